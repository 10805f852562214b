import { askAfterMs, judgeUnknown } from '@/domain/ledger/judgeUnknown.ts';
import { matchUnknown, type ListedText, type UnknownText } from '@/domain/ledger/matchUnknown.ts';

/** A text as Twilio lists it, with how far it has come. */
export type ListedStatus = ListedText & { status: string; errorCode: number | null };

/** A text whose answer was lost; epoch milliseconds. */
export type InDoubt = Pick<UnknownText, 'id' | 'to' | 'claimedAt'>;

/** The texts in doubt, Twilio's list, and what is written about them. Each write is one transaction and may be repeated. */
export type UnknownTexts<Text extends InDoubt> = {
  /** Those that were claimed before `claimedBefore` and that no person has been asked about, oldest first; only so many at once. */
  find(claimedBefore: Date): Promise<Text[]>;
  /** Their senders and words. */
  read(texts: readonly Text[]): Promise<UnknownText[]>;
  /** What we have sent to a number since, as Twilio tells it; null when it cannot be asked. */
  listTo(phoneNumber: string, since: Date): Promise<ListedStatus[] | null>;
  /** Of these SIDs, those that a message of ours has. */
  knownSids(sids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Twilio has these after all. */
  settle(found: readonly { text: Text; listed: ListedStatus }[]): Promise<void>;
  /** Opens a task, once a text. Returns whether it is new. */
  askPerson(text: Text): Promise<boolean>;
};

/** What decides; the search for faults takes one away and looks whether that is noticed. */
export type UnknownRules = { judgeUnknown: typeof judgeUnknown; matchUnknown: typeof matchUnknown };

/** Numbers that are asked about in one turn; the rest waits for the next, about ten seconds later. */
const mostNumbers = 20;
const turnMs = 10_000;
/** Twilio's clock and ours may differ: so much earlier than the claim its list is read. */
const listBeforeMs = 60_000;

/**
 * Settles texts whose answer was lost: by Twilio's list, one to one; what stays open for 15 minutes becomes a task
 * for a person. Never a second send (design, law 3). Returns how many were settled or handed to a person.
 */
export async function resolveUnknown<Text extends InDoubt>(
  texts: UnknownTexts<Text>,
  now: number,
  rules: UnknownRules = { judgeUnknown, matchUnknown },
): Promise<number> {
  const due = await texts.find(new Date(now - askAfterMs));
  const open = due.filter(({ claimedAt }) => rules.judgeUnknown(claimedAt, now) === 'ask_twilio');
  const overdue = due.filter(({ claimedAt }) => rules.judgeUnknown(claimedAt, now) === 'ask_person');
  let settled = 0;
  for (const [phoneNumber, group] of turnOf([...Map.groupBy(open, ({ to }) => to)], now))
    settled += await settleByList(texts, phoneNumber, group, rules);
  for (const text of overdue) if (await texts.askPerson(text)) settled += 1;
  return settled;
}

/** Every number has its turn, also behind many that Twilio has nothing for. */
function turnOf<Item>(items: readonly Item[], now: number): Item[] {
  const start = items.length > 0 ? (Math.floor(now / turnMs) * mostNumbers) % items.length : 0;
  return [...items.slice(start), ...items.slice(0, start)].slice(0, mostNumbers);
}

async function settleByList<Text extends InDoubt>(
  texts: UnknownTexts<Text>,
  phoneNumber: string,
  inDoubt: readonly Text[],
  rules: UnknownRules,
): Promise<number> {
  const first = Math.min(...inDoubt.map(({ claimedAt }) => claimedAt));
  const listed = await texts.listTo(phoneNumber, new Date(first - listBeforeMs));
  if (listed === null) return 0;
  const known = await texts.knownSids(listed.map(({ sid }) => sid));
  const pairs = rules.matchUnknown(
    await texts.read(inDoubt),
    listed.filter(({ sid }) => !known.has(sid)),
  );
  const found = pairs.flatMap(({ id, sid }) => {
    const text = inDoubt.find((one) => one.id === id);
    const status = listed.find((one) => one.sid === sid);
    return text && status ? [{ text, listed: status }] : [];
  });
  if (found.length > 0) await texts.settle(found);
  return found.length;
}
