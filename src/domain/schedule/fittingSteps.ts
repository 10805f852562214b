import { keepsBelowCaps } from './judgeCaps.ts';
import { reminderTime, type ReminderStep, type VisitTime } from './reminderTime.ts';
import { rulePackAt, type RulePack } from './rulePack.ts';

export type CadenceFacts = {
  visit: VisitTime;
  steps: readonly ReminderStep[];
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** When other care texts to the same number of the same clinic went, or are to go. */
  others: readonly Temporal.Instant[];
};

export type FittingSteps = {
  kept: readonly { step: ReminderStep; dueAt: Temporal.Instant }[];
  dropped: readonly { step: ReminderStep; rule: 'TCPA-08' | 'AUD-02' }[];
  rulePack: string;
};

/**
 * The reminders of a visit that keep below the caps of care texts, with everything else that the number gets (TCPA-08): three in any
 * seven days, and under the strict policy one in any 24 hours. One and three days before come first, as the best trial found (EV-02),
 * then what is nearer to the visit, then the rest; nothing takes the place of one that did not fit. What is past already is dropped.
 */
export function fittingSteps(facts: CadenceFacts, pack: RulePack = rulePackAt(facts.now)): FittingSteps {
  const taken = [...facts.others];
  const kept: { step: ReminderStep; dueAt: Temporal.Instant }[] = [];
  const dropped: { step: ReminderStep; rule: 'TCPA-08' | 'AUD-02' }[] = [];
  let isFull = false;
  for (const step of facts.steps.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const dueAt = reminderTime(facts.visit, step);
    const fits = keepsBelowCaps([...taken, dueAt], { category: 'appointment', policy: facts.policy }, pack);
    if (Temporal.Instant.compare(dueAt, facts.now) < 0) dropped.push({ step, rule: 'AUD-02' });
    else if (fits && !isFull) {
      kept.push({ step, dueAt });
      taken.push(dueAt);
    } else {
      isFull = true;
      dropped.push({ step, rule: 'TCPA-08' });
    }
  }
  return {
    kept: kept.toSorted((a, b) => Temporal.Instant.compare(a.dueAt, b.dueAt)),
    dropped,
    rulePack: pack.version,
  };
}

/** The most useful first. */
function rankOf({ days, hours }: ReminderStep): number {
  const ahead = days * 24 + hours;
  if (ahead === 24) return 0;
  if (ahead === 72) return 1;
  return ahead < 24 ? 2 + ahead : 100 + ahead;
}
