import { writeDate, writeTime, type DateStyle } from './dateText.ts';
import type { ListedVisit } from './field.ts';

/**
 * Writes visits as a numbered list, from 1, by the clock of where each is: "Tue, Dec 8: 1) Ana 9:00 AM, 2) Leo 9:30 AM"; where they are on
 * different days "1) Ana Tue, Dec 8, 9:00 AM; 2) Leo Thu, Dec 10, 9:30 AM". The language's own dates, in characters that keep a text short.
 */
export function writeVisits(visits: readonly ListedVisit[], style: Omit<DateStyle, 'withTime'>): string {
  const written = visits.map(({ firstName, startsAt, timeZone }, index) => {
    const own = { ...style, timeZone: timeZone ?? style.timeZone };
    return {
      lead: [`${index + 1})`, ...(firstName === null ? [] : [firstName])].join(' '),
      day: writeDate(startsAt, { ...own, withTime: false }),
      time: writeTime(startsAt, own),
      whole: writeDate(startsAt, { ...own, withTime: true }),
    };
  });
  const [day, ...otherDays] = new Set(written.map((one) => one.day));
  return otherDays.length === 0
    ? `${day}: ${written.map(({ lead, time }) => `${lead} ${time}`).join(', ')}`
    : written.map(({ lead, whole }) => `${lead} ${whole}`).join('; ');
}
