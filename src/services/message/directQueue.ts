import { setImmediate } from 'node:timers/promises';
import { isDatabaseAway } from '@/db/databaseAway.ts';
import type { Gate } from '@/db/gateQueries.ts';
import { claimDirect, CommitInDoubt, type Claim, type DirectSend } from './claimDirect.ts';
import type { DirectPlaces } from './directPlaces.ts';
import { senderBusy } from './draftDirect.ts';
import { withdrawInDoubt } from './withdrawInDoubt.ts';

/** Sends that are committed together: enough to be cheap, few enough to be quick. */
const mostTogether = 50;
/** No request waits longer for its turn at Twilio. */
const mostWaitMs = 2_000;
/** How soon a place is asked for again that somebody else had. */
const askAgainMs = 40;

type Waiting = {
  send: DirectSend;
  since: number;
  /** Not for a text that is for later: nobody calls Twilio for it now. */
  needsPlace: boolean;
  resolve: (claim: Claim) => void;
  reject: (error: unknown) => void;
};

/** The direct sends of one clinic that wait for their commit. */
export type DirectQueue = {
  add(send: DirectSend): Promise<Claim>;
  /** A place has become free. */
  pump(): void;
};

/**
 * Gathers sends that arrive while others are being committed and commits them together next: alone one goes at once. Texts to one
 * number are committed one after another, in the order in which they came: each depends on the one before.
 */
export function createDirectQueue(places: DirectPlaces, onGate: (gate: Gate) => void): DirectQueue {
  let waiting: Waiting[] = [];
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;

  function takeBatch(): Waiting[] {
    const numbers = new Set<string>();
    let free = places.free();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const one of waiting) {
      const { phoneNumber } = one.send.number;
      const isNext = !numbers.has(phoneNumber) && batch.length < mostTogether;
      numbers.add(phoneNumber);
      if (!isNext || (one.needsPlace && free <= 0)) rest.push(one);
      else {
        batch.push(one);
        if (one.needsPlace) free -= 1;
      }
    }
    waiting = rest;
    return batch;
  }

  async function run(): Promise<void> {
    isRunning = true;
    for (;;) {
      // What comes in the same turn of the event loop goes together.
      await setImmediate();
      const batch = takeBatch();
      if (batch.length === 0) break;
      await commit(batch);
    }
    isRunning = false;
    watch();
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    places.take(batch.filter(({ needsPlace }) => needsPlace).length);
    const giveBack = ({ needsPlace }: Waiting): void => {
      if (needsPlace) places.giveBack();
    };
    try {
      const { claims, gate } = await claimDirect(
        first.send.ctx,
        batch.map(({ send }) => send),
      );
      if (gate.sender) places.note(gate.sender);
      onGate(gate);
      for (const [index, one] of batch.entries()) {
        const claim = claims[index];
        if (claim?.kind !== 'claimed') giveBack(one);
        if (claim && mayWait(one, claim)) askAgain(one);
        else if (claim) one.resolve(claim);
        else one.reject(new Error('a send was not answered'));
      }
    } catch (error) {
      batch.forEach(giveBack);
      if (error instanceof CommitInDoubt) await withdrawInDoubt(first.send.ctx, error.texts);
      // What one of them brought about is not the others' fault; a database that is gone is gone for all.
      if (batch.length > 1 && !(error instanceof CommitInDoubt) && !isDatabaseAway(error)) {
        for (const one of batch) await commit([one]);
      } else for (const { reject } of batch) reject(error);
    }
  }

  /** Another process, or the background, has all places: they are free again as soon as Twilio answers. */
  function mayWait({ since }: Waiting, claim: Claim): boolean {
    const isBusy = claim.kind === 'refused' && claim.refusal.facts.reason === 'sender_busy';
    return isBusy && performance.now() - since < mostWaitMs - askAgainMs;
  }

  function askAgain(one: Waiting): void {
    setTimeout(() => {
      waiting.unshift(one);
      pump();
    }, askAgainMs);
  }

  /** Tells those that have waited too long for a place. */
  function watch(): void {
    clearTimeout(timer);
    const [oldest] = waiting;
    if (!oldest) return;
    timer = setTimeout(
      () => {
        const now = performance.now();
        const expired = waiting.filter(({ since }) => now - since >= mostWaitMs);
        waiting = waiting.filter((one) => !expired.includes(one));
        for (const { resolve } of expired) resolve({ kind: 'refused', refusal: senderBusy() });
        watch();
      },
      Math.max(1, oldest.since + mostWaitMs - performance.now()),
    );
  }

  function pump(): void {
    // `run` itself never rejects: its batches are told.
    if (!isRunning && waiting.length > 0) void run();
  }

  return {
    add: (send) =>
      new Promise((resolve, reject) => {
        const { sendAt } = send.request;
        const needsPlace = !(sendAt && sendAt > send.ctx.now());
        waiting.push({ send, since: performance.now(), needsPlace, resolve, reject });
        pump();
      }),
    pump,
  };
}
