import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** The staff member who signs in with this address, disabled ones included; the oldest where it works for several. */
export async function staffWithEmail(
  connection: Connection,
  email: string,
): Promise<{ clinicId: string; id: string } | undefined> {
  const { rows } = await sql<{ clinicId: string; id: string }>`
    select s.clinic_id, s.id from auth_user u join staff_member s on s.user_id = u.id
     where u.email = ${email.trim().toLowerCase()} order by s.created_at limit 1`.execute(connection);
  return rows[0];
}
