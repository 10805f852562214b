import { recordAudit } from '@/db/auditQueries.ts';
import { auditEvent } from '../auditEvent.ts';
import type { Context } from '../context.ts';

export type AccountDeed =
  | 'session.started'
  | 'session.ended'
  | 'staff_member.password_set'
  | 'staff_member.second_factor_added'
  | 'staff_member.second_factor_removed'
  | 'staff_member.recovery_codes_made';

/** Notes in the audit trail what somebody has done with the own account: the sign-in library has done it. */
export async function recordAccountDeed(ctx: Context, action: AccountDeed): Promise<void> {
  await recordAudit(ctx.db, auditEvent(ctx, { action, kind: 'staff_member', id: ctx.actor.id }));
}
