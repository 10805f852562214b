import { locationAtGate } from '@/db/aboutQueries.ts';
import type { Connection } from '@/db/database.ts';
import { isDatabaseAway } from '@/db/databaseAway.ts';
import { lockNumbers } from '@/db/directSendQueries.ts';
import {
  findDueTexts,
  lockAskedAppointments,
  lockConversations,
  numbersOfConversations,
  type DueText,
} from '@/db/replyQueries.ts';
import { senderById } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { decideOnReply, readReplyFacts, withoutOptIn, type Reply, type ReplyFacts } from './decideOnReply.ts';
import { writeReplies, type DecidedReply } from './writeReplies.ts';

/** A text whose effects are this late was left behind by a process that died. */
const overdueMs = 2_000;
/** Conversations that share a transaction. */
const mostTogether = 50;

/** The number that a text came to, and the location that it belongs to. */
type ReachedLine = Pick<Reply, 'sender' | 'location'>;

type Turn = { applied: number; hasAnswer: boolean; again: string[] };

/**
 * Applies what the patients' texts of these conversations ask for: of each conversation in the order of its texts, of
 * all together one text each in one transaction. One that cannot be applied is logged, stays due, and takes no other
 * with it. Returns how many were applied.
 */
export async function applyAllReplies(
  deps: Deps,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<number> {
  // Before any transaction: reading keys needs a connection of its own.
  await deps.vault.prepare(clinicId);
  let waiting = [...new Set(conversationIds)];
  let applied = 0;
  while (waiting.length > 0) {
    const batch = waiting.slice(0, mostTogether);
    const turn = await takeTurn(deps, clinicId, batch);
    applied += turn.applied;
    if (turn.hasAnswer) deps.wake();
    waiting = [...waiting.slice(batch.length), ...turn.again];
  }
  return applied;
}

/** The same for the texts of one conversation. */
export function applyReplies(deps: Deps, clinicId: string, conversationId: string): Promise<number> {
  return applyAllReplies(deps, clinicId, [conversationId]);
}

/** Applies the effects of texts that were stored and then left behind. Returns how many. */
export async function applyOverdueReplies(deps: Deps, clinicId: string): Promise<number> {
  const rows = await deps.db
    .selectFrom('message')
    .select('conversationId')
    .distinct()
    .where('clinicId', '=', clinicId)
    .where('direction', '=', 'inbound')
    .where('effectsAppliedAt', 'is', null)
    .where('occurredAt', '<', new Date(deps.now().getTime() - overdueMs))
    .limit(1_000)
    .execute();
  if (rows.length === 0) return 0;
  return applyAllReplies(
    deps,
    clinicId,
    rows.map(({ conversationId }) => conversationId),
  );
}

/** One turn of a batch; when it fails, each conversation has its turn alone. */
async function takeTurn(deps: Deps, clinicId: string, conversationIds: readonly string[]): Promise<Turn> {
  try {
    return await applyOnce(deps, clinicId, conversationIds);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const [conversationId = ''] = conversationIds;
    if (conversationIds.length === 1) {
      deps.log.error({ conversationId, error }, 'the effects of a reply failed');
      return { applied: 0, hasAnswer: false, again: [] };
    }
    const turns: Turn[] = [];
    for (const id of conversationIds) turns.push(await takeTurn(deps, clinicId, [id]));
    return {
      applied: turns.reduce((sum, turn) => sum + turn.applied, 0),
      hasAnswer: turns.some((turn) => turn.hasAnswer),
      again: turns.flatMap((turn) => turn.again),
    };
  }
}

/** The next text of each conversation, where no other of the batch has to do with the same number or visit: that one waits for the next turn. */
async function applyOnce(deps: Deps, clinicId: string, conversationIds: readonly string[]): Promise<Turn> {
  const lines = await numbersOfConversations(deps.db, clinicId, conversationIds);
  return deps.db.transaction().execute(async (tx) => {
    // Numbers before conversations before visits, each kind in one order, as everywhere: a reply may lift or record an opt-out.
    await lockNumbers(
      tx,
      clinicId,
      lines.map(({ phoneNumber }) => phoneNumber),
    );
    await lockConversations(tx, clinicId, conversationIds);
    const due = Map.groupBy(
      await findDueTexts(tx, clinicId, conversationIds),
      ({ conversationId }) => conversationId,
    );
    if (due.size === 0) return { applied: 0, hasAnswer: false, again: [] };
    await lockAskedAppointments(tx, clinicId, [...due.keys()]);
    const facts = await readReplyFacts(
      tx,
      clinicId,
      [...due.values()].flatMap((texts) => texts.slice(0, 1)),
      deps.now(),
    );
    const senders = await sendersOf(tx, clinicId, due.values());
    const again: string[] = [];
    const decided: DecidedReply[] = [];
    const taken = new Set<string>();
    for (const [conversationId, texts] of due) {
      const [message] = texts;
      const concerns = message ? concernsOf(facts, message) : [];
      if (!message || concerns.some((id) => taken.has(id))) {
        again.push(conversationId);
        continue;
      }
      const reply = await decideDue(deps, facts, senders, texts);
      if (!reply) continue;
      decided.push(reply);
      for (const id of concerns) taken.add(id);
      if (texts.length > 1) again.push(conversationId);
    }
    const hasAnswer = await writeReplies(deps, tx, clinicId, facts, decided);
    return { applied: decided.length, hasAnswer, again };
  });
}

/** The number, the visits and the freed times that a text may change: two texts of one batch must not both have read them. */
function concernsOf(facts: ReplyFacts, { phoneNumber, conversationId }: DueText): string[] {
  const questions = facts.questions.get(conversationId) ?? [];
  const slots = questions.flatMap(({ id }) => facts.offers.get(id)?.slotId ?? []);
  return [phoneNumber, ...slots, ...questions.flatMap(({ appointmentIds }) => appointmentIds)];
}

/** What the first of a conversation's texts does; null when it cannot be read. */
async function decideDue(
  deps: Deps,
  facts: ReplyFacts,
  senders: ReadonlyMap<string, ReachedLine>,
  [message, ...later]: readonly DueText[],
): Promise<DecidedReply | null> {
  if (!message) return null;
  try {
    const line = senders.get(message.senderId);
    if (!line) throw new Error(`sender ${message.senderId} of a conversation does not exist`);
    const decided = decideOnReply(facts, await replyOf(deps, message, line));
    if (!decided.decision.optIn) return { message, sender: line.sender, ...decided };
    // An opt-out that came after it is in force already, whatever this one says.
    for (const text of later) {
      const { decision } = decideOnReply(facts, await replyOf(deps, text, line));
      if (decision.optOut)
        return { message, sender: line.sender, ...decided, decision: withoutOptIn(decided.decision) };
    }
    return { message, sender: line.sender, ...decided };
  } catch (error) {
    deps.log.error({ messageId: message.id, error }, 'the effects of a reply could not be decided');
    return null;
  }
}

async function replyOf(deps: Deps, message: DueText, line: ReachedLine): Promise<Reply> {
  const body = await deps.vault.open(
    message.clinicId,
    { table: 'message', column: 'body', id: message.id },
    { keyId: message.keyId, bytes: message.bodyEncrypted },
  );
  const { id, optOutType, occurredAt, createdAt, phoneNumber, conversationId } = message;
  return {
    message: { id, body, optOutType, occurredAt, storedAt: createdAt, phoneNumber },
    conversationId,
    ...line,
  };
}

async function sendersOf(
  tx: Connection,
  clinicId: string,
  texts: Iterable<readonly DueText[]>,
): Promise<Map<string, ReachedLine>> {
  const senders = new Map<string, ReachedLine>();
  for (const id of new Set([...texts].flat().map(({ senderId }) => senderId))) {
    const sender = await senderById(tx, clinicId, id);
    if (!sender) continue;
    const { locationId } = sender;
    const location = locationId === null ? null : await locationAtGate(tx, clinicId, locationId);
    senders.set(id, { sender, location: location ?? null });
  }
  return senders;
}
