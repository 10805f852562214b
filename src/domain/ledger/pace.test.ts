import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burstOf, fullBucket, refill, waitMs } from './pace.ts';

test.each([
  ['a full bucket', { segments: 30, refilledAt: 0 }, 0, 0],
  ['the last segment', { segments: 0.5, refilledAt: 0 }, 0, 0],
  ['an empty one', { segments: 0, refilledAt: 0 }, 0, 1],
  ['one that owes', { segments: -5, refilledAt: 0 }, 0, 500],
  ['one that owes, a moment later', { segments: -5, refilledAt: 0 }, 400, 100],
])('%s waits as long as it owes', (_name, bucket, now, expected) => {
  expect(waitMs(refill(bucket, 10, now), 10)).toBe(expected);
});

test('a clock that goes back neither gives nor takes', () => {
  expect(refill({ segments: 3, refilledAt: 5_000 }, 10, 1_000)).toEqual({ segments: 3, refilledAt: 5_000 });
});

describe('over any time', () => {
  const texts = fc.array(fc.record({ after: fc.nat(3_000), segments: fc.integer({ min: 1, max: 10 }) }), {
    maxLength: 200,
  });
  test('no more leaves than the pace, a rest, and one text', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 300, noNaN: true }), texts, (pace, asked) => {
        let now = 1_000_000;
        let bucket = fullBucket(pace, now);
        let sent = 0;
        let largest = 0;
        const begun = now;
        for (const { after, segments } of asked) {
          now += after;
          bucket = refill(bucket, pace, now);
          if (waitMs(bucket, pace) > 0) continue;
          bucket.segments -= segments;
          sent += segments;
          largest = Math.max(largest, segments);
        }
        expect(sent).toBeLessThanOrEqual(burstOf(pace) + ((now - begun) / 1000) * pace + largest + 1e-6);
      }),
    );
  });

  test('whoever waits as long as it is told may go', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 300, noNaN: true }),
        fc.double({ min: -50, max: 0, noNaN: true }),
        (pace, segments) => {
          const bucket = { segments, refilledAt: 0 };
          const wait = waitMs(bucket, pace);
          expect(waitMs(refill(bucket, pace, wait + 1), pace)).toBe(0);
        },
      ),
    );
  });
});
