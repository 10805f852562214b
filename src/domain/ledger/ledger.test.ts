import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryStatuses, dispatchStates, isFinal, nextDeliveryStatus } from '../message/status.ts';
import { applyStatus } from './applyStatus.ts';
import type { AttemptResult } from './attemptResult.ts';
import { judgeClaim } from './judgeClaim.ts';
import type { LedgerMessage } from './ledgerMessage.ts';
import { backOffMs, settleAttempt } from './settleAttempt.ts';

const now = 1_800_000_000_000;
const sid = `SM${'1'.repeat(32)}`;
const sending: LedgerMessage = {
  dispatchState: 'sending',
  deliveryStatus: null,
  twilioSid: null,
  errorCode: null,
  reasonCode: null,
  attempts: 1,
  sendAfter: now - 1000,
  handedOverAt: null,
};
const created: AttemptResult = { kind: 'handed_over', sid, status: 'queued', dateCreated: new Date(now) };
const settings = { whenNotTaken: 'queue_again', now, callbacks: [] } as const;

describe('settleAttempt', () => {
  test.each<[string, AttemptResult, Partial<LedgerMessage>]>([
    [
      'taken',
      created,
      { dispatchState: 'handed_over', twilioSid: sid, deliveryStatus: 'queued', handedOverAt: now },
    ],
    [
      'a word that is new to us',
      { ...created, status: 'teleporting' },
      { dispatchState: 'handed_over', deliveryStatus: null },
    ],
    [
      'refused',
      { kind: 'refused', twilioCode: 21610, httpStatus: 400 },
      { dispatchState: 'handed_over', deliveryStatus: 'failed', errorCode: 21610 },
    ],
    ['lost', { kind: 'unknown' }, { dispatchState: 'unknown' }],
    [
      'busy',
      { kind: 'not_taken', reason: 'busy', retryAfterMs: null },
      { dispatchState: 'queued', sendAfter: now + 2000 },
    ],
    [
      'busy, with a time',
      { kind: 'not_taken', reason: 'busy', retryAfterMs: 7000 },
      { dispatchState: 'queued', sendAfter: now + 7000 },
    ],
    [
      'our own credentials',
      { kind: 'misconfigured', twilioCode: 20003, httpStatus: 401 },
      { dispatchState: 'queued', reasonCode: 'twilio_misconfigured' },
    ],
    [
      'too late',
      { kind: 'not_taken', reason: 'deadline_passed', retryAfterMs: null },
      { dispatchState: 'withdrawn', reasonCode: 'deadline_passed' },
    ],
  ])('%s', (_, result, expected) => {
    expect(settleAttempt(sending, result, settings)).toMatchObject(expected);
  });

  test('a direct send that Twilio did not take is withdrawn, not tried again', () => {
    const result: AttemptResult = { kind: 'not_taken', reason: 'busy', retryAfterMs: 7000 };
    expect(settleAttempt(sending, result, { ...settings, whenNotTaken: 'withdraw' })).toMatchObject({
      dispatchState: 'withdrawn',
    });
  });

  test('callbacks that came before the answer count, forward only', () => {
    const callbacks = [
      { deliveryStatus: 'delivered', errorCode: null },
      { deliveryStatus: 'sent', errorCode: null },
    ] as const;
    expect(settleAttempt(sending, created, { ...settings, callbacks })).toMatchObject({
      deliveryStatus: 'delivered',
    });
    const failed = [{ deliveryStatus: 'failed', errorCode: 30007 }] as const;
    expect(settleAttempt(sending, created, { ...settings, callbacks: failed })).toMatchObject({
      deliveryStatus: 'failed',
      errorCode: 30007,
    });
  });

  test('only what Twilio cannot have acted on is ever queued again', () => {
    const results = fc.constantFrom<AttemptResult>(
      created,
      { kind: 'refused', twilioCode: null, httpStatus: 400 },
      { kind: 'unknown' },
    );
    fc.assert(
      fc.property(results, fc.constantFrom(...dispatchStates), (result, dispatchState) => {
        const after = settleAttempt({ ...sending, dispatchState }, result, settings);
        expect(after?.dispatchState).not.toBe('queued');
      }),
    );
  });

  test('what a callback has settled is not unsettled by a late answer', () => {
    const settled: LedgerMessage = {
      ...sending,
      dispatchState: 'handed_over',
      deliveryStatus: 'delivered',
      twilioSid: sid,
      handedOverAt: now - 5,
    };
    for (const result of [
      { kind: 'unknown' },
      { kind: 'not_taken', reason: 'busy', retryAfterMs: null },
      { kind: 'refused', twilioCode: 1, httpStatus: 400 },
    ] as const) {
      expect(settleAttempt(settled, result, settings)).toBeNull();
    }
    expect(settleAttempt(settled, created, settings)).toMatchObject({
      deliveryStatus: 'delivered',
      handedOverAt: now - 5,
    });
  });

  test('the pause doubles from 2 seconds to 5 minutes', () => {
    expect([1, 2, 3, 8, 9, 50].map(backOffMs)).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });
});

describe('applyStatus', () => {
  test('proves that Twilio has a text whose answer was lost, or is still awaited', () => {
    for (const dispatchState of ['sending', 'unknown', 'withdrawn', 'queued'] as const) {
      const after = applyStatus({ ...sending, dispatchState }, { sid, status: 'sent', errorCode: null, now });
      expect(after).toMatchObject({ dispatchState: 'handed_over', twilioSid: sid, deliveryStatus: 'sent' });
    }
  });

  test('never moves a status back, and says when it is no news', () => {
    const message: LedgerMessage = {
      ...sending,
      dispatchState: 'handed_over',
      twilioSid: sid,
      handedOverAt: now,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...deliveryStatuses),
        fc.constantFrom(...deliveryStatuses),
        (current, incoming) => {
          const after = applyStatus(
            { ...message, deliveryStatus: current },
            { sid, status: incoming, errorCode: null, now },
          );
          const status = after === null ? current : after.deliveryStatus;
          expect(status).toBe(nextDeliveryStatus(current, incoming));
          expect(after === null).toBe(status === current);
          expect(!isFinal(current) || (status !== null && isFinal(status))).toBe(true);
        },
      ),
    );
  });
});

describe('judgeClaim', () => {
  const candidate = {
    category: 'appointment',
    deadlineAt: now + 1,
    isSuppressed: false,
    isPersonStopped: false,
    isConsentRevoked: false,
    isConsentEnded: false,
    isPart2Missing: false,
    hours: null,
  } as const;
  test.each([
    ['free to go', {}, 'sending'],
    ['opted out', { isSuppressed: true }, 'blocked'],
    ['the answer to STOP itself', { isSuppressed: true, category: 'system' }, 'sending'],
    ['a person who is not texted there', { isPersonStopped: true }, 'blocked'],
    ['consent taken back', { isConsentRevoked: true }, 'blocked'],
    ['at its deadline', { deadlineAt: now }, 'withdrawn'],
    ['without a deadline', { deadlineAt: null }, 'sending'],
    ['opted out and late: the opt-out is the reason', { isSuppressed: true, deadlineAt: now - 1 }, 'blocked'],
  ] as const)('%s', (_, differs, state) => {
    expect(judgeClaim({ ...candidate, ...differs }, now).state).toBe(state);
  });
});
