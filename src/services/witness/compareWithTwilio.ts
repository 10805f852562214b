import {
  claimedWithoutSid,
  databaseIncarnation,
  knownTexts,
  waitingTexts,
  type SealedText,
  type WitnessSender,
} from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { matchUnknown } from '@/domain/ledger/matchUnknown.ts';
import { matchWaiting, type WaitingText } from '@/domain/witness/matchWaiting.ts';
import { comparedSince } from '@/domain/witness/window.ts';
import { listOutbound, type ListedOutbound } from './listOutbound.ts';

/** A text of ours, and what Twilio lists for it. */
export type Match = { messageId: string; text: ListedOutbound };

/** What Twilio lists for a sender, laid beside the database. */
export type Comparison = {
  /** When it began: what Twilio made later may be missing. */
  begunAt: Date;
  /** Which database it was laid beside. */
  incarnation: string;
  /** Texts that are known, and whose status here is another one. */
  moved: ListedOutbound[];
  /** Texts of ours whose answer was lost or is awaited. */
  inDoubt: Match[];
  /** Texts that wait here to be sent, and are at Twilio already. */
  waiting: Match[];
  /** Texts that this database knows nothing of. */
  strange: ListedOutbound[];
  /** The SIDs of all that Twilio lists since then. */
  listed: ReadonlySet<string>;
};

/** Around a claim: as far as a create can be from it. */
const claimSlackMs = 150_000;
const numbersAtOnce = 500;
const sidsAtOnce = 1_000;

/**
 * Compares what Twilio lists for a sender since the last comparison, or since a moment, with the database. The database is read after the
 * list: whatever another worker has at Twilio was committed as `sending` before the call (design, law 1).
 * @throws CarrierFailure when the list cannot be read to its end
 */
export async function compareWithTwilio(
  deps: Deps,
  sender: WitnessSender,
  since: Date = comparedSince(sender),
): Promise<Comparison> {
  const begunAt = deps.now();
  const incarnation = await databaseIncarnation(deps.db);
  const moved: ListedOutbound[] = [];
  const unseen: ListedOutbound[] = [];
  const listed = new Set<string>();
  for await (const page of listOutbound(deps, sender, since)) {
    const known = await knownOf(deps, sender, page);
    for (const text of page) {
      listed.add(text.sid);
      const found = known.get(text.sid);
      if (!found) {
        if (text.createdAt >= sender.baselineAt.getTime()) unseen.push(text);
      } else if (found.isOurs && found.status !== text.status) moved.push(text);
    }
  }
  const inDoubt = await matchInDoubt(deps, sender, unseen);
  // What was still under way at the first look and not at the second has its SID by the third.
  const known = await knownOf(deps, sender, unseen);
  const left = without(unseen, inDoubt.all).filter(({ sid }) => !known.has(sid));
  const waiting = await matchAllWaiting(deps, sender, left);
  const strange = without(left, waiting);
  return { begunAt, incarnation, moved, inDoubt: inDoubt.sure, waiting, strange, listed };
}

/** Of these texts, the SIDs that the database knows, with the status that it has. */
async function knownOf(
  deps: Deps,
  { clinicId }: WitnessSender,
  texts: readonly ListedOutbound[],
): ReturnType<typeof knownTexts> {
  const known: Awaited<ReturnType<typeof knownTexts>> = new Map();
  for (let start = 0; start < texts.length; start += sidsAtOnce) {
    const sids = texts.slice(start, start + sidsAtOnce).map(({ sid }) => sid);
    for (const [sid, found] of await knownTexts(deps.db, clinicId, sids)) known.set(sid, found);
  }
  return known;
}

/**
 * By their words; then by recipient and time alone, because Twilio may have changed the words, and a text in doubt is
 * never sent again anyway. Only the first are sure enough to be settled.
 */
