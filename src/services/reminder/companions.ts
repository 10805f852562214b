import { companionVisits, visitsOfTexts, type CompanionVisit } from '@/db/companionQueries.ts';
import { remindersAtNumbers } from '@/db/reminderWriteQueries.ts';
import { goTogether, type WaitingReminder } from '@/domain/reminder/goTogether.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { recordView } from '../recordView.ts';
import type { Context } from '../context.ts';
import { farthestMs, waitingOf } from './groupsToWrite.ts';

/** A visit that goes in the same text as another one. */
export type Companion = { appointmentId: string; patientName: string; startsAt: string };

/** By the ids of a visit's reminders: the other visits that go in their texts, in the order of the visits. None is left out: the reminder goes alone. */
export type Companions = ReadonlyMap<string, Companion[]>;

/** With whom the waiting reminders of one visit would go, by what is planned for its number now. */
export async function plannedCompanions(
  ctx: Context,
  visit: { id: string; patientId: string },
  own: readonly WaitingReminder[],
): Promise<Companions> {
  const numbers = [...new Set(own.flatMap(({ phoneNumber }) => phoneNumber ?? []))];
  if (numbers.length === 0) return new Map();
  const last = Math.max(...own.map(({ sendAt }) => sendAt.epochMilliseconds));
  const now = ctx.now();
  const until = new Date(last + farthestMs);
  const others = (await remindersAtNumbers(ctx.db, ctx.clinicId, numbers, { until, now }))
    .filter(({ appointmentId }) => appointmentId !== visit.id)
    .map(waitingOf);
  const ids = new Set(own.map(({ id }) => id));
  const groups = goTogether([...own, ...others]).flatMap((group) => {
    const ofVisit = group.find(({ id }) => ids.has(id));
    return ofVisit && group.length > 1
      ? [{ id: ofVisit.id, with: group.filter((one) => one !== ofVisit) }]
      : [];
  });
  const visits = await companionVisits(
    ctx.db,
    ctx.clinicId,
    groups.flatMap((group) => group.with.map(({ appointmentId }) => appointmentId)),
  );
  return presentAll(
    ctx,
    visit.patientId,
    groups.map(({ id, with: members }) => [
      id,
      members.flatMap(({ appointmentId }) => visits.get(appointmentId) ?? []),
    ]),
  );
}

/** With whom reminders of one visit went, or are written to go. */
export async function writtenCompanions(
  ctx: Context,
  visit: { id: string; patientId: string },
  written: readonly { id: string; messageId: string }[],
): Promise<Companions> {
  const visits = await visitsOfTexts(
    ctx.db,
    ctx.clinicId,
    written.map(({ messageId }) => messageId),
  );
  const byText = Map.groupBy(
    visits.filter(({ appointmentId }) => appointmentId !== visit.id),
    ({ messageId }) => messageId,
  );
  return presentAll(
    ctx,
    visit.patientId,
    written.flatMap(({ id, messageId }): [string, CompanionVisit[]][] => {
      const members = byText.get(messageId);
      return members ? [[id, members]] : [];
    }),
  );
}

/** Each other patient who is named is one who was looked at. */
async function presentAll(
  ctx: Context,
  patientId: string,
  found: readonly (readonly [string, readonly CompanionVisit[]])[],
): Promise<Companions> {
  const others = new Set(found.flatMap(([, visits]) => visits.map((visit) => visit.patientId)));
  others.delete(patientId);
  for (const id of others) await recordView(ctx, 'reminder.viewed', { kind: 'patient', id });
  return new Map(
    found.map(([id, visits]) => [
      id,
      visits.map((visit) => ({
        appointmentId: visit.appointmentId,
        patientName: patientName(visit),
        startsAt: visit.startsAt.toISOString(),
      })),
    ]),
  );
}
