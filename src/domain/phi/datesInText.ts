import type { TextRange } from './contentRule.ts';

/** A date as written; `year` is null when it has two digits, then `shortYear` tells. */
export type WrittenDate = TextRange & {
  readings: { year: number | null; shortYear: number; month: number; day: number }[];
};

const sign = ' ?([-./]) ?';
const monthWord = '([a-z]{3,10})\\.?';
const dayNumber = '(\\d{1,2})(?:st|nd|rd|th|o|er)?';
const patterns: readonly { pattern: RegExp; read: (groups: readonly string[]) => WrittenDate['readings'] }[] =
  [
    {
      pattern: new RegExp(`(?<!\\d)(\\d{1,2})${sign}(\\d{1,2}) ?\\2 ?(\\d{4}|\\d{2})(?!\\d)`, 'gi'),
      read: ([first = '', , second = '', year = '']) => [
        ...reading(year, Number(first), Number(second)),
        ...reading(year, Number(second), Number(first)),
      ],
    },
    {
      pattern: new RegExp(`(?<!\\d)(\\d{4})${sign}(\\d{1,2}) ?\\2 ?(\\d{1,2})(?!\\d)`, 'gi'),
      read: ([year = '', , month = '', day = '']) => reading(year, Number(month), Number(day)),
    },
    {
      pattern: new RegExp(`(?<![a-z])${monthWord} ?${dayNumber},? ?(?:de |del |of )?(\\d{4})(?!\\d)`, 'gi'),
      read: ([month = '', day = '', year = '']) => reading(year, monthNumber(month), Number(day)),
    },
    {
      pattern: new RegExp(
        `(?<!\\d)${dayNumber}[ -]?(?:de |of )?${monthWord},?[ -]?(?:de |del |of )?(\\d{4})(?!\\d)`,
        'gi',
      ),
      read: ([day = '', month = '', year = '']) => reading(year, monthNumber(month), Number(day)),
    },
    {
      pattern: /(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)/g,
      read: ([first = '', second = '', year = '']) => [
        ...reading(year, Number(first), Number(second)),
        ...reading(year, Number(second), Number(first)),
      ],
    },
    {
      pattern: /(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)/g,
      read: ([year = '', month = '', day = '']) => reading(year, Number(month), Number(day)),
    },
  ];

const monthNames = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
] as const;

/**
 * Finds full dates (day, month, year) in normalised text, English and Spanish, with each way to read them: 3/4/1980 is
 * March 4 and April 3.
 */
export function datesInText(text: string): WrittenDate[] {
  return patterns.flatMap(({ pattern, read }) =>
    Array.from(text.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      readings: read(match.slice(1)),
    })).filter(({ readings }) => readings.length > 0),
  );
}

function reading(year: string, month: number, day: number): WrittenDate['readings'] {
  if (month < 1 || month > 12 || day < 1 || day > 31) return [];
  const number = Number(year);
  return [{ year: year.length === 4 ? number : null, shortYear: number % 100, month, day }];
}

/** 1 to 12 for a month's name or its beginning of three letters and more; 0 for another word. */
function monthNumber(word: string): number {
  const lower = word.toLowerCase();
  return 1 + monthNames.findIndex((names) => names.some((name) => name.startsWith(lower)));
}
