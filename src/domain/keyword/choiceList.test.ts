import { expect, test } from 'vitest';
import { choiceList, visitList } from './choiceList.ts';

const entry = (patientFirstName: string, startsAt: string, timeZone = 'America/New_York') => ({
  patientFirstName,
  startsAt: Temporal.Instant.from(startsAt),
  timeZone,
});

test.each([
  [
    'midnight and noon',
    [entry('Ana', '2026-11-24T05:00Z'), entry('Leo', '2026-11-24T17:05Z')],
    '1 for Ana 12:00 AM, 2 for Leo 12:05 PM',
  ],
  [
    'different days',
    [entry('Ana', '2026-11-24T14:00Z'), entry('Ana', '2026-12-01T19:30Z')],
    '1 for Ana Nov 24 9:00 AM, 2 for Ana Dec 1 2:30 PM',
  ],
  [
    'each at its clinic’s wall clock',
    [entry('Ana', '2026-11-24T14:00Z', 'America/Denver')],
    '1 for Ana 7:00 AM',
  ],
])('%s', (_name, entries, text) => {
  expect(choiceList(entries, 'en')).toBe(text);
});

test('in Spanish', () => {
  expect(choiceList([entry('Ana', '2026-11-24T19:00Z'), entry('José', '2026-11-26T14:30Z')], 'es')).toBe(
    '1 para Ana el 24 nov 2:00 pm, 2 para José el 26 nov 9:30 am',
  );
});

test('a name that is written from the right keeps its number and its time where they belong', () => {
  const visits = [entry('ليلى', '2026-11-24T14:00Z'), entry('נועה', '2026-11-24T14:30Z')];
  expect(choiceList(visits, 'en')).toBe('1 for ليلى\u200E 9:00 AM, 2 for נועה\u200E 9:30 AM');
  expect(visitList([{ ...entry('ليلى', '2026-11-24T14:00Z'), number: 1 }], 'es')).toBe(
    '1 ليلى\u200E el 24 nov 9:00 am',
  );
});
