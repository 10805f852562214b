import type { ReminderRule, RuleStep } from './reminderRule.ts';

/** A rule as far as its texts depend on it. */
export type RuleInForce = Omit<ReminderRule, 'id'> & {
  isPaused: boolean;
  /** Since when each of its steps is what it is. */
  since: ReadonlyMap<string, Temporal.Instant>;
};

/**
 * What a changed rule means for the texts of its visits: whether any of them may differ (a name alone changes none), and since when each step
 * is what it is. A step keeps its age while its time and its conditions stay; other words alone make it no younger, so that what waits for
 * the end of quiet hours, or of an outage, still goes. A rule that is for other visits now, or goes on after a pause, is new.
 */
export function ruleChange(
  before: RuleInForce,
  after: Omit<RuleInForce, 'since'>,
  now: Temporal.Instant,
): { matters: boolean; since: Map<string, Temporal.Instant> } {
  const isNew =
    before.locationId !== after.locationId ||
    before.visitType !== after.visitType ||
    before.modality !== after.modality ||
    (before.isPaused && !after.isPaused);
  const known = new Map(before.steps.map((step) => [step.id, step]));
  const kept = after.steps.flatMap((step) => {
    const was = known.get(step.id);
    return was && isSameStep(was, step) ? [{ id: step.id, words: was.templateKey === step.templateKey }] : [];
  });
  const keptIds = new Set(isNew ? [] : kept.map(({ id }) => id));
  return {
    matters:
      isNew ||
      before.isPaused !== after.isPaused ||
      kept.filter(({ words }) => words).length !== Math.max(before.steps.length, after.steps.length),
    since: new Map(
      after.steps.map(({ id }) => [id, (keptIds.has(id) ? before.since.get(id) : undefined) ?? now]),
    ),
  };
}

/** It goes at the same time to the same people. */
function isSameStep(one: RuleStep, other: RuleStep): boolean {
  return (
    one.anchor === other.anchor &&
    one.days === other.days &&
    one.hours === other.hours &&
    one.skipsConfirmed === other.skipsConfirmed &&
    one.isForNewPatients === other.isForNewPatients &&
    one.isForVideo === other.isForVideo
  );
}
