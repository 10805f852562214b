import { expect, test } from 'vitest';
import { rulePackAt, type RulePack } from '../../src/domain/schedule/rulePack.ts';
import { checkLife } from './check.ts';
import { ZoneClock } from './clock.ts';
import { dayMs, live, type Lived } from './live.ts';
import { people, type Person } from './people.ts';
import { liveYears } from './years.ts';

/** Both changes of the clocks and most holidays. */
const span = { from: Date.UTC(2026, 9, 10), until: Date.UTC(2027, 3, 1) };
const few = people.filter((_, at) => at % 7 < 1);

test('half a year of automated texts: none outside its hours, past its use, twice, over a cap, or held without need', () => {
  const report = liveYears(few, 11, span, () => {});
  expect(report.violations).toEqual([]);
  expect(report.texts).toBeGreaterThan(500);
  for (const count of [report.atOnce, report.held, report.movedAhead]) expect(count).toBeGreaterThan(0);
  expect(Object.keys(report.dropped)).toEqual(
    expect.arrayContaining(['no_useful_opening', 'cap_until_too_late']),
  );
});

const clocks = new Map<string, ZoneClock>();
function clockOf(zone: string): ZoneClock {
  const clock = clocks.get(zone) ?? new ZoneClock(zone, span.from - 31 * dayMs, span.until + 62 * dayMs);
  clocks.set(zone, clock);
  return clock;
}

function named(name: string): Person {
  const person = people.find(({ name: own }) => own.startsWith(name));
  if (!person) throw new Error(`there is nobody called ${name}`);
  return person;
}

const newYork = named('America/New_York');
const texas = named('305 75201');
const pack = rulePackAt(Temporal.Instant.fromEpochMilliseconds(span.from));
const always: RulePack['federal'] = { mon_fri: [8, 21], sat: [8, 21], sun: [8, 21] };

/** What the oracle says of somebody whose texts went by other rules. */
function violationsOf(person: Person, rules: Partial<RulePack>, lives: Person = person): string {
  const texts = [1, 2, 3].map((seed) => live(lives, seed, span, { ...pack, ...rules }));
  return texts.flatMap((each) => checkLife(person, each, clockOf).violations).join('\n');
}

test.each([
  ['outside its hours', () => violationsOf(newYork, { holidays: { ...pack.holidays, federal: new Set() } })],
  [
    'outside its hours',
    () => violationsOf(texas, { rows: new Map(), strictest: { ...pack.strictest, ...always } }),
  ],
  [
    'outside its hours',
    () => violationsOf(newYork, {}, { ...newYork, told: { ...newYork.told, chosenZone: 'America/Denver' } }),
  ],
  [
    'outside its hours',
    () =>
      violationsOf(newYork, {
        windows: new Map([...pack.windows].map(([key, window]) => [key, { ...window, ...always }])),
      }),
  ],
  ['in the last five minutes', () => violationsOf(newYork, { edge_minutes: 1 })],
  ['in the first five minutes', () => violationsOf(newYork, { edge_minutes: 1 })],
  ['held although it could go', () => violationsOf(newYork, { spread_minutes: 90 })],
  ['held although it could go', () => violationsOf(newYork, { federal: { ...always, mon_fri: [12, 20] } })],
  ['dropped although it could go', () => violationsOf(newYork, { federal: { ...always, sat: null } })],
  ['over a cap', () => violationsOf(newYork, {}, { ...newYork, policy: 'standard' })],
  ['over a cap', () => violationsOf(newYork, { caps: { ...pack.caps, marketing: { in_7_days: 2 } } })],
])('the oracle finds a text %s when the rules are taken away', (finding, look) => {
  expect(look()).toContain(finding);
});

test.each<[finding: string, spoil: (text: Lived) => void]>([
  ['sent twice', (text) => text.sentAt.push((text.sentAt[0] ?? 0) + 1_000)],
  ['past its use', (text) => (text.latestUsefulAt = text.sentAt[0] ?? null)],
  ['neither sent nor dropped', (text) => (text.sentAt = [])],
  [
    'dropped although it could go',
    (text) => Object.assign(text, { sentAt: [], dropped: 'no_useful_opening', droppedAt: text.dueAt }),
  ],
  ['held although it could go', (text) => Object.assign(text, { dueAt: text.dueAt - 3 * dayMs })],
  ['moved ahead', (text) => Object.assign(text, { dueAt: text.dueAt + 3 * dayMs })],
])('the oracle finds one text that was %s', (finding, spoil) => {
  const texts = live(newYork, 1, span);
  expect(checkLife(newYork, texts, clockOf).violations).toEqual([]);
  const text = texts.find(({ category, sentAt, dueAt }) => category === 'care' && sentAt[0] === dueAt);
  if (!text) throw new Error('no care text went at once');
  spoil(text);
  expect(checkLife(newYork, texts, clockOf).violations.join('\n')).toContain(finding);
});
