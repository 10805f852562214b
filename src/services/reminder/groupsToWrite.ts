import { remindersAtNumbers, type ReminderToWrite } from '@/db/reminderWriteQueries.ts';
import { goTogether, type WaitingReminder } from '@/domain/reminder/goTogether.ts';
import { whereaboutsOf } from '@/domain/schedule/zoneEvidence.ts';
import { builtInTemplate } from '@/domain/template/builtIn.ts';
import type { Context } from '@/services/context.ts';

/** What goes later than this after a text does not go with it. */
export const farthestMs = 24 * 3_600_000;

/** Puts reminders that are due, and what goes with them and is due later, into the texts that they go by. Each group has one that is due. */
export async function groupsToWrite(
  ctx: Pick<Context, 'db' | 'clinicId' | 'now'>,
  due: readonly ReminderToWrite[],
): Promise<ReminderToWrite[][]> {
  const numbers = [...new Set(due.flatMap(({ phoneNumber }) => phoneNumber ?? []))];
  const last = due.at(-1);
  if (!last) return [];
  const others = await remindersAtNumbers(ctx.db, ctx.clinicId, numbers, {
    until: new Date(last.sendAt.getTime() + farthestMs),
    now: ctx.now(),
  });
  const isDue = new Set(due.map(({ id }) => id));
  const waiting = [...due, ...others.filter(({ id, isCurrent }) => isCurrent && !isDue.has(id))];
  const byId = new Map(waiting.map((reminder) => [reminder.id, reminder]));
  return goTogether(waiting.map(waitingOf))
    .filter((group) => group.some(({ id }) => isDue.has(id)))
    .map((group) => group.flatMap(({ id }) => byId.get(id) ?? []));
}

/** What a planned reminder is to the rule by which texts go together. */
export function waitingOf({
  templateKey,
  startsAt,
  sendAt,
  isCurrent,
  ...reminder
}: ReminderToWrite): WaitingReminder {
  return {
    ...reminder,
    zones: careZones(reminder, reminder.placeZone),
    startsAt: startsAt.toTemporalInstant(),
    sendAt: sendAt.toTemporalInstant(),
    isUsual: isUsualTemplate(templateKey),
    // What is being worked out anew keeps nobody waiting.
    isPrivate: reminder.isPrivate || !isCurrent,
  };
}

/** Whether a step's words are ours for any visit: its visits may then be told of by the words for several. */
export function isUsualTemplate(templateKey: string | null): boolean {
  return templateKey === null || builtInTemplate(templateKey)?.purpose === 'visit_reminder';
}

type Whose = Pick<ReminderToWrite, 'phoneNumber' | 'patientZone' | 'zip' | 'addressState'>;

/** Where whoever is reminded may be; nowhere without a number, where nobody is. */
export function careZones(
  { phoneNumber, patientZone: chosenZone, zip, addressState }: Whose,
  clinicZone: string,
): readonly string[] {
  return phoneNumber === null
    ? []
    : whereaboutsOf({ phoneNumber, chosenZone, zip, addressState, clinicZone }, 'appointment').zones;
}
