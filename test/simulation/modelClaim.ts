import type { Attempt } from '../../src/dispatch/attempt.ts';
import type { Claimed, SenderRef } from '../../src/dispatch/ledger.ts';
import { budgetSlot, type Caller } from '../../src/domain/ledger/brake.ts';
import { closedCircuit } from '../../src/domain/ledger/circuit.ts';
import { brakeSince, type BatchVerdict, type SenderState } from '../../src/domain/ledger/judgeBatch.ts';
import { callerOf } from '../../src/domain/ledger/lane.ts';
import { fullBucket, refill } from '../../src/domain/ledger/pace.ts';
import type { Transaction } from './modelDatabase.ts';
import type { ModelDesk } from './modelDesk.ts';
import type { Text } from './tables.ts';

type Judged = { text: Text; verdict: BatchVerdict; attemptId: string };

/** `src/dispatch/claimDue.ts` in the model, statement by statement: the same locks, the same reads, the same rules. */
export async function claimInModel(desk: ModelDesk, sender: SenderRef, limit: number): Promise<Claimed> {
  const now = desk.machine.clock;
  let judged: Judged[] = [];
  let waitMs: number | null = null;
  const transaction = desk.database.transaction(desk.machine, 'claim', async (tx) => {
    if (desk.defences.claimsLock) await tx.lock(`pace ${sender.senderId}`);
    await tx.statement();
    const state = senderState(desk, tx, sender.senderId, now);
    const room = desk.defences.roomOf(state, limit, now);
    waitMs = room.waitMs;
    tx.about = { kind: 'claim', at: now, sender, limit };
    if (room.places === 0) return;
    await tx.statement();
    const texts: { text: Text; hasNumber: boolean }[] = [];
    for (const lane of room.lanes) {
      if (texts.length >= room.places) break;
      texts.push(...lockDue(desk, tx, sender.senderId, lane, now, room.places - texts.length));
    }
    await tx.statement();
    judged = judge(
      desk,
      tx,
      state,
      texts.flatMap(({ text, hasNumber }) => (hasNumber ? [text] : [])),
      now,
    );
    if (judged.length === 0) return;
    if (desk.defences.claimsLock) await tx.lock('account');
    await tx.statement();
    write(desk, tx, sender.senderId, state, judged, now);
  });
  if (desk.defences.claimsAreCommittedFirst) await transaction;
  else {
    // The mutation: what was decided goes out, whatever becomes of its commit.
    transaction.catch(() => undefined);
    await desk.machine.wait(12, 'claim not awaited');
  }
  return {
    attempts: judged
      .filter(({ verdict }) => verdict.state === 'sending')
      .map((one) => attemptOf(desk, one.text, one.attemptId, now)),
    found: judged.filter(({ verdict }) => verdict.state !== 'waiting').length,
    waitMs,
  };
}

/** Claimed in any process, without a result yet. */
export function textsUnderWay(tx: Transaction, senderId: string): number {
  return tx.all('text').filter((text) => text.senderId === senderId && text.dispatchState === 'sending')
    .length;
}

function senderState(desk: ModelDesk, tx: Transaction, senderId: string, now: number): SenderState {
  const { segmentsPerSecond } = desk.senderOf(senderId);
  const account = desk.accountSegmentsPerSecond;
  const hourAgo = brakeSince(now);
  const counted = tx
    .all('automated')
    .filter(({ slot }) => slot > hourAgo)
    .reduce((sum, { claims }) => sum + claims, 0);
  return {
    circuit: tx.get('circuit', senderId)?.circuit ?? closedCircuit,
    segmentsPerSecond,
    bucket: tx.get('pace', desk.paceKey(senderId))?.bucket ?? fullBucket(segmentsPerSecond, now),
    underWay: textsUnderWay(tx, senderId),
    isHeld: false,
    account: {
      segmentsPerSecond: account,
      bucket: tx.get('pace', 'account')?.bucket ?? fullBucket(account, now),
    },
    automatedLeft: Math.max(0, desk.automatedPerHour - counted),
    isBraked: tx.get('brake', 'clinic') !== undefined,
  };
}

function lockDue(
  desk: ModelDesk,
  tx: Transaction,
  senderId: string,
  lane: Text['lane'],
  now: number,
  limit: number,
): { text: Text; hasNumber: boolean }[] {
  const due = tx
    .all('text')
    .filter(
      (text) =>
        text.senderId === senderId &&
        text.lane === lane &&
        text.dispatchState === 'queued' &&
        text.sendAfter !== null &&
        text.sendAfter <= now &&
        (callerOf(lane) !== 'automated' || !awaitsEffects(tx, text)),
    )
    .toSorted((one, other) => (one.sendAfter ?? 0) - (other.sendAfter ?? 0) || (one.id < other.id ? -1 : 1));
  const locked: { text: Text; hasNumber: boolean }[] = [];
  for (const text of due) {
    if (locked.length >= limit) break;
    if (desk.defences.claimsLock && !tx.tryLock(`text ${text.id}`)) continue;
    const hasNumber = !desk.defences.numbersAreLocked || tx.tryLock(`number ${text.phoneNumber}`);
    locked.push({ text, hasNumber });
  }
  return locked;
}

