import { endSessions, removeSecondFactor } from '@/db/accountQueries.ts';
import { lockStaffMember } from '@/db/staffQueries.ts';
import { isRole } from '@/domain/access/roles.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { noStaffMember } from './changeStaffMember.ts';
import { requireRole, type MadeInvitation } from './inviteStaffMember.ts';
import { makeInvitation } from './invitation.ts';
import { presentStaff } from './presentStaff.ts';

/**
 * A new one-time link for somebody who has lost the first one, or the password. The password that was keeps working
 * until the link is used; where the second factor is taken away, every session ends at once.
 * @throws Refusal forbidden, not_found, conflict for an account that was ended
 */
export async function renewInvitation(
  ctx: Context,
  id: string,
  { removeSecondFactor: isRemoving }: { removeSecondFactor: boolean },
): Promise<MadeInvitation> {
  requireScope(ctx.actor, 'staff:manage');
  return ctx.db.transaction().execute(async (tx) => {
    const { member } = await lockStaffMember(tx, ctx.clinicId, id);
    if (!member) throw noStaffMember();
    if (isRole(member.role)) requireRole(ctx, member.role);
    if (member.disabledAt !== null)
      throw new Refusal('conflict', 'This account was ended: open it again first.', { reason: 'disabled' });
    if (isRemoving) {
      await removeSecondFactor(tx, member.userId);
      await endSessions(tx, member.userId);
    }
    const link = await makeInvitation(ctx, tx, id);
    await recordDeed(ctx, tx, {
      action: 'staff_member.invited',
      kind: 'staff_member',
      id,
      detail: { role: member.role, isAgain: true, removedSecondFactor: isRemoving },
    });
    const [staffMember] = await presentStaff(tx, ctx.clinicId, [member]);
    if (!staffMember) throw noStaffMember();
    return { staffMember, ...link };
  });
}
