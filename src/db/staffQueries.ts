import type { Connection } from './database.ts';

export type StaffRow = { id: string; userId: string; name: string; role: string };

/** Adds a staff member; an account works for a clinic once only. */
export async function insertStaffMember(
  connection: Connection,
  member: { clinicId: string; id: string; userId: string; name: string; role: string },
): Promise<void> {
  await connection.insertInto('staffMember').values(member).execute();
}

/** Whether somebody works with this account, in whatever clinic. */
export async function isStaffSomewhere(connection: Connection, userId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('staffMember')
    .select('id')
    .where('userId', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The staff member of the clinic who signs in with this account, disabled ones included. */
export function staffMemberOfUser(
  connection: Connection,
  clinicId: string,
  userId: string,
): Promise<StaffRow | undefined> {
  return connection
    .selectFrom('staffMember')
    .select(['id', 'userId', 'name', 'role'])
    .where('clinicId', '=', clinicId)
    .where('userId', '=', userId)
    .executeTakeFirst();
}

/** The clinic's first staff member. */
export function firstStaffMember(
  connection: Connection,
  clinicId: string,
): Promise<{ id: string; name: string }> {
  return connection
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** Who works for the clinic now, by name. */
export function activeStaff(
  connection: Connection,
  clinicId: string,
): Promise<{ id: string; name: string }[]> {
  return connection
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('disabledAt', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Names of staff, those who have left included: what they did stays theirs. */
export async function staffNames(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('staffMember')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export type StaffListRow = StaffRow & { createdAt: Date; disabledAt: Date | null };

/** Everybody who has or had an account at the clinic: those who still work there first, by name. */
export function staffOfClinic(connection: Connection, clinicId: string): Promise<StaffListRow[]> {
  return connection
    .selectFrom('staffMember')
    .select(['id', 'userId', 'name', 'role', 'createdAt', 'disabledAt'])
    .where('clinicId', '=', clinicId)
    .orderBy((cell) => cell('disabledAt', 'is not', null))
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/**
 * One staff member, locked until commit together with all administrators: two of them who demote each other at once
 * must not leave the clinic without one.
 */
export async function lockStaffMember(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<{ member: StaffListRow | undefined; admins: string[] }> {
  const rows = await connection
    .selectFrom('staffMember')
    .select(['id', 'userId', 'name', 'role', 'createdAt', 'disabledAt'])
    .where('clinicId', '=', clinicId)
    .where((cell) => cell.or([cell('id', '=', id), cell('role', '=', 'admin')]))
    .orderBy('id')
    .forUpdate()
    .execute();
  return {
    member: rows.find((row) => row.id === id),
    admins: rows
      .filter(({ role, disabledAt }) => role === 'admin' && disabledAt === null)
      .map((row) => row.id),
  };
}

export async function updateStaffMember(
  connection: Connection,
  clinicId: string,
  id: string,
  change: { name?: string; role?: string; disabledAt?: Date | null },
): Promise<void> {
  await connection
    .updateTable('staffMember')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}
