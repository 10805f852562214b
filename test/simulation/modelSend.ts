import type { Attempt } from '../../src/dispatch/attempt.ts';
import { judgeBrake } from '../../src/domain/ledger/brake.ts';
import { closedCircuit, freePlaces } from '../../src/domain/ledger/circuit.ts';
import { brakeSince } from '../../src/domain/ledger/judgeBatch.ts';
import { callerOf } from '../../src/domain/ledger/lane.ts';
import { attemptOf, brakeKey, claimed, claimsTo, takeFrom, textsUnderWay } from './modelClaim.ts';
import { DatabaseFailure, type Transaction } from './modelDatabase.ts';
import type { ModelDesk } from './modelDesk.ts';
import type { Text } from './tables.ts';

export type NewText = Pick<
  Text,
  'id' | 'senderId' | 'phoneNumber' | 'lane' | 'category' | 'body' | 'intentKey' | 'sendAfter' | 'deadlineAt'
> & { now: number; segments?: number };

/** A text as it is before anybody has claimed it. */
export function queuedText({ now, segments = 1, ...text }: NewText): Text {
  return {
    ...text,
    segments,
    createdAt: now,
    dispatchState: 'queued',
    deliveryStatus: null,
    twilioSid: null,
    errorCode: null,
    reasonCode: null,
    attempts: 0,
    creates: 0,
    attemptId: null,
    claimedAt: null,
    handedOverAt: null,
  };
}

/** Commits a text for later. Its intent may have been committed before: then nothing is added. */
export async function queueInModel(desk: ModelDesk, text: Text): Promise<void> {
  await desk.database.transaction(desk.machine, 'queue', async (tx) => {
    if (tx.get('suppression', text.phoneNumber)) return;
    await queueUnlessThere(desk, tx, text);
    tx.about = { kind: 'queue', at: desk.machine.clock, text };
    await tx.statement();
  });
}

export async function queueUnlessThere(desk: ModelDesk, tx: Transaction, text: Text): Promise<void> {
  if (!(await isRepeated(desk, tx, text))) tx.put('text', text.id, text);
}

/**
 * `src/services/message/claimDirect.ts` in the model: the gate, the intent and the claim in one transaction. Returns
 * what is to be handed over, or null when there is nothing to do. When the answer to the commit is lost the text is
 * taken back: nobody calls Twilio for it.
 */
export async function sendInModel(desk: ModelDesk, wanted: Text): Promise<Attempt | null> {
  const now = desk.machine.clock;
  let written = false;
  try {
    return await desk.database.transaction(desk.machine, 'send', async (tx) => {
      if (desk.defences.numbersAreLocked) await tx.lock(`number ${wanted.phoneNumber}`);
      await tx.statement();
      if (tx.get('suppression', wanted.phoneNumber)) return null;
      if (await isRepeated(desk, tx, wanted)) return null;
      const { segmentsPerSecond } = desk.senderOf(wanted.senderId);
      if (desk.defences.placesAreCountedUnderLock) await tx.lock(`pace ${wanted.senderId}`);
      const underWay = textsUnderWay(tx, wanted.senderId);
      const circuit = tx.get('circuit', wanted.senderId)?.circuit ?? closedCircuit;
      if (freePlaces(circuit, segmentsPerSecond, underWay) <= 0) return null;
      const caller = callerOf(wanted.lane);
      const count = {
        claims: claimsTo(tx, wanted.phoneNumber, caller, brakeSince(now)),
        isSet: tx.get('brake', brakeKey(caller, wanted.phoneNumber)) !== undefined,
      };
      if (judgeBrake(caller, count) === 'hold') return null;
      const text = claimed({ ...wanted, createdAt: now, sendAfter: now }, desk.newId(), now);
      tx.put('text', text.id, text);
      written = true;
      await payInModel(desk, tx, text, now);
      tx.about = { kind: 'send', at: now, text };
      await tx.statement();
      return attemptOf(desk, text, text.attemptId ?? '', now);
    });
  } catch (error) {
    if (written) void withdrawInDoubt(desk, wanted);
    throw error;
  }
}

/** Paid at once, whatever is left: a person waits for it, and those behind wait longer. */
async function payInModel(desk: ModelDesk, tx: Transaction, text: Text, now: number): Promise<void> {
  await tx.lock(`pace ${text.senderId}`);
  await tx.lock('account');
  takeFrom(
    tx,
    desk.paceKey(text.senderId),
    desk.senderOf(text.senderId).segmentsPerSecond,
    text.segments,
    now,
  );
  takeFrom(tx, 'account', desk.accountSegmentsPerSecond, text.segments, now);
}

/** `src/services/message/withdrawInDoubt.ts` in the model. */
async function withdrawInDoubt(desk: ModelDesk, { id, phoneNumber }: Text): Promise<void> {
  for (const waitMs of [0, 500, 1_000, 2_000, 4_000, 8_000]) {
    await desk.machine.wait(waitMs, 'withdraw in doubt');
    try {
      await desk.database.transaction(desk.machine, 'withdraw in doubt', async (tx) => {
        await tx.lock(`number ${phoneNumber}`);
        await tx.lock(`text ${id}`);
        await tx.statement();
        const text = tx.get('text', id);
        if (text?.dispatchState !== 'sending') return;
        tx.put('text', id, { ...text, dispatchState: 'withdrawn', reasonCode: 'commit_in_doubt' });
      });
      return;
    } catch (error) {
      if (!(error instanceof DatabaseFailure)) throw error;
    }
  }
}

/** The unique index on intents: who comes second waits for the first, and finds what it has committed. */
async function isRepeated(desk: ModelDesk, tx: Transaction, { id, intentKey }: Text): Promise<boolean> {
  if (tx.get('text', id)) return true;
  if (intentKey === null || !desk.defences.intentKeysAreUnique) return false;
  await tx.lock(`intent ${intentKey}`);
  return tx.all('text').some((text) => text.intentKey === intentKey);
}
