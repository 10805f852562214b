import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvText } from './csvText.ts';
import { figuresOf, fewest, shareOf } from './reminderFigures.ts';

test('a share of fewer than ten is not said', () => {
  expect(shareOf(3, fewest - 1)).toEqual({ numerator: 3, denominator: 9, value: null });
  expect(shareOf(3, fewest)).toEqual({ numerator: 3, denominator: 10, value: 0.3 });
  expect(shareOf(0, 0).value).toBe(null);
});

test('every share lies between 0 and 1', () => {
  const tally = fc
    .record({
      visits: fc.nat(500),
      asked: fc.nat(500),
      confirmed: fc.nat(500),
      answered: fc.nat(500),
      cancelled: fc.nat(500),
      completed: fc.nat(500),
      missed: fc.nat(500),
    })
    .map((one) => ({
      ...one,
      asked: Math.min(one.asked, one.visits),
      confirmed: Math.min(one.confirmed, one.asked, one.visits),
      answered: Math.min(one.answered, one.asked, one.visits),
      cancelled: Math.min(one.cancelled, one.visits),
      medianMinutes: null,
      ninetiethMinutes: null,
    }));
  fc.assert(
    fc.property(tally, (one) => {
      for (const { value, numerator, denominator } of Object.values(figuresOf(one))) {
        expect(numerator).toBeLessThanOrEqual(denominator);
        expect(value ?? 0).toBeGreaterThanOrEqual(0);
        expect(value ?? 0).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1 555', "'+1 555"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['say "hi", then =1', '"say ""hi"", then =1"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['Check-up', 'Check-up'],
])('%j becomes a cell that runs nothing', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('what is written as CSV is read back as it was, apart from what would be run', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=1', '@a', 'a"b', 'x\r\ny', 'a;b', '+'),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, fc.integer()), { minLength: 1, maxLength: 8 }), (rows) => {
      const back: unknown = parse(csvText(rows), { relaxColumnCount: false });
      expect(back).toEqual(rows.map(([one, two, number]) => [safe(one), safe(two), String(number)]));
    }),
    { numRuns: 300 },
  );
});

function safe(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
