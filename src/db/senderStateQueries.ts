import type { Connection } from './database.ts';

export type SenderState = {
  id: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  segmentsPerSecond: number;
  /** Since when it pauses because Twilio does not answer; null while it does not. */
  circuitOpenedAt: Date | null;
  probeAt: Date | null;
  /** Since when it is held until a person releases it, because Twilio knows texts that the database does not. */
  heldAt: Date | null;
};

/** The clinic's senders in use: how fast they may go, and what stops them. */
export function senderStates(connection: Connection, clinicId: string): Promise<SenderState[]> {
  return connection
    .selectFrom('sender as s')
    .leftJoin('senderCircuit as c', (join) =>
      join.onRef('c.clinicId', '=', 's.clinicId').onRef('c.senderId', '=', 's.id'),
    )
    .select([
      's.id',
      's.phoneNumber',
      's.messagingServiceSid',
      's.segmentsPerSecond',
      's.heldAt',
      'c.openedAt as circuitOpenedAt',
      'c.probeAt',
    ])
    .where('s.clinicId', '=', clinicId)
    .where('s.retiredAt', 'is', null)
    .orderBy('s.createdAt')
    .execute();
}
