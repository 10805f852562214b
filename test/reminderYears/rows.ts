import type { Outcome, Rule } from './facts.ts';

/** One step for one start of one visit, as the product's table would have it. */
export type Row = {
  visit: string;
  step: string;
  start: number;
  state: 'planned' | 'written' | 'sent' | 'ended';
  sendAt: number;
  deadlineAt: number;
  reason: string | null;
  at: number;
  sentAt: number[];
};

export function ofRows(rows: ReadonlyMap<string, Row> | undefined): Row[] {
  return [...(rows?.values() ?? [])];
}

export function outcomesOf({ visit, step, start, state, reason, at, sentAt }: Row): Outcome[] {
  if (sentAt.length > 0)
    return sentAt.map((moment) => ({ visit, step, start, sentAt: moment, reason: null, endedAt: null }));
  return [{ visit, step, start, sentAt: null, reason: state === 'ended' ? reason : null, endedAt: at }];
}

export type DatedRule = Rule & { updatedAt: Date };

/** Rules with when each was made or changed last; `changed` is the one that was now, null is all of them. */
export function dated(
  rules: readonly Rule[],
  changed: string | null,
  before: readonly DatedRule[],
  now: Date,
): DatedRule[] {
  return rules.map((rule) => {
    const known = before.find(({ id }) => id === rule.id)?.updatedAt ?? now;
    return { ...rule, updatedAt: rule.id === changed || changed === null ? now : known };
  });
}
