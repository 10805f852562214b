import type { Brake } from '@/contracts/operations.ts';

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
