import type { Connection } from './database.ts';

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
