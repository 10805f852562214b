import type { Insertable, Selectable } from 'kysely';
import type { DeliveryStatus } from '@/domain/message/status.ts';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { MessageEventTable } from './schema.ts';

export type MessageEventRow = Selectable<MessageEventTable>;

/** Adds to the history of a text; it is never changed afterwards. */
export async function recordMessageEvent(
  connection: Connection,
  event: Insertable<MessageEventTable>,
): Promise<void> {
  await recordMessageEvents(connection, [event]);
}

/** The same for several, in one statement. */
export async function recordMessageEvents(
  connection: Connection,
  events: readonly Insertable<MessageEventTable>[],
): Promise<void> {
  if (events.length > 0)
    await connection
      .insertInto('messageEvent')
      .values([...events])
      .execute();
}

/** The history of a text, oldest first, callbacks that came before its SID was known included. */
export function messageHistory(
  connection: Connection,
  clinicId: string,
  messageId: string,
  twilioSid: string | null,
): Promise<MessageEventRow[]> {
  return connection
    .selectFrom('messageEvent')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where((where) =>
      twilioSid === null
        ? where('messageId', '=', messageId)
        : where.or([where('messageId', '=', messageId), where('twilioSid', '=', twilioSid)]),
    )
    .orderBy('occurredAt')
    .orderBy('id')
    .execute();
}

export type StrayCallback = {
  twilioSid: string;
  deliveryStatus: DeliveryStatus | null;
  errorCode: number | null;
};

/** Callbacks for these SIDs that came when nobody knew their texts yet, oldest first. */
export function strayCallbacks(
  connection: Connection,
  clinicId: string,
  twilioSids: readonly string[],
): Promise<StrayCallback[]> {
  if (twilioSids.length === 0) return Promise.resolve([]);
  return runPrepared(connection, strays, [clinicId, twilioSids]);
}

const strays = prepared<StrayCallback>(
  'stray_callbacks',
  `select twilio_sid as "twilioSid", delivery_status as "deliveryStatus", error_code as "errorCode" from message_event
    where clinic_id = $1 and twilio_sid = any($2::text[]) and message_id is null and kind = 'callback'
    order by occurred_at, id`,
);
