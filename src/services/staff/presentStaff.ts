import { accountsByIds } from '@/db/accountQueries.ts';
import type { Connection } from '@/db/database.ts';
import { invitedStaff } from '@/db/invitationQueries.ts';
import type { StaffListRow } from '@/db/staffQueries.ts';
import { isRole, type Role } from '@/domain/access/roles.ts';

export type PresentedStaffMember = {
  id: string;
  name: string;
  email: string;
  role: Role;
  hasSecondFactor: boolean;
  isInvited: boolean;
  lastSignedInAt: string | null;
  createdAt: string;
  disabledAt: string | null;
};

/** Shapes staff accounts for those who look after them, in the order given. */
export async function presentStaff(
  connection: Connection,
  clinicId: string,
  rows: readonly StaffListRow[],
): Promise<PresentedStaffMember[]> {
  const [accounts, invited] = await Promise.all([
    accountsByIds(
      connection,
      rows.map(({ userId }) => userId),
    ),
    invitedStaff(connection, clinicId),
  ]);
  return rows.map((row) => {
    const account = accounts.get(row.userId);
    return {
      id: row.id,
      name: row.name,
      email: account?.email ?? '',
      // A role of a later version may do nothing here.
      role: isRole(row.role) ? row.role : 'read_only',
      hasSecondFactor: account?.twoFactorEnabled === true,
      isInvited: invited.has(row.id) && row.disabledAt === null,
      lastSignedInAt: account?.lastSignedInAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      disabledAt: row.disabledAt?.toISOString() ?? null,
    };
  });
}
