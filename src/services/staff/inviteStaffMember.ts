import { randomBytes } from 'node:crypto';
import { lockInstallation } from '@/db/clinicQueries.ts';
import { insertStaffMember, isStaffSomewhere, lockStaffMember } from '@/db/staffQueries.ts';
import { scopesOfRole, type Role } from '@/domain/access/roles.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { makeInvitation } from './invitation.ts';
import { presentStaff, type PresentedStaffMember } from './presentStaff.ts';
import type { StaffAccounts } from './staffAccounts.ts';

export type MadeInvitation = { staffMember: PresentedStaffMember; url: string; expiresAt: string };

/**
 * Gives somebody an account with this role, and a one-time link to set a password by. Nobody gives away what they may
 * not do themselves.
 * @throws Refusal forbidden, conflict for an address that has an account
 */
export async function inviteStaffMember(
  ctx: Context,
  accounts: StaffAccounts,
  wanted: { email: string; name: string; role: Role },
): Promise<MadeInvitation> {
  requireScope(ctx.actor, 'staff:manage');
  requireRole(ctx, wanted.role);
  return ctx.db.transaction().execute(async (tx) => {
    // Accounts are made on a connection of their own: see `createStaffMember`.
    await lockInstallation(tx);
    const known = await accounts.find(wanted.email);
    if (known !== null && (await isStaffSomewhere(tx, known))) {
      throw new Refusal('conflict', 'This e-mail address has an account already.', { field: 'email' });
    }
    // Nobody knows this password: the link sets the first one.
    const userId = await accounts.create({ ...wanted, password: randomBytes(48).toString('base64url') });
    const id = ctx.newId();
    const { name, role } = wanted;
    await insertStaffMember(tx, { clinicId: ctx.clinicId, id, userId, name, role });
    const link = await makeInvitation(ctx, tx, id);
    await recordDeed(ctx, tx, { action: 'staff_member.invited', kind: 'staff_member', id, detail: { role } });
    const { member } = await lockStaffMember(tx, ctx.clinicId, id);
    const [staffMember] = member ? await presentStaff(tx, ctx.clinicId, [member]) : [];
    if (!staffMember) throw new Error('the staff member who was just invited is not there');
    return { staffMember, ...link };
  });
}

/** Refuses a role that may do more than the actor. */
export function requireRole(ctx: Context, role: Role): void {
  for (const scope of scopesOfRole(role)) requireScope(ctx.actor, scope);
}