/** A text of the same conversation has come in, and nobody knows yet what it means: automated texts wait. */
function awaitsEffects(tx: Transaction, { senderId, phoneNumber }: Text): boolean {
  return tx
    .all('reply')
    .some(
      (reply) =>
        reply.effectsAppliedAt === null && reply.senderId === senderId && reply.phoneNumber === phoneNumber,
    );
}

function judge(
  desk: ModelDesk,
  tx: Transaction,
  state: SenderState,
  texts: readonly Text[],
  now: number,
): Judged[] {
  const batch = desk.defences.judgeBatch(
    state,
    texts.map((text) => ({
      id: text.id,
      lane: text.lane,
      category: text.category,
      phoneNumber: text.phoneNumber,
      segments: text.segments,
      deadlineAt: text.deadlineAt,
      isSuppressed: tx.get('suppression', text.phoneNumber) !== undefined,
      isPersonStopped: false,
      isConsentRevoked: false,
      isConsentEnded: false,
      isPart2Missing: false,
      hours: null,
      isUnderReview: awaitsEffects(tx, text),
      count: {
        claims: claimsTo(tx, text.phoneNumber, callerOf(text.lane), brakeSince(now)),
        isSet: tx.get('brake', brakeKey(callerOf(text.lane), text.phoneNumber)) !== undefined,
      },
    })),
    now,
  );
  for (const { caller, phoneNumber } of batch.trips)
    tx.put('brake', brakeKey(caller, phoneNumber), { caller, phoneNumber });
  if (batch.isOverBudget) tx.put('brake', 'clinic', { caller: 'automated', phoneNumber: null });
  return texts.map((text, index) => ({
    text,
    attemptId: desk.newId(),
    verdict: batch.verdicts[index] ?? { state: 'waiting' },
  }));
}

export function brakeKey(caller: Caller, phoneNumber: string): string {
  return `${caller} ${phoneNumber}`;
}

/** Texts that Twilio may have made for a number and caller since. */
export function claimsTo(tx: Transaction, phoneNumber: string, caller: Caller, since: number): number {
  return tx
    .all('text')
    .filter(
      (text) =>
        text.phoneNumber === phoneNumber &&
        callerOf(text.lane) === caller &&
        text.claimedAt !== null &&
        text.claimedAt > since,
    )
    .reduce((sum, { creates }) => sum + creates, 0);
}

function write(
  desk: ModelDesk,
  tx: Transaction,
  senderId: string,
  state: SenderState,
  judged: readonly Judged[],
  now: number,
): void {
  let segments = 0;
  for (const { text, verdict, attemptId } of judged) {
    if (verdict.state === 'sending') {
      segments += text.segments;
      tx.put('text', text.id, claimed(text, attemptId, now));
      if (callerOf(text.lane) === 'automated') countAutomated(tx, now);
    } else if (verdict.state === 'later')
      tx.put('text', text.id, { ...text, sendAfter: verdict.at, deadlineAt: verdict.leavesBy });
    else if (verdict.state === 'held')
      tx.put('text', text.id, { ...text, sendAfter: null, reasonCode: verdict.reason });
    else if (verdict.state !== 'waiting')
      tx.put('text', text.id, { ...text, dispatchState: verdict.state, reasonCode: verdict.reason });
  }
  if (segments === 0) return;
  takeFrom(tx, desk.paceKey(senderId), state.segmentsPerSecond, segments, now);
  takeFrom(tx, 'account', state.account.segmentsPerSecond, segments, now);
}

export function claimed(text: Text, attemptId: string, now: number): Text {
  return {
    ...text,
    dispatchState: 'sending',
    reasonCode: null,
    attemptId,
    claimedAt: now,
    attempts: text.attempts + 1,
    creates: text.creates + 1,
  };
}

export function takeFrom(
  tx: Transaction,
  key: string,
  segmentsPerSecond: number,
  segments: number,
  now: number,
): void {
  const before = tx.get('pace', key)?.bucket ?? fullBucket(segmentsPerSecond, now);
  const bucket = refill(before, segmentsPerSecond, now);
  tx.put('pace', key, { bucket: { ...bucket, segments: bucket.segments - segments } });
}

function countAutomated(tx: Transaction, now: number): void {
  const slot = budgetSlot(now);
  const claims = (tx.get('automated', String(slot))?.claims ?? 0) + 1;
  tx.put('automated', String(slot), { slot, claims });
}

/** What the dispatcher gets of a claimed text. */
export function attemptOf(desk: ModelDesk, text: Text, attemptId: string, claimedAt: number): Attempt {
  return desk.defences.attempt({
    clinicId: desk.clinicId,
    messageId: text.id,
    conversationId: text.phoneNumber,
    attemptId,
    claimedAt: new Date(claimedAt),
    to: text.phoneNumber,
    from: desk.senderOf(text.senderId).phoneNumber,
    messagingServiceSid: null,
    body: text.body,
    mediaUrls: [],
    deadlineAt: text.deadlineAt === null ? null : new Date(text.deadlineAt),
  });
}
