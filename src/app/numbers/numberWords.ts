import type { ReminderNumbers } from '@/contracts/analytics.ts';
import { type Figure, fewest } from '@/domain/metric/reminderFigures.ts';
import { shortDayWords } from '../appointments/days.ts';
import { languageWord } from '../words/languageWords.ts';
import type { NumbersSearch } from './numbersSearch.ts';

export type Group = ReminderNumbers['groups'][number];

const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });

const counts = new Intl.NumberFormat('en-US');

/** "12,480". */
export function countWords(count: number): string {
  return counts.format(count);
}

/** "84.2%", or why no share is given. */
export function shareWords({ value, denominator }: Figure): string {
  if (value !== null) return percents.format(value);
  return denominator === 0 ? 'Nothing to count' : `Too few to say (under ${fewest})`;
}

/** "12 min", "3 h 5 min", "1 day 2 h". */
export function minutesWords(minutes: number | null): string {
  if (minutes === null) return 'Too few to say';
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  if (whole < 24 * 60) return `${Math.floor(whole / 60)} h ${whole % 60} min`;
  return `${Math.floor(whole / 1440)} d ${Math.floor((whole % 1440) / 60)} h`;
}

const without: Record<NumbersSearch['by'], string> = {
  week: 'No week',
  rule: 'No rule',
  visitType: 'No kind named',
  language: 'No language',
  location: 'No location named',
};

/** What a group is called. */
export function groupWord({ key, name }: Pick<Group, 'key' | 'name'>, by: NumbersSearch['by']): string {
  if (key === null) return without[by];
  if (by === 'week') return `Week of ${shortDayWords(key)}`;
  return by === 'language' ? languageWord(key) : (name ?? key);
}
