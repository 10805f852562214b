import type { Category } from '../message/category.ts';
import { isSolicitation } from '../message/category.ts';
import {
  stateRows,
  type CategoryWindow,
  type Hours,
  type RulePack,
  type StateRow,
  type WeekHours,
} from './rulePack.ts';

/** A clinic's own hours for its texts: they narrow the window and never widen it (TCPA-10). What is left out stays as it is. */
export type ClinicHours = Partial<WeekHours>;

/** Opening and closing of one local day, in minutes; null: closed; 'unknown': no holidays are known for the date (ST-03). */
export type DayHours = { from: number; to: number } | null | 'unknown';

/** Says for a local date when texts may arrive. */
export type HoursOn = (date: Temporal.PlainDate) => DayHours;

/**
 * The hours of a category on each local date: its own window, the federal bound, for solicitations the row of every state (ST-01, ST-02),
 * and the clinic's own hours, all at once. Care texts treat a holiday as a Sunday (TZ-07).
 */
export function hoursOfCategory(
  pack: RulePack,
  category: Category,
  states: readonly string[],
  clinicHours: ClinicHours | null,
): HoursOn {
  const own = windowOf(pack, category);
  const solicits = isSolicitation(category);
  const rows = solicits ? stateRows(pack, states) : [];
  const known = new Map<string, DayHours>();
  const decide = (date: Temporal.PlainDate): DayHours => {
    if (solicits && !coversHolidays(pack, date)) return 'unknown';
    const day = dayOf(date);
    const isHoliday = isFederalHoliday(pack, date);
    const bounds: (Hours | null)[] = [
      isHoliday && own.holidays === 'as_sunday' ? own.sun : own[day],
      pack.federal[day],
      ...rows.map((row) => (isClosedFor(pack, row, date) ? null : row[day])),
      ...(clinicHours?.[day] === undefined ? [] : [clinicHours[day]]),
    ];
    return intersect(bounds);
  };
  return (date) => {
    const key = date.toString();
    const found = known.get(key);
    if (found !== undefined) return found;
    const decided = decide(date);
    known.set(key, decided);
    return decided;
  };
}

function intersect(bounds: readonly (Hours | null)[]): DayHours {
  let from = 0;
  let to = 24 * 60;
  for (const bound of bounds) {
    if (bound === null) return null;
    from = Math.max(from, bound[0] * 60);
    to = Math.min(to, bound[1] * 60);
  }
  return from < to ? { from, to } : null;
}

function dayOf(date: Temporal.PlainDate): keyof WeekHours {
  if (date.dayOfWeek === 7) return 'sun';
  return date.dayOfWeek === 6 ? 'sat' : 'mon_fri';
}

function coversHolidays({ holidays }: RulePack, { year }: Temporal.PlainDate): boolean {
  return year >= holidays.first_year && year <= holidays.last_year;
}

function isFederalHoliday({ holidays }: RulePack, date: Temporal.PlainDate): boolean {
  return holidays.federal.has(date.toString());
}

/** The strictest row is closed on every holiday of any state. */
function isClosedFor(pack: RulePack, row: StateRow, date: Temporal.PlainDate): boolean {
  if (row.on_holidays) return false;
  if (isFederalHoliday(pack, date)) return true;
  const { states } = pack.holidays;
  const own = row.state === 'unknown' ? [...states.values()] : [states.get(row.state)];
  return own.some((dates) => dates?.has(date.toString()) === true);
}

function windowOf(pack: RulePack, category: Category): CategoryWindow {
  const found = pack.windows.get(category);
  if (found === undefined) throw new Error(`the rule pack ${pack.version} has no window for ${category}`);
  return found;
}
