import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Brake, Operations } from '@/contracts/operations.ts';

const callers = { automated: 'automated texts', staff: 'texts of staff', answers: 'automatic answers' };

/** Whom and what a brake stops: "Automated texts to Mia Stone". */
export function brakeTitle({ kind, caller, recipient }: Brake): string {
  const what = callers[caller];
  if (kind === 'clinic') return `All ${what}`;
  const whom = recipient === null ? 'one number' : (recipient.patient?.name ?? recipient.displayNumber);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} to ${whom}`;
}

/** Why it is set, and what still goes. */
export function brakeReason({ kind, recipient }: Brake, perHour: number): string {
  if (kind === 'clinic')
    return `More than ${perHour.toLocaleString('en-US')} were asked for within an hour. What people write, and answers to patients, go out.`;
  const number = recipient?.patient ? ` to ${recipient.displayNumber}` : '';
  return `More were asked for${number} within an hour than a person may get. Others are not affected.`;
}

export function heldWords(texts: number): string {
  if (texts === 0) return 'no text waits';
  return texts === 1 ? '1 text waits' : `${texts.toLocaleString('en-US')} texts wait`;
}

/** "45 s", "12 min", "3 h": how long something waits. */
export function durationWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

export const laneWords: Record<string, string> = {
  answers: 'Answers to patients',
  staff: 'Texts of staff',
  reminders: 'Reminders',
  campaigns: 'Campaigns',
};

type Reminders = Operations['reminders'];

/** "412 are due and wait; the last leaves about Jun 1, 11:40 AM." */
export function waitingWords({ due, unwritten, dueLeftAt }: Reminders, timeZone: string): string {
  if (due === 0 || dueLeftAt === null) return 'None that is due waits.';
  const texts = unwritten === 0 ? '' : `, ${unwritten.toLocaleString('en-US')} of them not written yet`;
  return `${due.toLocaleString('en-US')} ${due === 1 ? 'is' : 'are'} due and wait${due === 1 ? 's' : ''}${texts}; the last leaves about ${exactTime(dueLeftAt, timeZone)}.`;
}

/** What the pace and the budget make of the reminders to come. */
export function nextDayWords(day: Reminders['nextDay']): string {
  const { texts, longestWaitSeconds, tooLate, mostInAnHour, overBudget } = day;
  if (texts === 0) return 'None is planned.';
  const said = [
    `${texts.toLocaleString('en-US')} planned; none waits longer than ${durationWords(longestWaitSeconds)} for its turn.`,
  ];
  if (tooLate > 0)
    said.push(
      `For up to ${tooLate.toLocaleString('en-US')} that is too late: raise the pace, or let rules send some at another time.`,
    );
  if (overBudget > 0)
    said.push(
      `Within one hour ${mostInAnHour.toLocaleString('en-US')} leave, ${overBudget.toLocaleString('en-US')} more than the budget: the brake would hold the rest. Raise the budget before.`,
    );
  return said.join(' ');
}
