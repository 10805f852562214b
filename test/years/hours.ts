/** The kinds of automated texts that have hours of their own. */
export type Kind = 'care' | 'payment' | 'wellness' | 'survey' | 'marketing';

/** Minutes of the day; null: closed. */
type Open = readonly [from: number, to: number] | null;

/** Monday to Friday, Saturday, Sunday, and a holiday: the day's own hours, those of a Sunday, or none. */
type Rule = { week: Open; sat: Open; sun: Open; holiday: 'same' | 'sunday' | 'closed' };

const hours = (text: string): Open => {
  if (text === '-') return null;
  const [from, to] = text.split('-').map((hour) => Number(hour) * 60);
  return [from ?? 0, to ?? 0];
};
const rule = (week: string, sat: string, sun: string, holiday: Rule['holiday']): Rule => ({
  week: hours(week),
  sat: hours(sat),
  sun: hours(sun),
  holiday,
});

/** Written from the rules, apart from the product's rule pack. */
const own: Record<Kind, Rule> = {
  care: rule('9-20', '9-20', '12-20', 'sunday'),
  payment: rule('9-20', '9-20', '-', 'closed'),
  wellness: rule('10-18', '10-18', '-', 'closed'),
  survey: rule('10-18', '10-18', '-', 'closed'),
  marketing: rule('8-21', '8-21', '8-21', 'same'),
};

const strictest = rule('10-18', '10-17', '-', 'closed');
const usual = rule('8-21', '8-21', '8-21', 'same');
const until20 = rule('8-20', '8-20', '8-20', 'same');
const from9 = rule('9-21', '9-21', '9-21', 'same');
const from9until20 = rule('9-20', '9-20', '9-20', 'same');
const canada = rule('9-20', '10-18', '10-18', 'same');
const weekdaysUntil20 = rule('8-20', '8-20', '-', 'closed');

/** The states and provinces of the simulated people; of two readings, the stricter one. */
const states: Record<string, Rule> = {
  AL: weekdaysUntil20,
  LA: weekdaysUntil20,
  MS: weekdaysUntil20,
  FL: until20,
  MA: until20,
  MD: until20,
  NJ: until20,
  OK: until20,
  OR: until20,
  WA: until20,
  WY: until20,
  CT: from9until20,
  NV: from9until20,
  MI: from9,
  MN: from9,
  NM: from9,
  KY: rule('10-21', '10-21', '10-21', 'same'),
  PA: rule('8-21', '8-12', '-', 'closed'),
  RI: rule('9-18', '10-17', '-', 'closed'),
  SD: rule('9-21', '9-21', '-', 'same'),
  TX: rule('9-21', '9-21', '12-21', 'same'),
  UT: rule('8-21', '8-21', '-', 'closed'),
  BC: canada,
  AB: canada,
};
for (const state of 'AK AZ CA CO DC GA HI IA ID IL IN NC ND NE NY TN VA WI AS GU MP PR VI'.split(' '))
  states[state] = usual;

const dayMs = 86_400_000;

/** When texts of a kind may arrive on a date, for everybody whose states these are; states count for solicitations alone. */
export function openingOn(kind: Kind, day: number, of: readonly string[]): Open {
  const rules: [Rule, readonly string[]][] = [[own[kind], []]];
  if (kind === 'wellness' || kind === 'survey' || kind === 'marketing') {
    if (of.length === 0) rules.push([strictest, Object.keys(extraDays)]);
    for (const state of of) {
      const found = states[state];
      if (!found) throw new Error(`the oracle knows no hours of ${state}`);
      rules.push([found, [state]]);
    }
  }
  let from = 8 * 60;
  let to = 21 * 60;
  for (const [each, whose] of rules) {
    const open = openBy(each, day, whose);
    if (open === null) return null;
    from = Math.max(from, open[0]);
    to = Math.min(to, open[1]);
  }
  return from < to ? [from, to] : null;
}

function openBy(each: Rule, day: number, whose: readonly string[]): Open {
  const isHoliday = federalHolidays(yearOf(day)).has(day);
  if (each.holiday === 'closed') {
    if (isHoliday || whose.some((state) => extraDays[state]?.(yearOf(day)).includes(day))) return null;
  }
  if (isHoliday && each.holiday === 'sunday') return each.sun;
  const weekday = new Date(day * dayMs).getUTCDay();
  if (weekday === 0) return each.sun;
  return weekday === 6 ? each.sat : each.week;
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

const known = new Map<number, ReadonlySet<number>>();

/** With the days on which they are kept when they fall on a weekend; also of the next New Year, which may be kept in December. */
function federalHolidays(year: number): ReadonlySet<number> {
  const found = known.get(year);
  if (found) return found;
  const fixed = ['01-01', '06-19', '07-04', '11-11', '12-25'].map((date) => dateOf(`${year}-${date}`));
  const made = new Set([
    ...[...fixed, dateOf(`${year + 1}-01-01`)].flatMap(kept),
    nth(year, 1, 'mon', 3),
    nth(year, 2, 'mon', 3),
    lastMonday(year, 5),
    nth(year, 9, 'mon', 1),
    nth(year, 10, 'mon', 2),
    nth(year, 11, 'thu', 4),
  ]);
  known.set(year, made);
  return made;
}

/** Days on which the law of a state forbids sales texts besides the federal holidays. */
const extraDays: Record<string, (year: number) => number[]> = {
  LA: (year) => [easter(year) - 47, easter(year) - 2, ...kept(dateOf(`${year}-11-01`))],
  AL: (year) => [easter(year) - 47, nth(year, 4, 'mon', 4), nth(year, 6, 'mon', 1)],
  MS: (year) => [lastMonday(year, 4)],
  PA: (year) => [easter(year) - 2],
  RI: (year) => [nth(year, 8, 'mon', 2)],
  UT: (year) => kept(dateOf(`${year}-07-24`)),
};

function dateOf(iso: string): number {
  return Date.parse(`${iso}T00:00:00Z`) / dayMs;
}

/** A holiday on a Saturday is kept on Friday too, one on a Sunday on Monday. */
function kept(day: number): number[] {
  const weekday = new Date(day * dayMs).getUTCDay();
  if (weekday === 6) return [day - 1, day];
  return weekday === 0 ? [day, day + 1] : [day];
}

function nth(year: number, month: number, weekday: 'mon' | 'thu', count: number): number {
  const first = Date.UTC(year, month - 1, 1) / dayMs;
  const wanted = weekday === 'mon' ? 1 : 4;
  const ahead = (wanted - new Date(first * dayMs).getUTCDay() + 7) % 7;
  return first + ahead + 7 * (count - 1);
}

function lastMonday(year: number, month: number): number {
  const last = Date.UTC(year, month, 0) / dayMs;
  return last - ((new Date(last * dayMs).getUTCDay() + 6) % 7);
}

/** Gauss's rule for the years from 1900 to 2099. */
function easter(year: number): number {
  const d = (19 * (year % 19) + 24) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7;
  let after = d + e;
  if (d === 29 && e === 6) after -= 7;
  if (d === 28 && e === 6 && year % 19 > 10) after -= 7;
  return Date.UTC(year, 2, 22) / dayMs + after;
}
