import type { Walls, Whereabouts } from './hours.ts';
import type { Fact, Lived, Outcome, Step } from './facts.ts';
import { dueOf, stepIn, takesTurns, useOf, whyUnwanted } from './timeline.ts';
import type { Stretch, Visit } from './stretch.ts';

export type Judged = {
  violations: string[];
  /** Reminders that had to go, and did. */
  wentInTime: number;
  /** That had to wait or be left out because of how many texts the number had got (strict policy). */
  capped: number;
  /** Texts of several visits. */
  joint: number;
  /** Follow-ups that went to who had not answered. */
  followUps: number;
  reasons: Record<string, number>;
};

/** A time in which somebody wants a text, with when it is due and where the patient may be. */
export type Wanted = {
  from: number;
  to: number;
  due: number;
  surely: number;
  atMost: number;
  where: Whereabouts;
  phoneNumber: string;
  /** When this start was set. */
  setAt: number;
  /** Until when its phone said STOP: what had been taken back before may stay so. */
  stoppedUntil: number;
  /** What was known of where the patient is has changed: what is on its way keeps its time. */
  isElsewhere: boolean;
};

/** A visit that is judged, and what it is held against. */
export type Case = {
  lived: Lived;
  walls: Walls;
  judged: Judged;
  visit: Visit;
  workers: readonly (Fact & { kind: 'workers' })[];
  /** When each number got texts, one for each text. */
  sent: ReadonlyMap<string, readonly number[]>;
};

/** The times in which this text was wanted and due, put together where nothing that matters changed between them. */
export function wantedTimes(
  { visit, walls }: Pick<Case, 'visit' | 'walls'>,
  ofStart: readonly Outcome[],
  start: number,
  stepId: string,
): Wanted[] {
  const found: Wanted[] = [];
  for (const [place, stretch] of visit.stretches.entries()) {
    const step = stepIn(stretch, stepId);
    if (step === null || stretch.start !== start || whyUnwanted(stretch, stepId) !== null) continue;
    const due = dueIn({ visit, walls }, stretch, step, ofStart);
    if (due === null) continue;
    const others = (stretch.rule?.steps ?? []).flatMap((other) =>
      takesTurns(other) ? (dueIn({ visit, walls }, stretch, other, ofStart) ?? []) : [],
    );
    const use = useOf(stretch, step, due, others);
    const { from, to, where, phoneNumber, setAt } = stretch;
    const last = found.at(-1);
    if (last && last.to === from && last.due === due && isSamePlace(last, stretch)) {
      last.to = to;
      last.surely = Math.min(last.surely, use.surely);
      last.atMost = Math.max(last.atMost, use.atMost);
      continue;
    }
    const stops = visit.stretches
      .slice(0, place)
      .filter((one) => one.isStopped && one.phoneNumber === phoneNumber);
    const stoppedUntil = Math.max(0, ...stops.map((one) => one.to));
    const isElsewhere = last !== undefined && last.to === from && last.due === due;
    found.push({ from, to, due, ...use, where, phoneNumber, setAt, stoppedUntil, isElsewhere });
  }
  return found;
}

function isSamePlace(one: Wanted, { where, phoneNumber }: Stretch): boolean {
  return one.phoneNumber === phoneNumber && isSameWhere(one.where, where);
}

export function isSameWhere(one: Whereabouts, other: Whereabouts): boolean {
  return one.zones.join() === other.zones.join() && JSON.stringify(one.hours) === JSON.stringify(other.hours);
}

function dueIn(
  { visit, walls }: Pick<Case, 'visit' | 'walls'>,
  stretch: Stretch,
  step: Step,
  ofStart: readonly Outcome[],
): number | null {
  const hasGone = ofStart.some(({ sentAt }) => sentAt !== null && sentAt < stretch.from);
  const due = dueOf(stretch, step, { zone: visit.zone, hasGone, walls });
  return 'at' in due ? due.at : null;
}

/** A reminder that went, with the visit that it is of; `early`: why it might not have gone so soon by itself. */
export type Gone = {
  about: Case;
  wanted: readonly Wanted[];
  one: Outcome;
  at: number;
  early: string | null;
};

export function sayOf(
  { visit, judged }: Case,
  { start, step }: { start: number; step: string },
  what: string,
): void {
  judged.violations.push(`${visit.id} (${visit.zone}), ${iso(start)}, step ${step.slice(-2)}: ${what}`);
}

export function iso(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19) : 'never';
}
