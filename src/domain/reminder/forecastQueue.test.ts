import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastQueue, type DueTexts } from './forecastQueue.ts';

const now = Temporal.Instant.from('2027-06-01T10:00:00Z');
const due = (minutes: number, texts: number, more: Partial<DueTexts> = {}): DueTexts => ({
  at: now.add({ minutes }),
  texts,
  segments: texts * 2,
  usefulUntil: now.add({ hours: 24 }),
  ...more,
});
const at = (minutes: number) => now.add({ seconds: Math.round(minutes * 60) });

test('nothing is due', () => {
  expect(forecastQueue([], 1, now)).toEqual({
    texts: 0,
    lastLeavesAt: null,
    longestWaitSeconds: 0,
    tooLate: 0,
    mostInAnHour: 0,
  });
});

test('ten thousand in one minute at 10 segments a second leave within 34 minutes', () => {
  expect(forecastQueue([due(0, 10_000)], 10, now)).toEqual({
    texts: 10_000,
    lastLeavesAt: now.add({ seconds: 2_000 }),
    longestWaitSeconds: 2_000,
    tooLate: 0,
    mostInAnHour: 10_000,
  });
});

test('what comes later waits for what is before it, and a gap is a gap', () => {
  const forecast = forecastQueue([due(120, 30), due(0, 60), due(1, 30)], 1, now);
  expect(forecast).toMatchObject({
    texts: 120,
    lastLeavesAt: at(121),
    longestWaitSeconds: 120,
    mostInAnHour: 90,
  });
});

test('what is overdue waits since it was due', () => {
  expect(forecastQueue([due(-10, 60)], 1, now)).toMatchObject({
    lastLeavesAt: at(2),
    longestWaitSeconds: 720,
  });
});

test('what is of no use any more when its turn comes is counted', () => {
  const soon = { usefulUntil: at(30) };
  const forecast = forecastQueue([due(0, 3_600), due(5, 40, soon), due(6, 7)], 1, now);
  expect(forecast.tooLate).toBe(40);
});

test('an hour holds no more than the pace lets through', () => {
  expect(forecastQueue([due(0, 10_000)], 1, now).mostInAnHour).toBe(1_800);
});

test('whatever is due: nothing leaves before its time, and all of it takes as long as its segments at least', () => {
  const minute = fc.record({
    at: fc.integer({ min: -60, max: 600 }),
    texts: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(
      fc.array(minute, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 100 }),
      (all, pace) => {
        const queue = all.map(({ at: minutes, texts }) => due(minutes, texts));
        const found = forecastQueue(queue, pace, now);
        const last = (found.lastLeavesAt?.epochMilliseconds ?? 0) - now.epochMilliseconds;
        const segments = queue.reduce((sum, one) => sum + one.segments, 0);
        expect(last).toBeGreaterThanOrEqual(Math.floor((segments / pace) * 1000));
        expect(last).toBeGreaterThanOrEqual(Math.max(...all.map((one) => one.at)) * 60_000);
        expect(found.texts).toBe(all.reduce((sum, one) => sum + one.texts, 0));
        expect(found.mostInAnHour).toBeLessThanOrEqual(found.texts);
      },
    ),
    { numRuns: 200 },
  );
});
