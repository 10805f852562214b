import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange, type ChangeKind } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { auditEvent, type Noted } from './auditEvent.ts';
import type { Context } from './context.ts';

export type Deed = Noted & {
  /** Told to every open screen, with the id. */
  kind: ChangeKind;
  id: string;
  conversationId?: string | null;
};

/** Notes a change in the audit trail and tells the screens, in the transaction of the change itself. */
export async function recordDeed(ctx: Context, tx: Connection, deed: Deed): Promise<void> {
  await recordChange(tx, ctx.clinicId, deed.kind, deed.id, deed.conversationId ?? null);
  await recordAudit(tx, auditEvent(ctx, deed));
}
