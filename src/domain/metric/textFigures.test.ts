import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryStatuses } from '../message/status.ts';
import { failureCauses, fatesOf, textFiguresOf, type TextCount } from './textFigures.ts';

const people = { asked: { counted: 3, of: 12 }, texted: { counted: 1, of: 20 } };
const counts: TextCount[] = [
  { deliveryStatus: 'delivered', errorCode: null, count: 40 },
  { deliveryStatus: 'read', errorCode: null, count: 2 },
  { deliveryStatus: 'sent', errorCode: null, count: 7 },
  { deliveryStatus: 'partially_delivered', errorCode: null, count: 1 },
  { deliveryStatus: 'queued', errorCode: null, count: 3 },
  { deliveryStatus: null, errorCode: null, count: 1 },
  { deliveryStatus: 'undelivered', errorCode: 30003, count: 4 },
  { deliveryStatus: 'undelivered', errorCode: 30006, count: 1 },
  { deliveryStatus: 'failed', errorCode: 30003, count: 1 },
  { deliveryStatus: 'failed', errorCode: 21610, count: 2 },
  { deliveryStatus: 'failed', errorCode: null, count: 1 },
  { deliveryStatus: 'canceled', errorCode: null, count: 1 },
];

test('every text has one fate, and what is only sent is not delivered', () => {
  expect(fatesOf(counts)).toEqual({
    texts: 64,
    delivered: 42,
    unconfirmed: 8,
    onTheWay: 4,
    undelivered: 5,
    failed: 4,
    canceled: 1,
  });
});

test('the figures are shares of texts with a final status, and of people', () => {
  const figures = textFiguresOf(counts, people);
  // 40 + 2 + 5 + 4 + 1 have a final status.
  expect(figures.delivery).toEqual({ numerator: 42, denominator: 52, value: 42 / 52 });
  expect(figures.failed).toEqual({ numerator: 9, denominator: 52, value: 9 / 52 });
  expect(figures.response).toEqual({ numerator: 3, denominator: 12, value: 0.25 });
  expect(figures.opt_out).toEqual({ numerator: 1, denominator: 20, value: 0.05 });
});

test('failures are told by their code, the most frequent first', () => {
  expect(failureCauses(counts)).toEqual([
    { code: 30003, failed: 1, undelivered: 4, count: 5 },
    { code: 21610, failed: 2, undelivered: 0, count: 2 },
    { code: null, failed: 1, undelivered: 0, count: 1 },
    { code: 30006, failed: 0, undelivered: 1, count: 1 },
  ]);
});

test('fates add up, causes add up to what failed, and no share is above 1', () => {
  const one = fc.record({
    deliveryStatus: fc.constantFrom(null, 'a word of tomorrow', ...deliveryStatuses),
    errorCode: fc.constantFrom(null, 30003, 30006, 21610),
    count: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (rows) => {
      const { texts, ...fates } = fatesOf(rows);
      expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(texts);
      expect(failureCauses(rows).reduce((sum, { count }) => sum + count, 0)).toBe(
        fates.failed + fates.undelivered,
      );
      const { delivery, failed } = textFiguresOf(rows, people);
      expect(delivery.numerator + failed.numerator).toBeLessThanOrEqual(delivery.denominator);
      expect(failed.denominator).toBe(delivery.denominator);
    }),
    { numRuns: 300 },
  );
});
