import { applyStatus } from '../../src/domain/ledger/applyStatus.ts';
import { judgeUnknown } from '../../src/domain/ledger/judgeUnknown.ts';
import { judgeBatch, roomOf } from '../../src/domain/ledger/judgeBatch.ts';
import { matchUnknown } from '../../src/domain/ledger/matchUnknown.ts';
import { settleAttempt } from '../../src/domain/ledger/settleAttempt.ts';
import type { Attempt } from '../../src/dispatch/attempt.ts';
import type { DispatchState } from '../../src/domain/message/status.ts';

/**
 * What stands between the patients and a mistake: the product's own rules, and for each step that the database does in
 * PostgreSQL whether the model does it. All as shipped here; a mutation takes one away.
 */
export type Defences = {
  judgeBatch: typeof judgeBatch;
  roomOf: typeof roomOf;
  settleAttempt: typeof settleAttempt;
  applyStatus: typeof applyStatus;
  matchUnknown: typeof matchUnknown;
  judgeUnknown: typeof judgeUnknown;
  /** What a claim hands to the dispatcher. */
  attempt: (attempt: Attempt) => Attempt;
  /** What becomes of a claim that nobody has finished. */
  abandonedBecomes: DispatchState;
  /** Claims are handed out after their commit has been answered. */
  claimsAreCommittedFirst: boolean;
  /** Rows and paces are locked until the claim commits. */
  claimsLock: boolean;
  /** A direct send counts what is under way in every process, and nobody else counts meanwhile. */
  placesAreCountedUnderLock: boolean;
  /** Claims and opt-outs of one number exclude each other. */
  numbersAreLocked: boolean;
  /** Workers share one bucket. */
  paceIsShared: boolean;
  /** One intent, one text. */
  intentKeysAreUnique: boolean;
  /** An opt-out is applied in the transaction that stores the text. */
  optOutWithText: boolean;
  /** A START takes back no STOP that came after it. */
  startSparesLaterStop: boolean;
  /** One row a MessageSid. */
  repliesAreUnique: boolean;
  /** The effects of a text and the note that they were applied are one transaction. */
  effectsAreNoted: boolean;
  /** What no webhook brought is fetched. */
  missedAreFetched: boolean;
  /** Webhooks are answered after their commit. */
  answersAfterCommit: boolean;
};

export const asShipped: Defences = {
  judgeBatch,
  roomOf,
  settleAttempt,
  applyStatus,
  matchUnknown,
  judgeUnknown,
  attempt: (attempt) => attempt,
  abandonedBecomes: 'unknown',
  claimsAreCommittedFirst: true,
  claimsLock: true,
  placesAreCountedUnderLock: true,
  numbersAreLocked: true,
  paceIsShared: true,
  intentKeysAreUnique: true,
  optOutWithText: true,
  startSparesLaterStop: true,
  repliesAreUnique: true,
  effectsAreNoted: true,
  missedAreFetched: true,
  answersAfterCommit: true,
};
