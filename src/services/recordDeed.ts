import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange, type ChangeKind } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { actorColumns, type Context } from './context.ts';

export type Deed = {
  /** What was done, such as `patient.created`. */
  action: string;
  /** What it was done to; told to every open screen. */
  kind: ChangeKind;
  id: string;
  conversationId?: string | null;
  /** Ids, names of fields and states: never text, names or numbers. */
  detail?: Readonly<Record<string, unknown>>;
};

/** Notes a change in the audit trail and tells the screens, in the transaction of the change itself. */
export async function recordDeed(ctx: Context, tx: Connection, deed: Deed): Promise<void> {
  await recordChange(tx, ctx.clinicId, deed.kind, deed.id, deed.conversationId ?? null);
  await recordAudit(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action: deed.action,
    subjectKind: deed.kind,
    subjectId: deed.id,
    ...actorColumns(ctx.actor),
    detail: deed.detail ?? {},
    requestId: ctx.requestId ?? null,
    occurredAt: ctx.now(),
  });
}
