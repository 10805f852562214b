import type { Notice } from '@/contracts/notice.ts';
import { wallTime } from '@/components/ui/clinicTime.ts';
import type { NoticeRule } from '@/contracts/noticeRule.ts';
import {
  noticeKindFacts,
  noticeKinds,
  type NoticeKind,
  type NoticeOutcome,
} from '@/domain/notice/noticeKind.ts';

export const kindChoices = noticeKinds.map((value) => ({ value, label: noticeKindFacts[value].title }));

const outcomes: Record<NoticeOutcome, string> = {
  picked_up: 'Picked up',
  seen: 'Seen',
  paid: 'Paid',
  cancelled: 'Cancelled',
  erased: 'Erased',
};

export function outcomeWords(outcome: NoticeOutcome): string {
  return outcomes[outcome];
}

/** What the button says that closes a notice of this kind. */
export function doneWords(kind: NoticeKind): string {
  return outcomes[noticeKindFacts[kind].doneAs];
}

/** What is known of it beside its kind: "#RX-4417", "$45.00, due Jun 10, 2027". */
export function detailWords({ prescriptionNumber, amount, dueDate }: Notice): string {
  return [
    ...(prescriptionNumber === null ? [] : [`#${prescriptionNumber}`]),
    ...(amount === null ? [] : [`$${amount}`]),
    ...(dueDate === null ? [] : [`due ${dateWords(dueDate)}`]),
  ].join(', ');
}

function dateWords(date: string): string {
  return new Date(`${date}T12:00:00Z`).toLocaleDateString('en-US', {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
  });
}

/** When a step goes: "at once", "3 days before the due date at 10:00 AM", "3 days later, if nothing was done". */
export function noticeStepWords(
  { anchor, days, hours, time }: Omit<NoticeRule['steps'][number], 'id' | 'templateKey' | 'usefulHours'>,
  kind: NoticeKind,
): string {
  if (anchor === 'at_once') return 'at once';
  const span = [counted(days, 'day'), counted(hours, 'hour')].filter((part) => part !== '').join(' and ');
  const at = time === null ? '' : ` at ${wallTime(time)}`;
  if (anchor === 'before_due') return `${span === '' ? 'on' : `${span} before`} the due date${at}`;
  const from = noticeKindFacts[kind].hasDueDate ? 'after the due date' : 'later';
  return `${span} ${from}${at}, if nothing was done`;
}

function counted(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
