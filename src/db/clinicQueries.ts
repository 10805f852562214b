import { sql, type Insertable } from 'kysely';
import type { TextHours } from '@/domain/schedule/textHours.ts';
import type { Connection } from './database.ts';
import type { ClinicTable } from './schema.ts';

export type ClinicRow = {
  id: string;
  name: string;
  phoneNumber: string | null;
  timeZone: string;
  country: string;
  language: string;
  policy: 'standard' | 'strict';
  cancelPolicy: 'visit' | 'opt_out';
  /** The budget of the brake. */
  automatedPerHour: number;
  /** After how many minutes without anybody at the screen staff are logged off. */
  idleMinutes: number;
  /** When somebody confirmed that Twilio has signed a business associate agreement (HIPAA-09). */
  baaConfirmedAt: Date | null;
  /** … and that the account is flagged for HIPAA. */
  hipaaAccountConfirmedAt: Date | null;
  /** Its own hours for texts, within those of the rules. */
  textHours: TextHours;
  /** Translations of templates that nobody has reviewed are sent. */
  allowsUnreviewed: boolean;
  /** What patients see instead of the name. */
  smsAlias: string | null;
  /** Working days before a visit on which who has not answered is called. */
  callDaysBefore: number;
  /** From then on, by the clock where the visit takes place: "12:00". */
  callFrom: string;
};

const columns = [
  'id',
  'name',
  'phoneNumber',
  'timeZone',
  'country',
  'language',
  'policy',
  'cancelPolicy',
  'automatedPerHour',
  'idleMinutes',
  'baaConfirmedAt',
  'hipaaAccountConfirmedAt',
  'textHours',
  'allowsUnreviewed',
  'smsAlias',
  'callDaysBefore',
  'callFrom',
] as const;

/** The clinic. It is named by a session, a key or a sender, so that it always exists. */
export function clinicById(connection: Connection, clinicId: string): Promise<ClinicRow> {
  return connection
    .selectFrom('clinic')
    .select(columns)
    .where('id', '=', clinicId)
    .$castTo<ClinicRow>()
    .executeTakeFirstOrThrow();
}

/** The clinic that an address names, if there is one. */
export function findClinic(connection: Connection, clinicId: string): Promise<ClinicRow | undefined> {
  return connection
    .selectFrom('clinic')
    .select(columns)
    .where('id', '=', clinicId)
    .$castTo<ClinicRow>()
    .executeTakeFirst();
}

/** The clinic that the environment describes: the oldest one. */
export function firstClinic(connection: Connection): Promise<ClinicRow | undefined> {
  return connection
    .selectFrom('clinic')
    .select(columns)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .$castTo<ClinicRow>()
    .executeTakeFirst();
}

/** Takes the next integer for a patient or an appointment of the clinic; the clinic's row is locked until commit. */
export async function nextShortId(
  connection: Connection,
  clinicId: string,
  counter: 'nextPatientShortId' | 'nextAppointmentShortId',
): Promise<number> {
  return nextShortIds(connection, clinicId, counter, 1);
}

/** Takes as many of these integers, one after another. Returns the first. */
export async function nextShortIds(
  connection: Connection,
  clinicId: string,
  counter: 'nextPatientShortId' | 'nextAppointmentShortId',
  count: number,
): Promise<number> {
  const row = await connection
    .updateTable('clinic')
    .set((set) => ({ [counter]: set(counter, '+', count) }))
    .where('id', '=', clinicId)
    .returning(counter)
    .executeTakeFirstOrThrow();
  return row[counter] - count;
}

export async function insertClinic(connection: Connection, clinic: Insertable<ClinicTable>): Promise<void> {
  await connection.insertInto('clinic').values(clinic).execute();
}

/** Lets one process at a time set up the installation. Held until the transaction ends. */
export async function lockInstallation(connection: Connection): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('hearback/installation', 0))`.execute(connection);
}

/** Locks the clinic's row until commit and says whether no patient was ever added. */
export async function lockUntouchedClinic(connection: Connection, clinicId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('clinic')
    .select('nextPatientShortId')
    .where('id', '=', clinicId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.nextPatientShortId === 1;
}

/** Sets what the next patient and the next appointment are called, after some were given names of their own. */
export async function setNextShortIds(
  connection: Connection,
  clinicId: string,
  next: { nextPatientShortId: number; nextAppointmentShortId: number },
): Promise<void> {
  await connection.updateTable('clinic').set(next).where('id', '=', clinicId).execute();
}
