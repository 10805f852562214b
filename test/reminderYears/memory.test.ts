import { beforeAll, expect, test } from 'vitest';
import type { VisitToPlan } from '../../src/db/reminderQueries.ts';
import { planVisit } from '../../src/services/reminder/planVisit.ts';
import { dayMs, minuteMs, type Lived, type Outcome, type World } from './facts.ts';
import type { Flaws } from './flaws.ts';
import { Walls } from './hours.ts';
import { judgeReminders } from './oracle.ts';
import { tellStory } from './story.ts';
import { liveInMemory } from './timetable.ts';

/** The weeks around both changes of the clocks. */
const autumn = { from: Date.UTC(2026, 9, 10), until: Date.UTC(2026, 11, 5) };
const spring = { from: Date.UTC(2027, 1, 22), until: Date.UTC(2027, 3, 18) };
const people = { households: 70, longestGapDays: 4, unrest: 3 } as const;
const autumnWalls = new Walls(autumn.from, autumn.until);
const springWalls = new Walls(spring.from, spring.until);
let world: World;
let lived: Lived;
beforeAll(() => {
  world = tellStory({ seed: 28, ...autumn, ...people, policy: 'standard' }, autumnWalls);
  lived = liveInMemory(world);
});

test('visits of families and of one day, with moves, answers, follow-ups, other numbers and homes, STOP, deaths and outages: every reminder goes once, in its minute, or for a true reason not at all', () => {
  const judged = judgeReminders(lived, autumnWalls);
  expect(judged.violations).toEqual([]);
  expect(judged.wentInTime).toBeGreaterThan(250);
  expect(judged.joint).toBeGreaterThan(15);
  expect(judged.followUps).toBeGreaterThan(0);
  expect(Object.keys(judged.reasons)).toEqual(
    expect.arrayContaining([
      'appointment_moved',
      'visit_cancelled',
      'confirmed',
      'booked_too_late',
      'too_late',
      'no_useful_opening',
    ]),
  );
  for (const kind of ['number', 'told', 'place', 'hours', 'died', 'phone'])
    expect(lived.facts.some((fact) => fact.kind === kind)).toBe(true);
});

test.each([
  ['standard', 21, 0],
  ['strict', 23, 5],
] as const)(
  'the same when the clocks go forward, under the %s policy (seed %i)',
  (policy, seed, leastCapped) => {
    const story = tellStory({ seed, ...spring, ...people, policy }, springWalls);
    const judged = judgeReminders(liveInMemory(story), springWalls);
    expect(judged.violations).toEqual([]);
    expect(judged.wentInTime).toBeGreaterThan(200);
    expect(judged.capped).toBeGreaterThanOrEqual(leastCapped);
  },
);

type Plan = typeof planVisit;
const withVisit =
  (change: (visit: VisitToPlan) => VisitToPlan): Plan =>
  (clinic, rule, visit, now) =>
    planVisit(clinic, rule, change(visit), now);

function firstStarts(): Plan {
  const first = new Map<string, VisitToPlan>();
  return withVisit((visit) => {
    const { startsAt, localStart, bookedAt } = first.get(visit.id) ?? visit;
    first.set(visit.id, first.get(visit.id) ?? visit);
    return { ...visit, startsAt, localStart, bookedAt };
  });
}

test.each<[name: string, finding: RegExp, flaws: Flaws]>([
  [
    'drops the deadline',
    /of no use after/,
    {
      forgetsOutage: true,
      plan: (...about) =>
        planVisit(...about).map((one) =>
          one.kind === 'planned' ? { ...one, deadlineAt: one.deadlineAt.add({ hours: 240 }) } : one,
        ),
    },
  ],
  ['ignores a move', /had to go by/, { plan: firstStarts() }],
  [
    'leaves the text of a moved or cancelled visit',
    /the visit (had been moved|is cancelled)/,
    { keepsWritten: true },
  ],
  ['plans and sends twice', /went 2 times/, { forgetsSent: true }],
  [
    'plans by the wrong clock',
    /had to go by|before its time/,
    { plan: withVisit((visit) => ({ ...visit, timeZone: 'America/Denver' })) },
  ],
  [
    'takes the clinic for where the patient is',
    /had to go by/,
    { plan: withVisit((visit) => ({ ...visit, placeZone: null })) },
  ],
  [
    'ignores that a visit is confirmed',
    /the visit is confirmed/,
    {
      keepsUnwanted: true,
      plan: withVisit((visit) => (visit.status === 'confirmed' ? { ...visit, status: 'booked' } : visit)),
    },
  ],
  [
    'does not take back what was written before the answer',
    /the visit is confirmed/,
    { keepsUnwanted: true },
  ],
  ['forgets the outage', /of no use after/, { forgetsOutage: true }],
  [
    'gives up what could go',
    /had to go by/,
    { plan: (...about) => planVisit(...about).filter((_, at) => at > 0) },
  ],
])('the oracle finds a planner that %s', (_, finding, flaws) => {
  expect(judgeReminders(liveInMemory(world, flaws), autumnWalls).violations.join('\n')).toMatch(finding);
});

test.each<[name: string, finding: RegExp, spoil: (outcome: Outcome) => Partial<Outcome>]>([
  ['late by two minutes', /had to go by/, ({ sentAt }) => ({ sentAt: (sentAt ?? 0) + 2 * minuteMs })],
  ['early by two minutes', /before its time/, ({ sentAt }) => ({ sentAt: (sentAt ?? 0) - 2 * minuteMs })],
  [
    'at night',
    /outside the hours|while nobody was at work/,
    ({ sentAt }) => ({ sentAt: (sentAt ?? 0) + dayMs / 2 }),
  ],
  ['never sent', /never went/, () => ({ sentAt: null, reason: 'too_late' })],
  [
    'given up for a reason that is not true',
    /which is not true/,
    () => ({ sentAt: null, reason: 'confirmed' }),
  ],
  ['left waiting', /left waiting/, () => ({ sentAt: null, reason: null })],
  ['sent to another phone', /not the patient’s/, () => ({ to: '+12125550199' })],
])('the oracle finds one reminder that is %s', (_, finding, spoil) => {
  const judgedAlone = (outcomes: readonly Outcome[]): string[] =>
    judgeReminders({ ...lived, outcomes }, autumnWalls).violations;
  const isUndisturbed = ({ visit, start, text }: Outcome): boolean =>
    lived.outcomes.filter((one) => one.text === text).length === 1 &&
    lived.facts.filter((fact) => 'visit' in fact && fact.visit === visit && fact.at < start - 2 * dayMs)
      .length === 1;
  const at = lived.outcomes.findIndex((one) => one.sentAt === one.start - 3 * dayMs && isUndisturbed(one));
  expect(at).toBeGreaterThan(-1);
  const spoilt = lived.outcomes.map((one, place) => (place === at ? { ...one, ...spoil(one) } : one));
  expect(judgedAlone(spoilt).join('\n')).toMatch(finding);
});
