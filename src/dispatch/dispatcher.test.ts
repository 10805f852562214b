import { expect, test } from 'vitest';
import { dispatchFrom } from './dispatcher.ts';
import type { Attempt } from './attempt.ts';
import type { CallDeps } from './handOver.ts';
import type { Ledger } from './ledger.ts';

const claimedAt = new Date(1_800_000_000_000);
const attempt = (messageId: string): Attempt => ({
  clinicId: 'clinic',
  messageId,
  conversationId: 'conversation',
  attemptId: `attempt of ${messageId}`,
  claimedAt,
  to: '+13475550100',
  from: '+13475550199',
  messagingServiceSid: null,
  body: 'Hello',
  mediaUrls: [],
  deadlineAt: null,
});

/** A sender with one place, and a call that is answered while the second claim has already found that place taken. */
function onePlace(texts: string[]): { ledger: Ledger; deps: CallDeps; handedOver: string[] } {
  const queued = [...texts];
  const handedOver: string[] = [];
  let underWay = 0;
  const answers: (() => void)[] = [];
  let whenRecorded: (() => void) | null = null;
  const ledger: Ledger = {
    sendersWithDue: () =>
      Promise.resolve(queued.length > 0 ? [{ clinicId: 'clinic', senderId: 'line' }] : []),
    async claim() {
      const free = 1 - underWay;
      if (free === 0) {
        await new Promise<void>((resolve) => {
          whenRecorded = resolve;
          answers.shift()?.();
        });
        await new Promise(setImmediate);
      }
      const attempts = queued.splice(0, free).map(attempt);
      underWay += attempts.length;
      return { attempts, found: attempts.length, waitMs: null };
    },
    record(finished) {
      underWay -= finished.length;
      handedOver.push(...finished.map((one) => one.attempt.messageId));
      whenRecorded?.();
      return Promise.resolve();
    },
  };
  const deps: CallDeps = {
    carrier: {
      createMessage: async ({ body }: { body: string }) => {
        if (queued.length > 0) await new Promise<void>((resolve) => void answers.push(resolve));
        return { sid: body, status: 'queued', dateCreated: claimedAt, segments: 1, from: null };
      },
    },
    settings: { sendingEnabled: true, publicUrl: 'https://clinic.example', hasOwnTwilioServer: false },
    log: { error: (...words: unknown[]) => expect(words).toEqual([]) },
    now: () => claimedAt,
  };
  return { ledger, deps, handedOver };
}

test('a place that becomes free while a claim looks is filled at once, not at the next poll', async () => {
  const { ledger, deps, handedOver } = onePlace(['first', 'second', 'third']);
  await dispatchFrom(ledger, deps).runUntilIdle();
  expect(handedOver).toEqual(['first', 'second', 'third']);
});
