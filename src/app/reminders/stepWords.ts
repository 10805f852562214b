import type { Modality } from '@/domain/appointment/modality.ts';
import type { ReminderRule } from '@/contracts/reminderRule.ts';

export type RuleStep = ReminderRule['steps'][number];

/** When a step goes: "3 days before the visit", "1 day and 2 hours before the visit", "when the visit is booked". */
export function stepWords({ anchor, days, hours }: Pick<RuleStep, 'anchor' | 'days' | 'hours'>): string {
  if (anchor === 'on_booking') return 'when the visit is booked';
  const span = [counted(days, 'day'), counted(hours, 'hour')].filter((part) => part !== '').join(' and ');
  if (anchor === 'no_answer') return `${span} before the visit, if nobody has answered`;
  return anchor === 'before_visit'
    ? `${span} before the visit`
    : `${span === '' ? 'at once' : span} after a missed visit`;
}

/** What narrows it: "only for new patients", "not to those who have confirmed"; empty when nothing does. */
export function conditionWords({
  anchor,
  skipsConfirmed,
  isForNewPatients,
  isForVideo,
}: Omit<RuleStep, 'id'>): string {
  return [
    ...(isForNewPatients ? ['only for first visits'] : []),
    ...(isForVideo === true ? ['only for video visits'] : []),
    ...(isForVideo === false ? ['not for video visits'] : []),
    ...(skipsConfirmed && anchor !== 'no_answer' ? ['not to those who have confirmed'] : []),
  ].join(', ');
}

const heldWords: Record<Modality, string> = { in_person: 'in person', video: 'by video', phone: 'by phone' };

/** Whom a rule is for: "All visits", "Visits of the kind “Check-up” by video at North". */
export function subjectWords(
  visitType: string | null,
  location: string | null,
  modality: Modality | null,
): string {
  return [
    visitType === null
      ? modality === null && location === null
        ? 'All visits'
        : 'Visits'
      : `Visits of the kind “${visitType}”`,
    ...(modality === null ? [] : [heldWords[modality]]),
    ...(location === null ? [] : [`at ${location}`]),
  ].join(' ');
}

function counted(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
