import { endSessions } from '@/db/accountQueries.ts';
import { endInvitations, invitedStaff } from '@/db/invitationQueries.ts';
import { lockStaffMember, updateStaffMember, type StaffListRow } from '@/db/staffQueries.ts';
import type { Connection } from '@/db/database.ts';
import { isRole, type Role } from '@/domain/access/roles.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { requireRole } from './inviteStaffMember.ts';
import { presentStaff, type PresentedStaffMember } from './presentStaff.ts';

export type StaffChange = {
  name?: string | undefined;
  role?: Role | undefined;
  isDisabled?: boolean | undefined;
};

/**
 * Changes what a staff member is called and may do, ends the account, or opens it again. Ending it ends its sessions
 * at once; a role counts from the next request on. Somebody always stays administrator.
 * @throws Refusal forbidden, not_found, conflict for the last administrator
 */
export async function changeStaffMember(
  ctx: Context,
  id: string,
  change: StaffChange,
): Promise<PresentedStaffMember> {
  requireScope(ctx.actor, 'staff:manage');
  return ctx.db.transaction().execute(async (tx) => {
    const { member, admins } = await lockStaffMember(tx, ctx.clinicId, id);
    if (!member) throw noStaffMember();
    // Neither does somebody end, nor change, an account that may do more than their own.
    if (isRole(member.role)) requireRole(ctx, member.role);
    if (change.role !== undefined) requireRole(ctx, change.role);
    const wasDisabled = member.disabledAt !== null;
    const isDisabled = change.isDisabled ?? wasDisabled;
    const role = change.role ?? member.role;
    if (role !== 'admin' || isDisabled) await requireOtherAdmin(ctx, tx, member, admins);
    const next = {
      name: change.name ?? member.name,
      role,
      disabledAt: isDisabled ? (member.disabledAt ?? ctx.now()) : null,
    };
    const fields = (['name', 'role', 'disabledAt'] as const).filter(
      (field) => String(member[field]) !== String(next[field]),
    );
    if (fields.length > 0) {
      await updateStaffMember(tx, ctx.clinicId, id, next);
      if (isDisabled && !wasDisabled) {
        await endSessions(tx, member.userId);
        await endInvitations(tx, ctx.clinicId, id, ctx.now());
      }
      await recordDeed(ctx, tx, {
        action: 'staff_member.changed',
        kind: 'staff_member',
        id,
        detail: { fields, roleBefore: member.role, role, isDisabled },
      });
    }
    const [presented] = await presentStaff(tx, ctx.clinicId, [{ ...member, ...next }]);
    if (!presented) throw noStaffMember();
    return presented;
  });
}

/** Somebody who has not taken up an invitation yet is no administrator whom a clinic could rely on. */
async function requireOtherAdmin(
  ctx: Context,
  tx: Connection,
  member: StaffListRow,
  admins: readonly string[],
): Promise<void> {
  if (!admins.includes(member.id)) return;
  const invited = await invitedStaff(tx, ctx.clinicId);
  if (admins.some((admin) => admin !== member.id && !invited.has(admin))) return;
  throw new Refusal('conflict', 'Somebody has to stay administrator: make a colleague one first.', {
    reason: 'last_admin',
  });
}

export function noStaffMember(): Refusal {
  return new Refusal('not_found', 'There is no staff member with this id in this clinic.');
}
