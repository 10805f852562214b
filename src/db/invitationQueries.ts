import { sql } from 'kysely';
import type { Connection } from './database.ts';

export type InvitationRow = { clinicId: string; id: string; staffMemberId: string; userId: string };

/** Adds a one-time link for a staff member; those before it end. */
export async function replaceInvitation(
  connection: Connection,
  invitation: {
    clinicId: string;
    id: string;
    staffMemberId: string;
    tokenHash: Buffer;
    createdAt: Date;
    createdBy: string | null;
    expiresAt: Date;
  },
): Promise<void> {
  const { clinicId, staffMemberId, createdAt } = invitation;
  await endInvitations(connection, clinicId, staffMemberId, createdAt);
  await connection.insertInto('staffInvitation').values(invitation).execute();
}

export async function endInvitations(
  connection: Connection,
  clinicId: string,
  staffMemberId: string,
  at: Date,
): Promise<void> {
  await connection
    .updateTable('staffInvitation')
    .set({ endedAt: at })
    .where('clinicId', '=', clinicId)
    .where('staffMemberId', '=', staffMemberId)
    .where('endedAt', 'is', null)
    .execute();
}

/** Uses a link up, of two requests at once for one alone; undefined when it is unknown, used, too old, or its owner was disabled. */
export async function useInvitation(
  connection: Connection,
  tokenHash: Buffer,
  now: Date,
): Promise<InvitationRow | undefined> {
  const { rows } = await sql<InvitationRow>`
    update staff_invitation i set ended_at = ${now}
      from staff_member s
     where i.token_hash = ${tokenHash} and i.ended_at is null and i.expires_at > ${now}
       and s.clinic_id = i.clinic_id and s.id = i.staff_member_id and s.disabled_at is null
    returning i.clinic_id, i.id, i.staff_member_id, s.user_id`.execute(connection);
  return rows[0];
}

/** Which staff members have a link that has not been used. */
export async function invitedStaff(connection: Connection, clinicId: string): Promise<Set<string>> {
  const rows = await connection
    .selectFrom('staffInvitation')
    .select('staffMemberId')
    .where('clinicId', '=', clinicId)
    .where('endedAt', 'is', null)
    .execute();
  return new Set(rows.map(({ staffMemberId }) => staffMemberId));
}
