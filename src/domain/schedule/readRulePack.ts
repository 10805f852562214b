import { categories, type Category } from '../message/category.ts';
import type { CategoryWindow, Hours, RulePack, StateRow, WeekHours } from './rulePack.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A rule pack as its file says it. Throws for what is missing or cannot be, and names the place. */
export function readRulePack(file: unknown): RulePack {
  const pack = fieldsOf(file, 'the rule pack');
  const caps = fieldsOf(pack['caps'], 'caps');
  const holidays = fieldsOf(pack['holidays'], 'holidays');
  const cap = (category: string, name: string): number =>
    positive(fieldsOf(caps[category], `caps.${category}`)[name], `caps.${category}.${name}`);
  const rows = listOf(pack['rows'], 'rows').map((row, at) => ({
    state: text(fieldsOf(row, `rows[${at}]`)['state'], /^[A-Z]{2}$/, `rows[${at}].state`),
    ...readRow(row, `rows[${at}]`),
  }));
  return {
    version: text(pack['version'], /\S/, 'version'),
    effective_from: text(pack['effective_from'], isoDate, 'effective_from'),
    reviewed_by: text(pack['reviewed_by'], /\S/, 'reviewed_by'),
    minimum_zone_data: text(pack['minimum_zone_data'], /^\d{4}[a-z]$/, 'minimum_zone_data'),
    edge_minutes: positive(pack['edge_minutes'], 'edge_minutes'),
    spread_minutes: positive(pack['spread_minutes'], 'spread_minutes'),
    federal: readWeek(pack['federal'], 'federal'),
    windows: readWindows(pack['windows']),
    caps: {
      care: { in_24_h: cap('care', 'in_24_h'), in_7_days: cap('care', 'in_7_days') },
      wellness: { in_7_days: cap('wellness', 'in_7_days') },
      payment: { in_7_days: cap('payment', 'in_7_days') },
      marketing: { in_7_days: cap('marketing', 'in_7_days') },
      survey: { in_7_days: cap('survey', 'in_7_days') },
      solicitations: { hard_in_24_h: cap('solicitations', 'hard_in_24_h') },
    },
    strictest: readRow(pack['strictest'], 'strictest'),
    rows: new Map(rows.map((row) => [row.state, row])),
    holidays: {
      first_year: positive(holidays['first_year'], 'holidays.first_year'),
      last_year: positive(holidays['last_year'], 'holidays.last_year'),
      federal: readDates(holidays['federal'], 'holidays.federal'),
      states: new Map(
        Object.entries(fieldsOf(holidays['states'], 'holidays.states')).map(([state, dates]) => [
          state,
          readDates(dates, `holidays.states.${state}`),
        ]),
      ),
    },
  };
}

const isoDate = /^\d{4}-\d\d-\d\d$/;

function readRow(value: unknown, where: string): Omit<StateRow, 'state'> {
  const row = fieldsOf(value, where);
  const most = row['max_in_24_h'];
  const { on_holidays: onHolidays, confidence } = row;
  if (typeof onHolidays !== 'boolean') throw new Error(`${where}.on_holidays must be true or false`);
  if (confidence !== 'A' && confidence !== 'B' && confidence !== '?')
    throw new Error(`${where}.confidence must be A, B or ?`);
  return {
    ...readWeek(value, where),
    on_holidays: onHolidays,
    max_in_24_h: most === null ? null : positive(most, `${where}.max_in_24_h`),
    confidence,
    checked_on: text(row['checked_on'], isoDate, `${where}.checked_on`),
  };
}

function readWindows(value: unknown): ReadonlyMap<Category, CategoryWindow> {
  const windows = fieldsOf(value, 'windows');
  return new Map(
    categories.map((category) => {
      const where = `windows.${category}`;
      const { holidays } = fieldsOf(windows[category], where);
      if (holidays !== 'as_sunday' && holidays !== 'as_day')
        throw new Error(`${where}.holidays must be as_sunday or as_day`);
      return [category, { ...readWeek(windows[category], where), holidays }];
    }),
  );
}

function readWeek(value: unknown, where: string): WeekHours {
  const week = fieldsOf(value, where);
  return {
    mon_fri: readHours(week['mon_fri'], `${where}.mon_fri`),
    sat: readHours(week['sat'], `${where}.sat`),
    sun: readHours(week['sun'], `${where}.sun`),
  };
}

function readHours(value: unknown, where: string): Hours | null {
  if (value === null) return null;
  const [from, to, ...rest] = listOf(value, where);
  const isHours = typeof from === 'number' && typeof to === 'number' && rest.length === 0;
  if (!isHours || !(from >= 0 && from < to && to <= 24))
    throw new Error(`${where} must be null or two hours, the earlier first`);
  return [from, to];
}

/** Dates as "2026-07-04", from lists of month and day by year. */
function readDates(value: unknown, where: string): ReadonlySet<string> {
  return new Set(
    Object.entries(fieldsOf(value, where)).flatMap(([year, days]) =>
      listOf(days, `${where}.${year}`).map((day) =>
        Temporal.PlainDate.from(`${year}-${text(day, /^\d\d-\d\d$/, `${where}.${year}`)}`).toString(),
      ),
    ),
  );
}

function fieldsOf(value: unknown, where: string): Fields {
  if (!isFields(value)) throw new Error(`${where} must be an object`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where} must be a list`);
  return value;
}

function text(value: unknown, pattern: RegExp, where: string): string {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new Error(`${where} must be like ${pattern.source}`);
  return value;
}

function positive(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0)
    throw new Error(`${where} must be a whole number above 0`);
  return value;
}
