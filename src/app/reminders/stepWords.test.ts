import { expect, test } from 'vitest';
import { conditionWords, stepWords, subjectWords } from './stepWords.ts';

test.each([
  [{ anchor: 'before_visit', days: 3, hours: 0 }, '3 days before the visit'],
  [{ anchor: 'before_visit', days: 1, hours: 2 }, '1 day and 2 hours before the visit'],
  [{ anchor: 'before_visit', days: 0, hours: 1 }, '1 hour before the visit'],
  [{ anchor: 'no_answer', days: 2, hours: 0 }, '2 days before the visit, if nobody has answered'],
  [{ anchor: 'on_booking', days: 0, hours: 0 }, 'when the visit is booked'],
  [{ anchor: 'after_missed', days: 0, hours: 0 }, 'at once after a missed visit'],
  [{ anchor: 'after_missed', days: 2, hours: 0 }, '2 days after a missed visit'],
] as const)('%j', (step, words) => {
  expect(stepWords(step)).toBe(words);
});

test('what narrows a step, and whom a rule is for', () => {
  const step = {
    id: '',
    anchor: 'before_visit',
    days: 1,
    hours: 0,
    templateKey: null,
    isForVideo: null,
  } as const;
  expect(conditionWords({ ...step, skipsConfirmed: true, isForNewPatients: true })).toBe(
    'only for first visits, not to those who have confirmed',
  );
  expect(conditionWords({ ...step, skipsConfirmed: false, isForNewPatients: false })).toBe('');
  expect(conditionWords({ ...step, skipsConfirmed: false, isForNewPatients: false, isForVideo: true })).toBe(
    'only for video visits',
  );
  expect(subjectWords(null, null, null)).toBe('All visits');
  expect(subjectWords(null, null, 'phone')).toBe('Visits by phone');
  expect(subjectWords('Check-up', 'North', 'video')).toBe('Visits of the kind “Check-up” by video at North');
});
