import type { Category } from '../message/category.ts';
import { readRulePack } from './readRulePack.ts';
import pack20261122 from './rulePacks/2026-11-22.json' with { type: 'json' };

/** Opening and closing in hours of the local day; texts may arrive from the first until before the second. */
export type Hours = readonly [from: number, to: number];
/** Null: on such days not at all. */
export type WeekHours = { mon_fri: Hours | null; sat: Hours | null; sun: Hours | null };

/** A category's own hours (compliance, section 2), and whether a holiday counts as a Sunday (TZ-07). */
export type CategoryWindow = WeekHours & { holidays: 'as_sunday' | 'as_day' };

/** What one state's law says of sales texts (ST-01). A row marked `?` holds the stricter of the readings (ST-02). */
export type StateRow = WeekHours & {
  state: string;
  /** False: no sales texts on the federal holidays and the state's own. */
  on_holidays: boolean;
  /** Texts in any 24 hours; null without a cap of the state's own. */
  max_in_24_h: number | null;
  confidence: 'A' | 'B' | '?';
  checked_on: string;
};

/** The values that counsel may change without a change of code (ST-05). A change is a new file; an old one stays for replay. */
export type RulePack = {
  version: string;
  effective_from: string;
  reviewed_by: string;
  /** The oldest time zone data that know the present rules (TZ-04). */
  minimum_zone_data: string;
  /** Kept free inside both edges of a window by what was held (TZ-06). */
  edge_minutes: number;
  /** What was held is released over this time (TZ-06). */
  spread_minutes: number;
  federal: WeekHours;
  windows: ReadonlyMap<Category, CategoryWindow>;
  caps: {
    care: { in_24_h: number; in_7_days: number };
    wellness: { in_7_days: number };
    payment: { in_7_days: number };
    marketing: { in_7_days: number };
    survey: { in_7_days: number };
    solicitations: { hard_in_24_h: number };
  };
  strictest: Omit<StateRow, 'state'>;
  rows: ReadonlyMap<string, StateRow>;
  holidays: {
    first_year: number;
    last_year: number;
    federal: ReadonlySet<string>;
    states: ReadonlyMap<string, ReadonlySet<string>>;
  };
};

/** Every pack that ever decided a text, the oldest first. */
export const rulePacks: readonly RulePack[] = [readRulePack(pack20261122)];

/** The pack in force at `now`: the newest that has taken effect, else the oldest. */
export function rulePackAt(now: Temporal.Instant, packs: readonly RulePack[] = rulePacks): RulePack {
  const day = Math.floor(now.epochMilliseconds / 86_400_000);
  const known = packs === rulePacks ? lately : null;
  if (known?.day === day) return known.pack;
  const today = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
  const found = packs.findLast(({ effective_from: from }) => from <= today) ?? packs[0];
  if (found === undefined) throw new Error('there is no rule pack');
  if (packs === rulePacks) lately = { day, pack: found };
  return found;
}

/** The pack of the day that was asked for last: it is asked for with every text. */
let lately: { day: number; pack: RulePack } | null = null;

/** The pack that decided a text. Throws when it was removed: a decision could then no longer be replayed (ST-05). */
export function rulePackOf(version: string, packs: readonly RulePack[] = rulePacks): RulePack {
  const found = packs.find((pack) => pack.version === version);
  if (found === undefined) throw new Error(`there is no rule pack ${version}`);
  return found;
}

/** The rows that bind a text to somebody in one of `states`; one that is not in the table, or none at all, is the strictest (ST-02). */
export function stateRows(pack: RulePack, states: readonly string[]): StateRow[] {
  const strictest = { ...pack.strictest, state: 'unknown' };
  if (states.length === 0) return [strictest];
  return states.map((state) => pack.rows.get(state) ?? strictest);
}
