import { dayMs, hourMs, minuteMs, type Step } from './facts.ts';
import { isAhead } from './timeline.ts';
import type { Case, Wanted } from './wanted.ts';

/** One number gets three care texts in seven days and one a day under the strict policy; under the standard one nothing is held, but no rule plans more for one visit. */
export function hasCapped(
  { sent: all, visit, lived }: Case,
  own: readonly number[],
  { due }: Wanted,
  by: number,
): boolean {
  if (lived.world.policy === 'standard') return plansMore(visit.stretches.map(({ rule }) => rule));
  // What went about the visit to the number before counts for the one after it.
  const numbers = new Set(visit.stretches.map(({ phoneNumber }) => phoneNumber));
  const sent = [...numbers].flatMap((one) => all.get(one) ?? []).filter((at) => !own.includes(at));
  if (sent.some((at) => at >= Math.min(due, by) - dayMs - hourMs && at <= by)) return true;
  if (sent.filter((at) => at > due - 7 * dayMs && at <= by).length >= 3) return true;
  return visit.stretches.some(({ rule, setAt }) => hasNeighbour(rule?.steps ?? [], due - setAt));
}

/** Whether a rule has more texts about one visit than the caps allow in a week. */
export function plansMore(rules: readonly ({ steps: readonly Step[] } | null)[]): boolean {
  return rules.some(
    (rule) => (rule?.steps.filter(({ anchor }) => anchor !== 'after_missed').length ?? 0) > 3,
  );
}

/** Steps of one rule that are less than a day apart are not both sent, nor one so soon after a text on booking. */
function hasNeighbour(steps: readonly Step[], afterBooking: number): boolean {
  if (afterBooking < dayMs && steps.some(({ anchor }) => anchor === 'on_booking')) return true;
  const ahead = steps.filter(isAhead).map(({ days, hours }) => days * 24 + hours);
  return ahead.some((one, at) => ahead.some((other, place) => place !== at && Math.abs(one - other) < 25));
}

export function wasTexted({ sent }: Case, phoneNumber: string, from: number, to: number): boolean {
  return (sent.get(phoneNumber) ?? []).some((at) => at >= from && at <= to + minuteMs);
}
