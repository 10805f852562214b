import { expect, test } from 'vitest';
import {
  incidentDeadlines,
  nextDeadline,
  notClosable,
  urgencyOf,
  type IncidentDeadline,
  type IncidentFacts,
} from './deadlines.ts';
import { missingFactors } from './incident.ts';

const timeZone = 'America/New_York';
const nobodyTold = { patients: null, hhs: null, media: null };
const facts = (differs: Partial<IncidentFacts> = {}): IncidentFacts => ({
  discoveredAt: Temporal.Instant.from('2026-11-23T02:00:00Z'),
  state: 'open',
  decision: null,
  people: 1,
  mostInState: null,
  toldOn: nobodyTold,
  ...differs,
});
const day = (text: string) => Temporal.PlainDate.from(text);
const deadlinesOn = (differs: Partial<IncidentFacts>, today = '2026-11-22') =>
  incidentDeadlines(facts(differs), timeZone, day(today));
const daysOf = (deadlines: readonly IncidentDeadline[]) =>
  Object.fromEntries(deadlines.map(({ whom, on }) => [whom, on]));

test.each([
  // Discovered on 22 November by the clinic's calendar, though it was the 23rd in London.
  ['one person', { people: 1 }, { patients: '2027-01-21', hhs: '2027-03-01' }],
  ['499 people', { people: 499 }, { patients: '2027-01-21', hhs: '2027-03-01' }],
  ['500 people: HHS at once', { people: 500 }, { patients: '2027-01-21', hhs: '2027-01-21' }],
  [
    'more than 500 in a state: the media as well',
    { people: 501 },
    { patients: '2027-01-21', hhs: '2027-01-21', media: '2027-01-21' },
  ],
  [
    'many, but 500 in one state',
    { people: 900, mostInState: 500 },
    { patients: '2027-01-21', hhs: '2027-01-21' },
  ],
  ['none', { decision: 'low_probability' }, {}],
] as const)('HIPAA-08 who is told until when: %s', (_, differs, days) => {
  expect(daysOf(deadlinesOn(differs))).toEqual(days);
});

test('HIPAA-08 the year’s end counts for the year of discovery, and a leap year has a day more', () => {
  const discoveredAt = Temporal.Instant.from('2027-01-01T05:00:00Z');
  expect(daysOf(deadlinesOn({ discoveredAt }))['hhs']).toBe('2028-02-29');
  const before = Temporal.Instant.from('2027-01-01T04:59:59Z');
  expect(daysOf(deadlinesOn({ discoveredAt: before }))['hhs']).toBe('2027-03-01');
});

test.each([
  ['2027-01-06', 15, null],
  ['2027-01-07', 14, 'soon'],
  ['2027-01-21', 0, 'soon'],
  ['2027-01-22', -1, 'overdue'],
] as const)('HIPAA-08 on %s %i days are left: %s', (today, daysLeft, urgency) => {
  const next = nextDeadline(facts(), deadlinesOn({}, today));
  expect(next).toMatchObject({ whom: 'patients', daysLeft });
  expect(urgencyOf(next)).toBe(urgency);
});

test('HIPAA-08 who has been told waits no more, and a closed incident has no clock', () => {
  const toldOn = { ...nobodyTold, patients: '2026-12-01' };
  const deadlines = deadlinesOn({ toldOn });
  expect(nextDeadline(facts(), deadlines)).toMatchObject({ whom: 'hhs' });
  expect(nextDeadline(facts({ state: 'closed' }), deadlines)).toBeNull();
  expect(urgencyOf(null)).toBeNull();
});

test('HIPAA-08 it is closed when it was weighed, and whoever had to be told was', () => {
  expect(notClosable(facts(), deadlinesOn({}))).toBe('not_assessed');
  expect(notClosable(facts({ decision: 'breach' }), deadlinesOn({ decision: 'breach' }))).toBe('not_told');
  const toldOn = { patients: '2026-12-01', hhs: '2026-12-02', media: null };
  expect(notClosable(facts({ decision: 'breach' }), deadlinesOn({ decision: 'breach', toldOn }))).toBeNull();
  expect(
    notClosable(facts({ decision: 'low_probability' }), deadlinesOn({ decision: 'low_probability' })),
  ).toBeNull();
});

test('HIPAA-08 each of the four factors needs words', () => {
  const factors = { data: 'A visit time', recipient: ' ', viewed: 'Read', mitigation: '' };
  expect(missingFactors({ factors })).toEqual(['recipient', 'mitigation']);
});
