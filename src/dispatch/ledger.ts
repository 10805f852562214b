import { sendersWithDueTexts } from '@/db/senderClaimQueries.ts';
import type { Attempt } from './attempt.ts';
import { claimDue } from './claimDue.ts';
import type { Deps } from './deps.ts';
import { recordResults, type FinishedAttempt } from './recordResults.ts';

/** One line of one clinic. */
export type SenderRef = { clinicId: string; senderId: string };

export type Claimed = {
  /** Committed as `sending`: each is to be handed over once, within 2 s. */
  attempts: Attempt[];
  /** Texts that were looked at, those that were blocked, withdrawn or held included. */
  found: number;
  /** How long until the sender's pace allows the next text; null when its pace is not what holds it. */
  waitMs: number | null;
};

/** The send ledger as the dispatcher sees it. Each call is one transaction and may be repeated after a failure. */
export type Ledger = {
  /** Senders that have texts which are due. */
  sendersWithDue(): Promise<SenderRef[]>;
  claim(sender: SenderRef, limit: number): Promise<Claimed>;
  record(finished: readonly FinishedAttempt[]): Promise<void>;
};

/** The ledger that counts: the one in PostgreSQL. */
export function createLedger(deps: Deps): Ledger {
  return {
    sendersWithDue: () => sendersWithDueTexts(deps.db, deps.now()),
    claim: (sender, limit) => claimDue(deps, sender, limit),
    record: (finished) => recordResults(deps, finished),
  };
}
