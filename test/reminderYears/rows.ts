import type { Outcome, Rule } from './facts.ts';

/** One text, about one visit or several. */
export type Text = {
  id: string;
  to: string;
  rows: readonly Row[];
  sendAt: number;
  deadlineAt: number;
  state: 'queued' | 'sent' | 'ended';
};

/** One step for one start of one visit, as the product's table would have it. */
export type Row = {
  visit: string;
  step: string;
  anchor: string;
  start: number;
  state: 'planned' | 'written' | 'sent' | 'ended';
  sendAt: number;
  deadlineAt: number;
  reason: string | null;
  at: number;
  text: Text | null;
  sent: { at: number; text: string; to: string }[];
};

export function ofRows(rows: ReadonlyMap<string, Row> | undefined): Row[] {
  return [...(rows?.values() ?? [])];
}

export function outcomesOf({ visit, step, start, state, reason, at, sent }: Row): Outcome[] {
  if (sent.length > 0)
    return sent.map(({ at: sentAt, text, to }) => ({
      visit,
      step,
      start,
      sentAt,
      text,
      to,
      reason: null,
      endedAt: null,
    }));
  const ended = state === 'ended' ? reason : null;
  return [{ visit, step, start, sentAt: null, text: null, to: null, reason: ended, endedAt: at }];
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
