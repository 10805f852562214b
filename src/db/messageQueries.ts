import type { Insertable, Selectable } from 'kysely';
import type { Connection } from './database.ts';
import { jointTextsOf } from './jointTextQueries.ts';
import type { MessageTable } from './schema.ts';

export type MessageRow = Selectable<MessageTable>;
export type NewMessageRow = Insertable<MessageTable>;

/** Where every read of whole messages starts: at their clinic. */
function messagesOf(connection: Connection, clinicId: string) {
  return connection.selectFrom('message').selectAll().where('clinicId', '=', clinicId);
}

/** Stores a message. Returns false when the same intent or the same Twilio SID is already there. */
export async function insertMessage(connection: Connection, message: NewMessageRow): Promise<boolean> {
  return (await insertMessages(connection, [message])).size === 1;
}

/** Stores several. Returns the ids of those that are new. */
export async function insertMessages(
  connection: Connection,
  messages: readonly NewMessageRow[],
): Promise<Set<string>> {
  if (messages.length === 0) return new Set();
  const rows = await connection
    .insertInto('message')
    .values([...messages])
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Which message has which of these SIDs. */
export async function messagesBySid(
  connection: Connection,
  clinicId: string,
  sids: readonly string[],
): Promise<Map<string, string>> {
  if (sids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('message')
    .select(['id', 'twilioSid'])
    .where('clinicId', '=', clinicId)
    .where('twilioSid', 'in', [...sids])
    .execute();
  return new Map(rows.map(({ id, twilioSid }) => [twilioSid ?? '', id]));
}

export function messageById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<MessageRow | undefined> {
  return messagesOf(connection, clinicId).where('id', '=', id).executeTakeFirst();
}

export function messageBySid(
  connection: Connection,
  clinicId: string,
  sid: string,
): Promise<MessageRow | undefined> {
  return messagesOf(connection, clinicId).where('twilioSid', '=', sid).executeTakeFirst();
}

export function messageByIntent(
  connection: Connection,
  clinicId: string,
  intentKey: string,
): Promise<MessageRow | undefined> {
  return messagesOf(connection, clinicId).where('intentKey', '=', intentKey).executeTakeFirst();
}

/** The message, locked until commit. */
export function lockMessage(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<MessageRow | undefined> {
  return messagesOf(connection, clinicId).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Several messages, locked until commit, always in the same order so that two batches cannot wait for each other. */
export function lockMessages(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<MessageRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return messagesOf(connection, clinicId)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The messages that status reports may be about, by Twilio's SIDs or our own ids, locked until commit. */
export function lockReportedMessages(
  connection: Connection,
  clinicId: string,
  sids: readonly string[],
  ids: readonly string[],
): Promise<MessageRow[]> {
  return messagesOf(connection, clinicId)
    .where((where) =>
      ids.length === 0
        ? where('twilioSid', 'in', [...sids])
        : where.or([where('twilioSid', 'in', [...sids]), where('id', 'in', [...ids])]),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Withdraws what still waits for this number; STOP answers are spared. Returns the ids and their conversations. */
export function withdrawPending(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
  reasonCode: string,
): Promise<{ id: string; conversationId: string }[]> {
  return connection
    .updateTable('message')
    .set({ dispatchState: 'withdrawn', reasonCode })
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('direction', '=', 'outbound')
    .where('dispatchState', '=', 'queued')
    .where('category', '!=', 'system')
    .returning(['id', 'conversationId'])
    .execute();
}

/** Withdraws what still waits to be sent about an appointment, in company or alone. Returns the ids and their conversations. */
export async function withdrawAboutAppointment(
  connection: Connection,
  clinicId: string,
  appointment: { id: string; patientId: string },
  reasonCode: string,
): Promise<{ id: string; conversationId: string }[]> {
  const joint = await jointTextsOf(connection, clinicId, [appointment.id]);
  const queued = connection
    .updateTable('message')
    .set({ dispatchState: 'withdrawn', reasonCode })
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'queued')
    .returning(['id', 'conversationId']);
  const own = await queued
    .where('patientId', '=', appointment.patientId)
    .where('appointmentId', '=', appointment.id)
    .execute();
  if (joint.length === 0) return own;
  const ids = joint.map(({ messageId }) => messageId);
  return [...own, ...(await queued.where('id', 'in', ids).execute())];
}

/** A page of a conversation, newest first. */
export function threadMessages(
  connection: Connection,
  clinicId: string,
  conversationId: string,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<MessageRow[]> {
  let query = messagesOf(connection, clinicId).where('conversationId', '=', conversationId);
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('occurredAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('occurredAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

export async function messagesByIds(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  if (ids.length === 0) return new Map();
  const rows = await messagesOf(connection, clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
