import { recordAudit } from '@/db/auditQueries.ts';
import { lockInstallation } from '@/db/clinicQueries.ts';
import { insertStaffMember, isStaffSomewhere, staffMemberOfUser } from '@/db/staffQueries.ts';
import type { Role } from '@/domain/access/roles.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import type { StaffAccounts } from './staffAccounts.ts';

export type NewStaffMember = { email: string; name: string; role: Role; password: string };

/**
 * Gives somebody an account and a place in the clinic. Somebody who already works here keeps account, password and
 * role. Returns the id of the staff member, and whether it is new.
 */
export async function createStaffMember(
  ctx: Context,
  accounts: StaffAccounts,
  member: NewStaffMember,
): Promise<{ id: string; isNew: boolean }> {
  requireScope(ctx.actor, 'staff:manage');
  return ctx.db.transaction().execute(async (tx) => {
    // The account is made on a connection of its own: without the lock, two starts at once would make it twice.
    await lockInstallation(tx);
    const known = await accounts.find(member.email);
    const present = known === null ? undefined : await staffMemberOfUser(tx, ctx.clinicId, known);
    if (present) return { id: present.id, isNew: false };
    // Who signs in for another clinic already keeps the own password; an account that nobody uses gets this one.
    const isInUse = known !== null && (await isStaffSomewhere(tx, known));
    const userId = isInUse ? known : await accounts.create(member);
    const id = ctx.newId();
    const { name, role } = member;
    await insertStaffMember(tx, { clinicId: ctx.clinicId, id, userId, name, role });
    await recordAudit(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      action: 'staff_member.created',
      subjectKind: 'staff_member',
      subjectId: id,
      ...actorColumns(ctx.actor),
      detail: { role },
      occurredAt: ctx.now(),
    });
    return { id, isNew: true };
  });
}
