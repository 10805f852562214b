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
  /** Whose texts alone it sends; null for the clinic's. */
  locationId: string | null;
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
  'locationId',
] as const;

/** The sender that the clinic texts from: its oldest one in use that is no location's. */
export function senderOfClinic(connection: Connection, clinicId: string): Promise<SenderRow | undefined> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('retiredAt', 'is', null)
    .where('locationId', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** The sender that texts about visits at a location go out from: its own, else the clinic's. */
export async function senderAt(
  connection: Connection,
  clinicId: string,
  locationId: string | null,
): Promise<SenderRow | undefined> {
  const own = locationId === null ? undefined : await senderOfLocation(connection, clinicId, locationId);
  return own ?? senderOfClinic(connection, clinicId);
}

/** The sender that is a location's own. */
export function senderOfLocation(
  connection: Connection,
  clinicId: string,
  locationId: string,
): Promise<SenderRow | undefined> {
  return connection
    .selectFrom('sender')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('locationId', '=', locationId)
    .where('retiredAt', 'is', null)
    .executeTakeFirst();
}

/** Whose number this is at the moment, whatever clinic it belongs to. */
export function holderOfNumber(
  connection: Connection,
  phoneNumber: string,
): Promise<{ clinicId: string; locationId: string | null } | undefined> {
  return connection
    .selectFrom('sender')
    .select(['clinicId', 'locationId'])
    .where('phoneNumber', '=', phoneNumber)
    .where('retiredAt', 'is', null)
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
 * Puts a sender to use, for the clinic or a location, through this Messaging Service or by its number alone. What Twilio lists for it up
 * to now is not ours: somebody else may have had it meanwhile.
 */
export async function reviveSender(
  connection: Connection,
  clinicId: string,
  id: string,
  use: { messagingServiceSid: string | null; locationId: string | null },
  at: Date,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ ...use, retiredAt: null, baselineAt: at, checkedThrough: at })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Takes every other sender of the clinic, or of the location, out of use. */
export async function retireOtherSenders(
  connection: Connection,
  clinicId: string,
  keptId: string | null,
  locationId: string | null,
  at: Date,
): Promise<void> {
  await connection
    .updateTable('sender')
    .set({ retiredAt: at })
    .where('clinicId', '=', clinicId)
    .where('locationId', locationId === null ? 'is' : '=', locationId)
    .where('retiredAt', 'is', null)
    .$if(keptId !== null, (query) => query.where('id', '!=', keptId ?? ''))
    .execute();
}
