import { recordViewOnce } from '@/db/auditQueries.ts';
import { auditEvent } from './auditEvent.ts';
import type { Context } from './context.ts';

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
  await recordViewOnce(ctx.db, auditEvent(ctx, { action, ...subject, detail }), oneLookMs);
}
