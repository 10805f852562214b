import { isSameBody } from '../ledger/matchUnknown.ts';

/** A text of ours that waits to be sent. Epoch milliseconds. */
export type WaitingText = {
  id: string;
  to: string;
  body: string;
  /** When it can have left at the earliest. */
  from: number;
  /** When it is too late for it; null: never. */
  until: number | null;
};

/** A text that Twilio lists and that this database did not send. */
export type UnseenText = { sid: string; to: string; body: string; createdAt: number };

/** Twilio's clock and ours may differ, and a call may wait in line before it is written. */
const slackMs = { before: 10_000, after: 30_000 };

/**
 * Pairs what Twilio has with what still waits here, one to one: same recipient, same words, created while the text
 * could leave. Templates repeat, so each goes with the one that would have been too late first: that pairs as many as
 * can be. A text that is redacted at Twilio (no words left) goes with any that waits for its recipient, after the
 * others: better one text too few than one twice.
 */
export function matchWaiting(
  waiting: readonly WaitingText[],
  unseen: readonly UnseenText[],
): { id: string; sid: string }[] {
  const free = Map.groupBy(waiting, ({ to }) => to);
  const inOrder = unseen.toSorted((one, other) => one.createdAt - other.createdAt);
  return [...inOrder.filter(({ body }) => body !== ''), ...inOrder.filter(({ body }) => body === '')].flatMap(
    (text) => {
      const candidates = free.get(text.to) ?? [];
      const [first] = candidates.filter((candidate) => canBe(candidate, text)).toSorted(soonestOver);
      if (!first) return [];
      free.set(
        text.to,
        candidates.filter(({ id }) => id !== first.id),
      );
      return [{ id: first.id, sid: text.sid }];
    },
  );
}

function canBe(waiting: WaitingText, text: UnseenText): boolean {
  return (
    (text.body === '' || isSameBody(text.body, waiting.body)) &&
    text.createdAt >= waiting.from - slackMs.before &&
    (waiting.until === null || text.createdAt <= waiting.until + slackMs.after)
  );
}

function soonestOver(one: WaitingText, other: WaitingText): number {
  const until = (text: WaitingText): number => text.until ?? Number.MAX_SAFE_INTEGER;
  return until(one) - until(other) || one.from - other.from;
}
