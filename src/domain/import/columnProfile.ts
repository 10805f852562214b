import { plainCell } from '../csv/csvLine.ts';
import { dateCell } from './readDate.ts';
import { splitDateTime, timeCell } from './readTime.ts';

/** What a whole column looks like. Counts and three samples: enough to say what it is, and in which order its dates stand. */
export type ColumnProfile = {
  name: string;
  samples: string[];
  filled: number;
  phones: number;
  dates: number;
  times: number;
  dateTimes: number;
  /** Two words and more, of letters. */
  names: number;
  /** Days of earlier years. */
  past: number;
  /** Days that can be read as month-day alone, as day-month alone, as both. */
  mdy: number;
  dmy: number;
  either: number;
  /** Of those that can be read as both: days about now when read as month-day, and as day-month. */
  nearMdy: number;
  nearDmy: number;
  /** Times of 1 to 6 without am or pm, and times that only 24 hours have. */
  early: number;
  is24: number;
};

export function newProfile(name: string): ColumnProfile {
  return {
    name,
    samples: [],
    filled: 0,
    phones: 0,
    dates: 0,
    times: 0,
    dateTimes: 0,
    names: 0,
    past: 0,
    mdy: 0,
    dmy: 0,
    either: 0,
    nearMdy: 0,
    nearDmy: 0,
    early: 0,
    is24: 0,
  };
}

const mostSamples = 3;
const sampleLength = 60;

/** Takes one more cell into account, in place: a file is looked at as it streams by. */
export function addCell(profile: ColumnProfile, cell: string, today: Temporal.PlainDate): void {
  const thisYear = today.year;
  const text = plainCell(cell);
  if (text === '') return;
  profile.filled += 1;
  if (profile.samples.length < mostSamples && !profile.samples.includes(text.slice(0, sampleLength)))
    profile.samples.push(text.slice(0, sampleLength));
  if (!/\d/.test(text)) {
    if (/^[\p{L}'’.-]+,?\s+[\p{L}'’. -]+/u.test(text)) profile.names += 1;
    return;
  }
  const both = splitDateTime(text);
  const date = dateCell(both?.date ?? text, thisYear);
  if (date !== null) {
    if (both === null) profile.dates += 1;
    else profile.dateTimes += 1;
    if (date.year < thisYear) profile.past += 1;
    if (date.kind === 'numbers' && date.order !== 'neither') profile[date.order] += 1;
    if (date.kind === 'numbers' && date.order === 'either') {
      if (isNear(date.year, date.first, date.second, today)) profile.nearMdy += 1;
      if (isNear(date.year, date.second, date.first, today)) profile.nearDmy += 1;
    }
  } else if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/i.test(text)) profile.dateTimes += 1;
  const time = timeCell(both?.time ?? text);
  if (time !== null) {
    if (both === null) profile.times += 1;
    if (time.isEarly && !time.is24) profile.early += 1;
    if (time.is24) profile.is24 += 1;
  }
  if (date === null && /^\+?[\d\s().-]{10,20}$/.test(text) && text.replaceAll(/\D/g, '').length >= 10)
    profile.phones += 1;
}

const dayMs = 86_400_000;

/** From a month ago to a year ahead: where the visits of a file mostly are. */
function isNear(year: number, month: number, day: number, today: Temporal.PlainDate): boolean {
  const days = (Date.UTC(year, month - 1, day) - Date.UTC(today.year, today.month - 1, today.day)) / dayMs;
  return days >= -31 && days <= 366;
}
