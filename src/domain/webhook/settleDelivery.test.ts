import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  disabledAfterMs,
  isGivenUp,
  readRetryAfter,
  retryDelaysMs,
  settleDelivery,
} from './settleDelivery.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const status = (code: number, retryAfterMs: number | null = null) => ({ status: code, retryAfterMs });

test('the schedule is the one of Standard Webhooks: ten attempts in 75 h 35 min 5 s', () => {
  expect(retryDelaysMs.length + 1).toBe(10);
  expect(retryDelaysMs.reduce((sum, ms) => sum + ms, 0)).toBe(((75 * 60 + 35) * 60 + 5) * 1_000);
});

test.each([200, 201, 204, 299])('%i is success', (code) => {
  expect(settleDelivery(status(code), { tries: 1, now, chance: 0 })).toEqual({
    state: 'delivered',
    nextTryAt: null,
    endpoint: { is: 'well' },
  });
});

test.each([100, 301, 302, 307, 400, 401, 404, 500])(
  '%i is a failure that is tried again in 5 seconds',
  (code) => {
    expect(settleDelivery(status(code), { tries: 1, now, chance: 0 })).toEqual({
      state: 'waiting',
      nextTryAt: now + 5_000,
      endpoint: { is: 'failing', notBefore: null },
    });
  },
);

test('the tenth failure is the last', () => {
  const last = { tries: retryDelaysMs.length, now, chance: 0 };
  expect(settleDelivery(status(500), last).state).toBe('waiting');
  expect(settleDelivery(status(500), { ...last, tries: last.tries + 1 })).toMatchObject({
    state: 'failed',
    nextTryAt: null,
  });
});

test('410 ends it at once', () => {
  expect(settleDelivery(status(410), { tries: 1, now, chance: 0 })).toEqual({
    state: 'failed',
    nextTryAt: null,
    endpoint: { is: 'gone' },
  });
});

test.each([429, 502, 503, 504])('%i makes everything for that endpoint wait, as long as it asks', (code) => {
  expect(settleDelivery(status(code, 90_000), { tries: 1, now, chance: 0 })).toEqual({
    state: 'waiting',
    nextTryAt: now + 90_000,
    endpoint: { is: 'failing', notBefore: now + 90_000 },
  });
  expect(settleDelivery(status(code), { tries: 1, now, chance: 0 }).endpoint).toEqual({
    is: 'failing',
    notBefore: now + 5_000,
  });
});

test('a receiver can ask for a day at most', () => {
  const { nextTryAt } = settleDelivery(status(503, 1e12), { tries: 1, now, chance: 0 });
  expect(nextTryAt).toBe(now + 86_400_000);
});

test('an attempt without an answer waits by the schedule, a tenth later at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, chance) => {
        const { nextTryAt } = settleDelivery({ status: null, failure: 'timed_out' }, { tries, now, chance });
        const wait = (nextTryAt ?? 0) - now;
        const planned = retryDelaysMs[tries - 1] ?? 0;
        expect(wait).toBeGreaterThanOrEqual(planned);
        expect(wait).toBeLessThanOrEqual(planned * 1.1);
      },
    ),
  );
});

test('five days without success are too many', () => {
  expect(isGivenUp(null, now)).toBe(false);
  expect(isGivenUp(now - disabledAfterMs + 1, now)).toBe(false);
  expect(isGivenUp(now - disabledAfterMs, now)).toBe(true);
});

test.each([
  ['120', 120_000],
  [' 7 ', 7_000],
  ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
  ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
  ['-5', null],
  ['soon', null],
  ['1e9', null],
  [undefined, null],
])('Retry-After %j asks for %j ms', (header, ms) => {
  expect(readRetryAfter(header, now)).toBe(ms);
});