async function matchInDoubt(
  deps: Deps,
  sender: WitnessSender,
  unseen: readonly ListedOutbound[],
): Promise<{ sure: Match[]; all: Match[] }> {
  const { phoneNumber: from, messagingServiceSid } = sender;
  const rows = await ofNumbers(unseen, (numbers, texts) =>
    claimedWithoutSid(deps.db, sender, numbers, spanOf(texts)),
  );
  const ours = await openBodies(deps, sender, rows, (row, body) => ({
    id: row.id,
    to: row.phoneNumber,
    from,
    messagingServiceSid,
    claimedAt: row.claimedAt?.getTime() ?? 0,
    body,
  }));
  const sure = matches(matchUnknown(ours, unseen), unseen);
  const settled = new Set(sure.map(({ messageId }) => messageId));
  const byTime = matchUnknown(
    ours.filter(({ id }) => !settled.has(id)).map((text) => ({ ...text, body: '' })),
    without(unseen, sure).map((text) => ({ ...text, body: '' })),
  );
  return { sure, all: [...sure, ...matches(byTime, unseen)] };
}

/** Texts that wait here to be sent, and are among these. */
export async function matchAllWaiting(
  deps: Deps,
  sender: WitnessSender,
  unseen: readonly ListedOutbound[],
): Promise<Match[]> {
  const rows = await ofNumbers(unseen, (numbers) => waitingTexts(deps.db, sender, numbers));
  const ours = await openBodies(deps, sender, rows, waitingText);
  return matches(matchWaiting(ours, unseen), unseen);
}

/**
 * What exists once for its campaign or appointment cannot be the next of a kind: it may have gone at any time. An
 * answer may have been given before: the patient's text was lost with it, and was answered again when it was fetched.
 */
function waitingText(row: SealedText, body: string): WaitingText {
  const from = row.answersTextOf ?? (row.isUnique ? row.createdAt : (row.sendAfter ?? row.createdAt));
  return {
    id: row.id,
    to: row.phoneNumber,
    body,
    from: from.getTime(),
    until: row.deadlineAt?.getTime() ?? null,
  };
}

async function ofNumbers(
  unseen: readonly ListedOutbound[],
  read: (numbers: string[], texts: readonly ListedOutbound[]) => Promise<SealedText[]>,
): Promise<SealedText[]> {
  const byNumber = [...Map.groupBy(unseen, ({ to }) => to)];
  const rows: SealedText[] = [];
  for (let start = 0; start < byNumber.length; start += numbersAtOnce) {
    const some = byNumber.slice(start, start + numbersAtOnce);
    rows.push(
      ...(await read(
        some.map(([number]) => number),
        some.flatMap(([, texts]) => texts),
      )),
    );
  }
  return rows;
}

function spanOf(texts: readonly ListedOutbound[]): { from: Date; to: Date } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { createdAt } of texts) {
    first = Math.min(first, createdAt);
    last = Math.max(last, createdAt);
  }
  return { from: new Date(first - claimSlackMs), to: new Date(last + claimSlackMs) };
}

function openBodies<Text>(
  deps: Deps,
  { clinicId }: WitnessSender,
  rows: readonly SealedText[],
  make: (row: SealedText, body: string) => Text,
): Promise<Text[]> {
  return Promise.all(
    rows.map(async (row) =>
      make(
        row,
        await deps.vault.open(
          clinicId,
          { table: 'message', column: 'body', id: row.id },
          { keyId: row.keyId, bytes: row.bodyEncrypted },
        ),
      ),
    ),
  );
}

function matches(pairs: readonly { id: string; sid: string }[], listed: readonly ListedOutbound[]): Match[] {
  const bySid = new Map(listed.map((text) => [text.sid, text]));
  return pairs.flatMap(({ id, sid }) => {
    const text = bySid.get(sid);
    return text ? [{ messageId: id, text }] : [];
  });
}

/** Those that were not matched. */
export function without(texts: readonly ListedOutbound[], taken: readonly Match[]): ListedOutbound[] {
  const sids = new Set(taken.map(({ text }) => text.sid));
  return texts.filter(({ sid }) => !sids.has(sid));
}
