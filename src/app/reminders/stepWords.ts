import type { ReminderRule } from '@/contracts/reminderRule.ts';

export type RuleStep = ReminderRule['steps'][number];

/** When a step goes: "3 days before the visit", "1 day and 2 hours before the visit", "when the visit is booked". */
export function stepWords({ anchor, days, hours }: Pick<RuleStep, 'anchor' | 'days' | 'hours'>): string {
  if (anchor === 'on_booking') return 'when the visit is booked';
  const span = [counted(days, 'day'), counted(hours, 'hour')].filter((part) => part !== '').join(' and ');
  return anchor === 'before_visit'
    ? `${span} before the visit`
    : `${span === '' ? 'at once' : span} after a missed visit`;
}

/** What narrows it: "only for new patients", "not to who has confirmed"; empty when nothing does. */
export function conditionWords({ skipsConfirmed, isForNewPatients }: RuleStep): string {
  return [
    ...(isForNewPatients ? ['only for first visits'] : []),
    ...(skipsConfirmed ? ['not to who has confirmed'] : []),
  ].join(', ');
}

/** Whom a rule is for: "all visits", "Video visits at North". */
export function subjectWords(visitType: string | null, location: string | null): string {
  const visits = visitType === null ? 'All visits' : `Visits of the kind “${visitType}”`;
  return location === null ? visits : `${visits} at ${location}`;
}

function counted(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
