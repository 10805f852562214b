import { sql, type ExpressionBuilder } from 'kysely';
import type { Connection } from './database.ts';
import type { DB } from './schema.ts';

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

/** The conversations of a sender with several numbers, made where they are new. Their rows are locked until commit. */
export async function openConversations(
  connection: Connection,
  clinicId: string,
  senderId: string,
  phoneNumbers: readonly string[],
  newId: () => string,
): Promise<Map<string, string>> {
  await connection
    .insertInto('conversation')
    .values(phoneNumbers.toSorted().map((phoneNumber) => ({ clinicId, id: newId(), senderId, phoneNumber })))
    .onConflict((conflict) => conflict.columns(['clinicId', 'senderId', 'phoneNumber']).doNothing())
    .execute();
  const rows = await connection
    .selectFrom('conversation')
    .select(['id', 'phoneNumber'])
    .where('clinicId', '=', clinicId)
    .where('senderId', '=', senderId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .orderBy('phoneNumber')
    .forUpdate()
    .execute();
  return new Map(rows.map(({ id, phoneNumber }) => [phoneNumber, id]));
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
  await noteLastMessages(connection, clinicId, [{ conversationId, ...message }]);
}

/** The same for several messages, in one statement; of those of one conversation the last one counts. */
export async function noteLastMessages(
  connection: Connection,
  clinicId: string,
  messages: readonly { conversationId: string; id: string; at: Date; isInbound: boolean }[],
): Promise<void> {
  const latest = [...new Map(messages.map((message) => [message.conversationId, message])).values()];
  if (latest.length === 0) return;
  await sql`
    update conversation c set
      last_message_id = case when c.last_message_at is null or c.last_message_at <= m.at then m.id else c.last_message_id end,
      last_message_at = greatest(c.last_message_at, m.at),
      last_inbound_at = case when m.is_inbound then greatest(c.last_inbound_at, m.at) else c.last_inbound_at end
    from unnest(${latest.map(({ conversationId }) => conversationId)}::uuid[], ${latest.map(({ id }) => id)}::uuid[],
      ${latest.map(({ at }) => at)}::timestamptz[], ${latest.map(({ isInbound }) => isInbound)}::boolean[])
      as m(conversation_id, id, at, is_inbound)
    where c.clinic_id = ${clinicId} and c.id = m.conversation_id`.execute(connection);
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

export type ConversationFilter = 'all' | 'waiting' | 'unread' | 'mine' | 'unassigned' | 'snoozed' | 'done';

/** Who looks at the inbox, and when: unread and mine are theirs, and a snooze ends by itself. */
export type Onlooker = { staffMemberId: string | null; now: Date };

type Builder = ExpressionBuilder<DB, 'conversation'>;

/** Neither done nor asleep. */
const isOpen = (where: Builder, now: Date) =>
  where.or([
    where('conversation.status', '=', 'open'),
    where.and([where('conversation.status', '=', 'snoozed'), where('conversation.snoozedUntil', '<=', now)]),
  ]);

/** The patient has written since this person last looked. Whoever is not on the staff has nothing unread. */
const isUnread = (where: Builder, staffMemberId: string | null) =>
  staffMemberId === null
    ? where.lit(false)
    : where.exists(
        where
          .selectFrom('conversationUnread')
          .select('conversationUnread.conversationId')
          .whereRef('conversationUnread.clinicId', '=', 'conversation.clinicId')
          .whereRef('conversationUnread.conversationId', '=', 'conversation.id')
          .where('conversationUnread.staffMemberId', '=', staffMemberId),
      );

const passes = (where: Builder, filter: ConversationFilter, { staffMemberId, now }: Onlooker) => {
  switch (filter) {
    case 'all':
      return where.lit(true);
    case 'waiting':
      return where.and([where('conversation.waitingSince', 'is not', null), isOpen(where, now)]);
    case 'unread':
      return isUnread(where, staffMemberId);
    case 'mine':
      return staffMemberId === null
        ? where.lit(false)
        : where.and([where('conversation.assignedTo', '=', staffMemberId), isOpen(where, now)]);
    case 'unassigned':
      return where.and([where('conversation.assignedTo', 'is', null), isOpen(where, now)]);
    case 'snoozed':
      return where.and([
        where('conversation.status', '=', 'snoozed'),
        where('conversation.snoozedUntil', '>', now),
      ]);
    case 'done':
    default:
      return where('conversation.status', '=', 'done');
  }
};

/** A page of the inbox, the latest message first; conversations in which nothing was ever written are left out. */
export function listConversations(
  connection: Connection,
  clinicId: string,
  page: {
    filter: ConversationFilter;
    onlooker: Onlooker;
    limit: number;
    before: { at: Date; id: string } | null;
  },
): Promise<ConversationRow[]> {
  let query = connection
    .selectFrom('conversation')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('lastMessageAt', 'is not', null)
    .where((where) => passes(where, page.filter, page.onlooker));
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('lastMessageAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('lastMessageAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** How many conversations wait for the clinic, and how many this person has not read. */
export async function countConversations(
  connection: Connection,
  clinicId: string,
  onlooker: Onlooker,
): Promise<{ waiting: number; unread: number }> {
  const waiting = await connection
    .selectFrom('conversation')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where((where) => passes(where, 'waiting', onlooker))
    .executeTakeFirstOrThrow();
  if (onlooker.staffMemberId === null) return { waiting: waiting.count, unread: 0 };
  const unread = await connection
    .selectFrom('conversationUnread')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('clinicId', '=', clinicId)
    .where('staffMemberId', '=', onlooker.staffMemberId)
    .executeTakeFirstOrThrow();
  return { waiting: waiting.count, unread: unread.count };
}

/** Which of these conversations hold something that this person has not read. */
export async function unreadAmong(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
  staffMemberId: string | null,
): Promise<Set<string>> {
  if (ids.length === 0 || staffMemberId === null) return new Set();
  const rows = await connection
    .selectFrom('conversation')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .where((where) => isUnread(where, staffMemberId))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Where a conversation stands: whose it is, and whether it is open, asleep or done. */
export async function placeConversation(
  connection: Connection,
  clinicId: string,
  id: string,
  place: Pick<ConversationRow, 'status' | 'snoozedUntil' | 'assignedTo' | 'waitingSince'>,
): Promise<void> {
  await connection
    .updateTable('conversation')
    .set(place)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Notes how far a staff member has read. Returns false when they had read as far before. */
export async function markConversationRead(
  connection: Connection,
  clinicId: string,
  conversationId: string,
  staffMemberId: string,
  through: Date,
): Promise<boolean> {
  const row = await connection
    .insertInto('conversationRead')
    .values({ clinicId, conversationId, staffMemberId, readThrough: through })
    .onConflict((conflict) =>
      conflict
        .columns(['clinicId', 'conversationId', 'staffMemberId'])
        .doUpdateSet({ readThrough: through })
        .where('conversationRead.readThrough', '<', through),
    )
    .returning('conversationId')
    .executeTakeFirst();
  return row !== undefined;
}

/** The patient's number of each of these conversations. */
export async function conversationNumbers(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('conversation')
    .select(['id', 'phoneNumber'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.phoneNumber]));
}

/** The newest conversation with each of these numbers. */
export async function conversationsOfNumbers(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, string>> {
  if (phoneNumbers.length === 0) return new Map();
  const rows = await connection
    .selectFrom('conversation')
    .distinctOn('phoneNumber')
    .select(['phoneNumber', 'id'])
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', 'in', [...phoneNumbers])
    .orderBy('phoneNumber')
    .orderBy('lastMessageAt', (order) => order.desc().nullsLast())
    .orderBy('id')
    .execute();
  return new Map(rows.map((row) => [row.phoneNumber, row.id]));
}

/** The conversation with this number in which something happened last; null where nobody has written yet. */
export async function latestConversationWith(
  connection: Connection,
  clinicId: string,
  phoneNumber: string,
): Promise<string | null> {
  const row = await connection
    .selectFrom('conversation')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .orderBy(sql`last_message_at desc nulls last`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
