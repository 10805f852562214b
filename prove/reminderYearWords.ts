import type { Lived } from '../test/reminderYears/facts.ts';
import type { Judged } from '../test/reminderYears/wanted.ts';

/** What happened in a world of visits and what came of it, in one line. */
export function wordsOf(
  { facts, outcomes }: Lived,
  { wentInTime, capped, joint, followUps, reasons, violations }: Judged,
): string {
  const count = (...kinds: string[]): number => facts.filter(({ kind }) => kinds.includes(kind)).length;
  const sent = outcomes.filter(({ sentAt }) => sentAt !== null);
  const why = Object.entries(reasons)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, many]) => `${many} ${reason}`);
  return [
    `${count('booked')} visits, ${count('moved')} moves, ${count('status')} changes of status, ${count('number')} other numbers, ${count('told', 'place')} other zones, ${count('phone')} STOP and START, ${count('died')} deaths, ${count('workers') / 2} outages, ${count('rules', 'hours')} changes of rules and hours`,
    `${sent.length} reminders in ${new Set(sent.map(({ text }) => text)).size} texts, ${joint} of them of several visits, ${followUps} follow-ups; of ${wentInTime} the oracle could say by when; ${capped} held by caps`,
    `not sent: ${why.join(', ')}`,
    `${violations.length} wrong`,
  ].join('; ');
}
