import { expect, test } from 'vitest';
import { isDay, isOvertakenByProof, readReassignmentAnswer } from './reassignment.ts';

test.each([
  ['yes', 'yes'],
  [' NO ', 'no'],
  ['No data', 'no_data'],
  ['no-data', 'no_data'],
  ['', null],
  ['maybe', null],
] as const)('TCPA-20 %j is read as %s', (text, answer) => {
  expect(readReassignmentAnswer(text)).toBe(answer);
});

test('a day is one that there is', () => {
  expect(['2026-02-28', '2028-02-29', '2026-12-31'].every(isDay)).toBe(true);
  const none = [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-1',
    'January',
    '',
    '2026-01-00',
  ];
  expect(none.filter(isDay)).toEqual([]);
});

test.each([
  ['2026-03-01', '2026-03-02T00:00:00Z', true],
  ['2026-03-01', '2026-03-01T23:59:59Z', false],
  [null, '2026-03-05T00:00:00Z', false],
  ['2026-03-01', null, false],
] as const)('TCPA-20 data of %s, seen to be the patient’s %s: overtaken %s', (dataAsOf, proof, is) => {
  expect(isOvertakenByProof(dataAsOf, proof === null ? null : Temporal.Instant.from(proof))).toBe(is);
});
