import { sql, type Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { SenderTable } from './schema.ts';

export type SenderRow = {
  clinicId: string;
  id: string;
  accountSid: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  cancelHandling: 'freed' | 'carrier_opt_out';
  carrierAnswersStop: boolean;
  carrierAnswersStart: boolean;
  carrierAnswersHelp: boolean;
  createdAt: Date;
  /** Inbound texts were fetched from Twilio's list up to here. */
  inboundThrough: Date | null;
};

const columns = [
  'clinicId',
  'id',
  'accountSid',
  'phoneNumber',
  'messagingServiceSid',
  'cancelHandling',
  'carrierAnswersStop',
  'carrierAnswersStart',
  'carrierAnswersHelp',
  'createdAt',
  'inboundThrough',
] as const;

/** The sender that the clinic texts from: its oldest one in use. */
export function senderOfClinic(connection: Connection, clinicId: string): Promise<SenderRow | undefined> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('retiredAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** Every sender of the clinic that is in use. */
export function sendersOfClinic(connection: Connection, clinicId: string): Promise<SenderRow[]> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('retiredAt', 'is', null)
    .orderBy('createdAt')
    .execute();
}

export function senderById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<SenderRow | undefined> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Whose line an inbound text reached: the Messaging Service of the pool, else the number itself, else the oldest
 * sender of the account, because a text that Twilio signed for us is never turned away.
 */
export function senderReached(
  connection: Connection,
  reached: { accountSid: string; phoneNumber: string; messagingServiceSid: string | null },
): Promise<SenderRow | undefined> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('accountSid', '=', reached.accountSid)
    .where('retiredAt', 'is', null)
    .orderBy((order) => order.case().when('phoneNumber', '=', reached.phoneNumber).then(0).else(1).end())
    .orderBy((order) =>
      order.case().when('messagingServiceSid', '=', reached.messagingServiceSid).then(0).else(1).end(),
    )
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
}

export async function insertSender(connection: Connection, sender: Insertable<SenderTable>): Promise<void> {
  await connection.insertInto('sender').values(sender).execute();
}

/** The clinic's sender with this number, one that was retired included: its conversations go on when it comes back. */
export function senderWithNumber(
  connection: Connection,
  clinicId: string,
  accountSid: string,
  phoneNumber: string,
): Promise<(SenderRow & { retiredAt: Date | null }) | undefined> {
  return connection
    .selectFrom('sender')
    .select([...columns, 'retiredAt'])
    .where('clinicId', '=', clinicId)
    .where('accountSid', '=', accountSid)
    .where('phoneNumber', '=', phoneNumber)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Twilio's list of inbound texts was read to its end, up to this moment. */
export async function noteInboundThrough(
  connection: Connection,
  sender: Pick<SenderRow, 'clinicId' | 'id'>,
  through: Date,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ inboundThrough: sql<Date>`greatest(inbound_through, ${through}::timestamptz)` })
    .where('clinicId', '=', sender.clinicId)
    .where('id', '=', sender.id)
    .execute();
}

/**
 * Puts a sender to use, through this Messaging Service or by its number alone. What Twilio lists for it up to now is
 * not ours: somebody else may have had it meanwhile.
 */
export async function reviveSender(
  connection: Connection,
  clinicId: string,
  id: string,
  messagingServiceSid: string | null,
  at: Date,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ messagingServiceSid, retiredAt: null, baselineAt: at, checkedThrough: at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Takes every other sender of the clinic out of use. Returns how many. */
export async function retireOtherSenders(
  connection: Connection,
  clinicId: string,
  keptId: string,
  at: Date,
): Promise<number> {
  const { numUpdatedRows } = await connection
    .updateTable('sender')
    .set({ retiredAt: at })
    .where('clinicId', '=', clinicId)
    .where('id', '!=', keptId)
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
