import type { Insertable, Selectable } from 'kysely';
import type { Connection } from './database.ts';
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
