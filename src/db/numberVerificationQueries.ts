import { sql, type Selectable } from 'kysely';
import type { Connection } from './database.ts';
import type { NumberVerificationTable } from './schema.ts';

export type VerificationRow = Omit<Selectable<NumberVerificationTable>, 'clinicId'>;

/** How many codes were asked for since these moments: for this number, and by the whole clinic. */
export async function countStarts(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  since: { tenMinutesAgo: Date; dayAgo: Date },
): Promise<{ lately: number; today: number; byClinic: number }> {
  const { rows } = await sql<{ lately: number; today: number; byClinic: number }>`
    select count(*) filter (where phone_number = ${phoneNumber} and started_at > ${since.tenMinutesAgo}::timestamptz)::int as lately,
           count(*) filter (where phone_number = ${phoneNumber})::int as today,
           count(*)::int as by_clinic
      from number_verification
     where clinic_id = ${clinicId}::uuid and started_at > ${since.dayAgo}::timestamptz`.execute(connection);
  return rows[0] ?? { lately: 0, today: 0, byClinic: 0 };
}

export async function insertVerification(
  connection: Connection,
  row: Pick<VerificationRow, 'id' | 'phoneNumber' | 'actorKind' | 'actorId' | 'startedAt'> & {
    clinicId: string;
  },
): Promise<void> {
  await connection
    .insertInto('numberVerification')
    .values({ ...row, state: 'pending' })
    .execute();
}

export async function changeVerification(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Partial<Pick<VerificationRow, 'twilioSid' | 'state' | 'settledAt'>>,
): Promise<void> {
  await connection
    .updateTable('numberVerification')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** The latest code for the number that has not been settled, locked until commit. */
export function lockPendingVerification(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  since: Date,
): Promise<VerificationRow | undefined> {
  return connection
    .selectFrom('numberVerification')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('state', '=', 'pending')
    .where('startedAt', '>', since)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
}

export async function countCheck(connection: Connection, clinicId: string, id: string): Promise<void> {
  await connection
    .updateTable('numberVerification')
    .set((set) => ({ checks: set('checks', '+', 1) }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}
