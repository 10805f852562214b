import { expect, test } from 'vitest';
import { doneWords, noticeStepWords } from './noticeWords.ts';

test.each([
  [{ anchor: 'at_once', days: 0, hours: 0, time: null }, 'results_ready', 'at once'],
  [{ anchor: 'before_due', days: 0, hours: 0, time: null }, 'payment_due', 'on the due date'],
  [
    { anchor: 'before_due', days: 3, hours: 0, time: '09:30' },
    'payment_due',
    '3 days before the due date at 9:30 AM',
  ],
  [
    { anchor: 'not_done', days: 1, hours: 2, time: null },
    'payment_due',
    '1 day and 2 hours after the due date, if nothing was done',
  ],
  [
    { anchor: 'not_done', days: 3, hours: 0, time: null },
    'prescription_ready',
    '3 days later, if nothing was done',
  ],
] as const)('%j of %s is “%s”', (step, kind, words) => {
  expect(noticeStepWords(step, kind)).toBe(words);
});

test('each kind is closed in its own words', () => {
  expect([doneWords('prescription_ready'), doneWords('results_ready'), doneWords('payment_due')]).toEqual([
    'Picked up',
    'Seen',
    'Paid',
  ]);
});
