import { recordAudit } from '@/db/auditQueries.ts';
import { actorColumns, type Context } from '../context.ts';

export type AccountDeed =
  | 'staff_member.password_set'
  | 'staff_member.second_factor_added'
  | 'staff_member.second_factor_removed'
  | 'staff_member.recovery_codes_made';

/** Notes in the audit trail what somebody has changed about the own account. The sign-in library has made the change. */
export async function recordAccountDeed(ctx: Context, action: AccountDeed): Promise<void> {
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
