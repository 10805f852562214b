import { foldText } from './foldText.ts';

export type DateOrder = 'mdy' | 'dmy';

/** What a cell says of a day. `order`: the one order in which its numbers can be read; `either`: both can. */
export type DateCell =
  | { kind: 'plain'; year: number; month: number; day: number }
  | { kind: 'numbers'; first: number; second: number; year: number; order: DateOrder | 'either' | 'neither' };

const months = [
  ['jan', 'ene'],
  ['feb'],
  ['mar'],
  ['apr', 'abr'],
  ['may'],
  ['jun'],
  ['jul'],
  ['aug', 'ago'],
  ['sep', 'set'],
  ['oct'],
  ['nov'],
  ['dec', 'dic'],
] as const;

/** A two-digit year is of this century up to twenty years from `thisYear`, else of the last: 79 is 1979. */
function fullYear(text: string, thisYear: number): number {
  const year = Number(text);
  if (text.length > 2) return year;
  const century = Math.floor(thisYear / 100) * 100;
  return year + century > thisYear + 20 ? year + century - 100 : year + century;
}

/** The parts of a day as a cell has them; null for what is none. English and Spanish months; weekdays before it are passed over. */
export function dateCell(text: string, thisYear: number): DateCell | null {
  if (text.length < 6 || text.length > 40) return null;
  const iso =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? /^((?:19|20)\d\d)()(\d\d)(\d\d)$/.exec(text);
  if (iso) return { kind: 'plain', year: Number(iso[1]), month: Number(iso[3]), day: Number(iso[4]) };
  const bare = text.replace(/^[a-záéíóú]{2,10}[.,]?\s+(?=\d)/i, '');
  const numbers = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)$/.exec(bare);
  if (numbers) {
    const [first, second] = [Number(numbers[1]), Number(numbers[3])];
    return {
      kind: 'numbers',
      first,
      second,
      year: fullYear(numbers[4] ?? '', thisYear),
      order: orderOf(first, second),
    };
  }
  return /[a-z]/i.test(text) ? inWords(text, thisYear) : null;
}

/** "Nov 30, 2026", "30 de noviembre de 2026", "30-Nov-26": the month is a word, and the day stands before the year. */
function inWords(text: string, thisYear: number): DateCell | null {
  const tokens = foldText(text)
    .split(/[^a-z\d]+/)
    .filter((token) => token !== '' && token !== 'de' && token !== 'del');
  const numbers = tokens.filter((token) => /^\d{1,4}(?:st|nd|rd|th)?$/.test(token));
  const words = tokens.filter((token) => /^[a-z]+$/.test(token));
  // The Spanish Tuesday begins as March does.
  const named = words.length > 1 && /^mar(?:tes)?$/.test(words[0] ?? '') ? words.slice(1) : words;
  const found = named.map(monthOf).filter((month) => month > 0);
  const [day, year] = numbers;
  if (found.length !== 1 || words.length > 2 || numbers.length !== 2 || !day || !year) return null;
  if (numbers.length + words.length !== tokens.length || year.length === 3 || year.length === 1) return null;
  return {
    kind: 'plain',
    year: fullYear(year, thisYear),
    month: found[0] ?? 0,
    day: Number.parseInt(day, 10),
  };
}

function monthOf(word: string): number {
  if (word.length < 3) return 0;
  return months.findIndex((starts) => starts.some((start) => word.startsWith(start))) + 1;
}

function orderOf(first: number, second: number): DateOrder | 'either' | 'neither' {
  // 5/5 is the same day in both orders.
  if (first === second && first <= 12) return 'neither';
  if (first > 12 && second <= 12) return 'dmy';
  return second > 12 && first <= 12 ? 'mdy' : 'either';
}

/** The day of a cell, numbers in this order; null where there is none such. */
export function dayOfCell(cell: DateCell, order: DateOrder): Temporal.PlainDate | null {
  const [month, day] =
    cell.kind === 'plain'
      ? [cell.month, cell.day]
      : order === 'mdy'
        ? [cell.first, cell.second]
        : [cell.second, cell.first];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const date = Temporal.PlainDate.from({ year: cell.year, month, day }, { overflow: 'constrain' });
  return date.day === day ? date : null;
}
