import type { Walls } from './hours.ts';
import type { Fact, Lived, Outcome, Step } from './facts.ts';
import { dueOf, stepIn, useOf, whyUnwanted, type Stretch, type Visit } from './timeline.ts';

export type Judged = {
  violations: string[];
  /** Reminders that had to go, and did. */
  wentInTime: number;
  /** That had to wait or be left out because of how many texts the number had got (strict policy). */
  capped: number;
  reasons: Record<string, number>;
};

/** A time in which somebody wants a text, with when it is due. */
export type Wanted = { from: number; to: number; due: number; surely: number; atMost: number };

/** A visit that is judged, and what it is held against. */
export type Case = {
  lived: Lived;
  walls: Walls;
  judged: Judged;
  visit: Visit;
  workers: readonly (Fact & { kind: 'workers' })[];
  /** When this patient got reminders. */
  sent: readonly number[];
};

/** The times in which this text was wanted and due, put together where nothing that matters changed between them. */
export function wantedTimes(
  { visit, walls }: Pick<Case, 'visit' | 'walls'>,
  ofStart: readonly Outcome[],
  start: number,
  stepId: string,
): Wanted[] {
  const found: Wanted[] = [];
  for (const stretch of visit.stretches) {
    const step = stepIn(stretch, stepId);
    if (step === null || stretch.start !== start || whyUnwanted(stretch, stepId) !== null) continue;
    const due = dueIn({ visit, walls }, stretch, step, ofStart);
    if (due === null) continue;
    const others = (stretch.rule?.steps ?? []).flatMap((other) =>
      other.anchor === 'after_missed' ? [] : (dueIn({ visit, walls }, stretch, other, ofStart) ?? []),
    );
    const use = useOf(stretch, step, due, others);
    const last = found.at(-1);
    if (last && last.to === stretch.from && last.due === due) {
      last.to = stretch.to;
      last.surely = Math.min(last.surely, use.surely);
      last.atMost = Math.max(last.atMost, use.atMost);
    } else found.push({ from: stretch.from, to: stretch.to, due, ...use });
  }
  return found;
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
