import { recordViewOnce } from '@/db/auditQueries.ts';
import { actorColumns, type Context } from './context.ts';

/** A screen asks again whenever something changes; within this time the same view by the same person is one look. */
const oneLookMs = 60_000;

/**
 * Notes in the audit trail who saw what: ids alone. `detail` names what else was shown, as the ids of a list.
 */
export async function recordView(
  ctx: Context,
  action: string,
  subject: { kind: string; id: string | null },
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await recordViewOnce(
    ctx.db,
    {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      ...actorColumns(ctx.actor),
      detail,
      requestId: ctx.requestId ?? null,
      occurredAt: ctx.now(),
    },
    oneLookMs,
  );
}
