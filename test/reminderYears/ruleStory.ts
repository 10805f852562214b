import type { Chance } from '../simulation/chance.ts';
import { dayMs, hourMs, minuteMs, type Happening, type Rule, type Step } from './facts.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function step(n: number, more: Partial<Step>): Step {
  return { id: id(n), anchor: 'before_visit', days: 0, hours: 0, skipsConfirmed: false, ...more };
}

const sevenDays = step(1, { days: 7 });
const threeDays = step(2, { days: 3 });
const twoDays = step(3, { days: 2, skipsConfirmed: true });
const oneDay = step(4, { days: 1, skipsConfirmed: true });
const oneDayForAll = step(5, { days: 1 });
const fourHours = step(6, { hours: 4, skipsConfirmed: true });
const twoHours = step(7, { hours: 2 });
const onBooking = step(8, { anchor: 'on_booking' });
const threeDaysFor = step(10, { anchor: 'no_answer', days: 3 });
const oneDayFor = step(11, { anchor: 'no_answer', days: 1 });
const threeHoursFor = step(12, { anchor: 'no_answer', hours: 3 });
const afterMissed = step(9, { anchor: 'after_missed', hours: 3 });

/** How long before a visit texts go or are on their way. */
export const stepTimes = [7 * dayMs, 3 * dayMs, 2 * dayMs, dayMs, 4 * hourMs, 2 * hourMs];

const general: readonly (readonly Step[])[] = [
  [threeDays, oneDay],
  [threeDays, oneDay],
  [oneDay],
  [threeDays, twoDays],
  [threeDays, oneDayFor],
];
const byType: Readonly<Record<string, readonly (readonly Step[])[]>> = {
  'Check-up': [
    [sevenDays, oneDay, twoHours],
    [sevenDays, oneDayForAll],
    [sevenDays, threeDaysFor, oneDay],
  ],
  Procedure: [
    [onBooking, threeDays, oneDayForAll],
    [onBooking, twoDays],
    [onBooking, oneDayFor],
  ],
  Therapy: [[oneDayForAll, fourHours], [fourHours], [oneDayForAll, threeHoursFor]],
  Intake: [
    [oneDay, afterMissed],
    [threeDays, oneDay, afterMissed],
  ],
};

/** Rules by kind of visit and place, changed every few weeks, and now and then paused for hours or days. */
export function rulesOverTime(chance: Chance, { from, until }: { from: number; until: number }): Happening[] {
  const steps = (choices: readonly (readonly Step[])[]): readonly Step[] => chance.oneOf(choices);
  let rules: Rule[] = [
    { id: id(101), place: null, type: null, isPaused: false, steps: steps(general) },
    { id: id(102), place: 'Pacific/Guam', type: null, isPaused: false, steps: [oneDayForAll] },
    ...Object.entries(byType).map(([type, choices], at): Rule => ({
      id: id(103 + at),
      place: null,
      type,
      isPaused: false,
      steps: steps(choices),
    })),
  ];
  const found: Happening[] = [{ at: from, kind: 'rules', rules, changed: null }];
  let at = from;
  const change = (when: number, rule: Rule, more: Partial<Rule>): void => {
    rules = rules.map((one) => (one.id === rule.id ? { ...one, ...more } : one));
    found.push({ at: when, kind: 'rules', rules, changed: rule.id });
  };
  for (;;) {
    at += Math.floor(((3 + chance.fraction() * 25) * dayMs) / minuteMs) * minuteMs;
    if (at > until - 5 * dayMs) return found;
    const rule = chance.oneOf(rules);
    if (chance.happens(0.5)) {
      change(at, rule, { isPaused: true });
      at += chance.whole(10, 60 * 30) * minuteMs;
      change(at, rule, { isPaused: false });
    } else if (rule.place === null)
      change(at, rule, { steps: steps(rule.type === null ? general : (byType[rule.type] ?? general)) });
  }
}
