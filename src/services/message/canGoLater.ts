import type { Refusal } from '@/domain/refusal/refusalCode.ts';

/** What hours and caps say of a text that would come too late: no waiting helps. */
const forGood = new Set([
  'cap_until_too_late',
  'hard_cap',
  'too_late',
  'no_useful_opening',
  'no_common_hours',
  'holidays_unknown',
]);

/** Whether a planned text that was refused may be asked again: the sender is held, or what it is about was changed just now. */
export function canGoLater({ isRetrySafe, facts: { reason } }: Refusal): boolean {
  return reason === 'plan_changed' || (isRetrySafe && !(reason !== undefined && forGood.has(reason)));
}
