import { sql } from 'kysely';
import type { Connection } from './database.ts';

export type ConversationRow = {
  id: string;
  senderId: string;
  phoneNumber: string;
  status: 'open' | 'snoozed' | 'done';
  snoozedUntil: Date | null;
  assignedTo: string | null;
  lastMessageId: string | null;
  lastMessageAt: Date | null;
  lastInboundAt: Date | null;
  waitingSince: Date | null;
};

const columns = [
  'id',
  'senderId',
  'phoneNumber',
  'status',
  'snoozedUntil',
  'assignedTo',
  'lastMessageId',
  'lastMessageAt',
  'lastInboundAt',
  'waitingSince',
] as const;

/** The conversation of a sender with a number, made when it is new. Its row is locked until commit. */
export async function openConversation(
  connection: Connection,
  conversation: { clinicId: string; id: string; senderId: string; phoneNumber: string },
): Promise<ConversationRow> {
  await connection
    .insertInto('conversation')
    .values(conversation)
    .onConflict((conflict) => conflict.columns(['clinicId', 'senderId', 'phoneNumber']).doNothing())
    .execute();
  return connection
    .selectFrom('conversation')
    .select(columns)
    .where('clinicId', '=', conversation.clinicId)
    .where('senderId', '=', conversation.senderId)
    .where('phoneNumber', '=', conversation.phoneNumber)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export function conversationById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return connection
    .selectFrom('conversation')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function conversationOfNumber(
  connection: Connection,
  clinicId: string,
  senderId: string,
  phoneNumber: string,
): Promise<ConversationRow | undefined> {
  return connection
    .selectFrom('conversation')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('senderId', '=', senderId)
    .where('phoneNumber', '=', phoneNumber)
    .executeTakeFirst();
}

/** Locks the conversation's row until commit: what follows happens one message at a time. */
export async function lockConversation(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<ConversationRow> {
  return connection
    .selectFrom('conversation')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Notes the newest message; an older one that arrives late does not take its place. */
export async function noteLastMessage(
  connection: Connection,
  clinicId: string,
  conversationId: string,
  message: { id: string; at: Date; isInbound: boolean },
): Promise<void> {
  await connection
    .updateTable('conversation')
    .set((set) => ({
      lastMessageId: sql<string>`case when last_message_at is null or last_message_at <= ${message.at} then ${message.id}::uuid else last_message_id end`,
      lastMessageAt: sql<Date>`greatest(last_message_at, ${message.at}::timestamptz)`,
      lastInboundAt: message.isInbound
        ? sql<Date>`greatest(last_inbound_at, ${message.at}::timestamptz)`
        : set.ref('lastInboundAt'),
    }))
    .where('clinicId', '=', clinicId)
    .where('id', '=', conversationId)
    .execute();
}

/** The patient waits for an answer: the conversation comes back to the inbox, snoozed or done as it was. */
export async function startWaiting(
  connection: Connection,
  clinicId: string,
  conversationId: string,
  since: Date,
): Promise<void> {
  await connection
    .updateTable('conversation')
    .set({
      waitingSince: sql<Date>`coalesce(waiting_since, ${since}::timestamptz)`,
      status: 'open',
      snoozedUntil: null,
    })
    .where('clinicId', '=', clinicId)
    .where('id', '=', conversationId)
    .execute();
}

/** Somebody has answered. */
export async function stopWaiting(
  connection: Connection,
  clinicId: string,
  conversationId: string,
): Promise<void> {
  await connection
    .updateTable('conversation')
    .set({ waitingSince: null })
    .where('clinicId', '=', clinicId)
    .where('id', '=', conversationId)
    .execute();
}
