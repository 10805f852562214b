import { recordAudit } from '@/db/auditQueries.ts';
import { actorColumns, type Context } from '../context.ts';

/** Notes in the audit trail that a staff member has signed in or out. */
export async function recordSession(
  ctx: Context,
  action: 'session.started' | 'session.ended',
): Promise<void> {
  await recordAudit(ctx.db, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action,
    subjectKind: 'staff_member',
    subjectId: ctx.actor.id,
    ...actorColumns(ctx.actor),
    requestId: ctx.requestId ?? null,
    occurredAt: ctx.now(),
  });
}
