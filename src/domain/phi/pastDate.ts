import type { ContentRule } from './contentRule.ts';

/** A full date more than a year past is a birth date more often than anything else. */
export const pastDate: ContentRule<'D-DOB-HOLD'> = {
  id: 'D-DOB-HOLD',
  sentence:
    'The text contains a full date more than a year past, which could be a birth date. A second person has to look at it.',
  needs: { digits: 5 },
  find: ({ dates }, { today }) => {
    if (today === undefined) return [];
    const [year = 0, month = 0, day = 0] = today.split('-').map(Number);
    const aYearAgo = dayNumber(year - 1, month, day);
    return dates
      .filter(({ readings }) =>
        readings.every(
          (reading) =>
            reading.year !== null && dayNumber(reading.year, reading.month, reading.day) < aYearAgo,
        ),
      )
      .map(({ start, end }) => ({ start, end }));
  },
};

function dayNumber(year: number, month: number, day: number): number {
  return (year * 100 + month) * 100 + day;
}
