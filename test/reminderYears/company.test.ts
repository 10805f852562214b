import { expect, test } from 'vitest';
import { goTogether } from '../../src/domain/reminder/goTogether.ts';
import { planVisit } from '../../src/services/reminder/planVisit.ts';
import type { World } from './facts.ts';
import type { Flaws } from './flaws.ts';
import { Walls } from './hours.ts';
import { judgeReminders } from './oracle.ts';
import { clock, family, phone, span, step } from './smallWorld.ts';
import { liveInMemory } from './timetable.ts';

const walls = new Walls(span.from, span.until);
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const oneDay = step({ days: 1 });
const threeDays = step({ id: id(3), days: 3 });
const followUp = step({ id: id(4), anchor: 'no_answer', days: 1 });
const afterMissed = step({ id: id(5), anchor: 'after_missed', hours: 3 });
const usual = family({ steps: [oneDay] });

/** What somebody may get wrong, a world in which it matters, and what the oracle says of it. */
const mistakes: readonly [name: string, finding: RegExp, world: World, flaws: Flaws][] = [
  [
    'texts a family once for each visit',
    /by itself and not with/,
    usual,
    { together: (waiting) => waiting.map((one) => [one]) },
  ],
  [
    'texts all visits of a phone with the first',
    /before its time/,
    family({
      steps: [oneDay],
      visits: [
        { of: 'ana', at: '12T10:00' },
        { of: 'leo', at: '13T09:30' },
      ],
    }),
    { together: (waiting) => [waiting.slice()] },
  ],
  [
    'tells of a visit twice',
    /tells of a visit twice/,
    family({ steps: [oneDay, step({ id: id(2), hours: 24 })], visits: [{ of: 'ana', at: '12T10:00' }] }),
    { together: (waiting) => goTogether(waiting.map((one) => ({ ...one, appointmentId: one.id }))) },
  ],
  [
    'texts a family by the hours of one of them',
    /outside the hours/,
    family({ steps: [oneDay], leosZone: 'America/Los_Angeles' }),
    { together: (waiting) => goTogether(waiting.map((one) => ({ ...one, zones: [] }))) },
  ],
  [
    'tells of a missed visit among others',
    /has words of its own/,
    family({
      steps: [oneDay, afterMissed],
      visits: [
        { of: 'ana', at: '08T10:00' },
        { of: 'leo', at: '12T10:00' },
      ],
      happenings: [{ at: clock('11T07:00'), kind: 'status', visit: 'ana/visit-0', status: 'no_show' }],
    }),
    { together: (waiting) => goTogether(waiting.map((one) => ({ ...one, isUsual: true }))) },
  ],
  [
    'forgets the others of a text that is taken back',
    /had to go by/,
    family({
      steps: [oneDay],
      happenings: [{ at: clock('11T09:55'), kind: 'status', visit: 'leo/visit-1', status: 'cancelled' }],
    }),
    { forgetsCompany: true },
  ],
  [
    'gives up the others of a text that is late for one',
    /had to go by/,
    family({
      steps: [oneDay],
      visits: [
        { of: 'ana', at: '12T10:00' },
        { of: 'leo', at: '12T18:00' },
      ],
      happenings: [
        { at: clock('11T09:55'), kind: 'workers', areUp: false },
        { at: clock('12T09:30'), kind: 'workers', areUp: true },
      ],
    }),
    { endsCompany: true },
  ],
  [
    'leaves the text of a family when one of them has moved',
    /the visit had been moved/,
    family({
      steps: [oneDay],
      happenings: [
        { at: clock('11T09:55'), kind: 'moved', visit: 'leo/visit-1', wall: Date.UTC(2027, 0, 14, 10) },
      ],
    }),
    { keepsWritten: true, keepsUnwanted: true },
  ],
  [
    'follows up with who has answered',
    /the patient has answered/,
    family({
      steps: [threeDays, followUp],
      happenings: [{ at: clock('09T12:00'), kind: 'status', visit: 'ana/visit-0', status: 'change_asked' }],
    }),
    { plan: (clinic, rule, visit, now) => planVisit(clinic, rule, { ...visit, status: 'booked' }, now) },
  ],
  [
    'follows up with who has answered and was put back to booked',
    /the patient has answered/,
    family({
      steps: [threeDays, followUp],
      happenings: [
        { at: clock('09T12:00'), kind: 'answered', visit: 'ana/visit-0' },
        { at: clock('09T12:00'), kind: 'status', visit: 'ana/visit-0', status: 'confirmed' },
        { at: clock('09T12:30'), kind: 'status', visit: 'ana/visit-0', status: 'booked' },
      ],
    }),
    { plan: (clinic, rule, visit, now) => planVisit(clinic, rule, { ...visit, isAnswered: false }, now) },
  ],
  [
    'follows up what nobody has asked',
    /nothing had asked/,
    family({
      steps: [threeDays, followUp],
      visits: [
        { of: 'ana', at: '12T10:00' },
        { of: 'leo', at: '20T10:00' },
      ],
      happenings: [
        { at: clock('09T09:00'), kind: 'workers', areUp: false },
        { at: clock('11T09:30'), kind: 'workers', areUp: true },
      ],
    }),
    { asksNobody: true },
  ],
  [
    'forgets to follow up',
    /had to go by/,
    family({ steps: [threeDays, followUp] }),
    { plan: (...about) => planVisit(...about).filter(({ stepId }) => stepId !== followUp.id) },
  ],
  [
    'does not hear STOP from a family’s phone',
    /the number has opted out/,
    family({
      steps: [threeDays, oneDay],
      happenings: [
        { at: clock('10T09:00'), kind: 'phone', phoneNumber: phone, isStopped: true },
        { at: clock('13T09:00'), kind: 'phone', phoneNumber: phone, isStopped: false },
      ],
    }),
    { ignoresStop: true },
  ],
  [
    'does not hear START',
    /had to go by|which is not true/,
    family({
      steps: [threeDays, oneDay],
      happenings: [
        { at: clock('08T09:00'), kind: 'phone', phoneNumber: phone, isStopped: true },
        { at: clock('10T09:00'), kind: 'phone', phoneNumber: phone, isStopped: false },
      ],
    }),
    { ignoresStart: true },
  ],
  [
    'texts the number from before',
    /a number that was not the patient’s/,
    family({
      steps: [oneDay],
      happenings: [{ at: clock('11T09:55'), kind: 'number', patient: 'leo', phoneNumber: '+12125550132' }],
    }),
    { ignores: ['number'] },
  ],
  [
    'takes STOP of the number from before for one of the new number',
    /had to go by/,
    family({
      steps: [threeDays, oneDay],
      happenings: [
        { at: clock('10T09:00'), kind: 'phone', phoneNumber: phone, isStopped: true },
        { at: clock('10T15:00'), kind: 'number', patient: 'leo', phoneNumber: '+12125550132' },
      ],
    }),
    { ignores: ['number'] },
  ],
  [
    'texts another country under the strict policy',
    /the number is of another country/,
    {
      ...family({
        steps: [threeDays, oneDay],
        happenings: [{ at: clock('10T12:00'), kind: 'number', patient: 'leo', phoneNumber: '+16045550132' }],
      }),
      policy: 'strict',
    },
    { textsAbroad: true },
  ],
  [
    'texts the dead',
    /the patient has died/,
    family({
      steps: [oneDay],
      happenings: [{ at: clock('11T09:55'), kind: 'died', patient: 'ana' }],
    }),
    { ignores: ['died'] },
  ],
  [
    'takes patients to be where they were',
    /outside the hours/,
    family({
      steps: [oneDay],
      happenings: [
        {
          at: clock('10T12:00'),
          kind: 'told',
          patient: 'leo',
          told: { chosenZone: 'America/Los_Angeles', zip: null, addressState: null },
        },
      ],
    }),
    { ignores: ['told'] },
  ],
  [
    'goes by the clock that a place had',
    /outside the hours/,
    family({
      steps: [oneDay],
      happenings: [
        { at: clock('10T12:00'), kind: 'place', place: 'America/New_York', zone: 'America/Los_Angeles' },
      ],
    }),
    { ignores: ['place'] },
  ],
  [
    'keeps to the hours that the clinic had',
    /outside the hours/,
    family({
      steps: [oneDay],
      happenings: [{ at: clock('10T12:00'), kind: 'hours', hours: { mon_fri: [11, 18] } }],
    }),
    { ignores: ['hours'] },
  ],
];

test.each(mistakes)(
  'the oracle finds a planner that %s, and nothing without it',
  (_, finding, world, flaws) => {
    const sound = judgeReminders(liveInMemory(world), walls);
    expect(sound.violations).toEqual([]);
    expect(sound.wentInTime).toBeGreaterThan(0);
    expect(judgeReminders(liveInMemory(world, flaws), walls).violations.join('\n')).toMatch(finding);
  },
);

test('a family whose texts go together gets one, at the time of the first', () => {
  const { outcomes } = liveInMemory(usual);
  expect(outcomes.map(({ sentAt }) => sentAt)).toEqual([clock('11T10:00'), clock('11T10:00')]);
  expect(new Set(outcomes.map(({ text }) => text)).size).toBe(1);
});
