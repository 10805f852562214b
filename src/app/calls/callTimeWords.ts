import { clockWords } from '../appointments/days.ts';

/** From when on: "from the working day before, 12:00 PM". */
export function callTimeWords({ daysBefore, from }: { daysBefore: number; from: string }): string {
  const clock = clockWords(`2000-01-01T${from}`);
  if (daysBefore === 0) return `on the day itself from ${clock}`;
  return daysBefore === 1
    ? `from ${clock} of the working day before`
    : `from ${clock}, ${daysBefore} working days before`;
}
