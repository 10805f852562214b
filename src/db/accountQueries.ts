import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** What the sign-in library keeps of an account. Its tables are read and ended here, and changed by it alone. */
export type AccountRow = {
  id: string;
  email: string;
  twoFactorEnabled: boolean;
  lastSignedInAt: Date | null;
};

export async function accountsByIds(
  connection: Connection,
  userIds: readonly string[],
): Promise<Map<string, AccountRow>> {
  if (userIds.length === 0) return new Map();
  const { rows } = await sql<AccountRow>`
    select u.id, u.email, u.two_factor_enabled, max(s.created_at) as last_signed_in_at
      from auth_user u left join auth_session s on s.user_id = u.id
     where u.id = any(${[...userIds]}) group by u.id`.execute(connection);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Ends every session of an account at once: the next request is refused. */
export async function endSessions(connection: Connection, userId: string): Promise<void> {
  await sql`delete from auth_session where user_id = ${userId}`.execute(connection);
}

/** Takes the second factor from an account: the password alone signs in until another one is set up. */
export async function removeSecondFactor(connection: Connection, userId: string): Promise<void> {
  await sql`delete from auth_two_factor where user_id = ${userId}`.execute(connection);
  await sql`update auth_user set two_factor_enabled = false, updated_at = now() where id = ${userId}`.execute(
    connection,
  );
}

/** Notes that somebody is at the screen of this session. */
export async function noteActivity(connection: Connection, sessionId: string, at: Date): Promise<void> {
  await sql`update auth_session set last_active_at = greatest(last_active_at, ${at}) where id = ${sessionId}`.execute(
    connection,
  );
}
