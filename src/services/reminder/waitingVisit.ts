import type { VisitToPlan } from '@/db/reminderQueries.ts';
import type { WaitingReminder } from '@/domain/reminder/goTogether.ts';
import { isUsualTemplate } from './groupsToWrite.ts';

/** A step of a visit that is planned, or would be, as the rule by which texts go together sees it. */
export function waitingVisit(
  { id: appointmentId, phoneNumber, locationId, language, timeZone, startsAt, isPrivate }: VisitToPlan,
  { id, sendAt, templateKey }: { id: string; sendAt: Temporal.Instant; templateKey: string | null },
): WaitingReminder {
  return {
    id,
    appointmentId,
    phoneNumber,
    locationId,
    language,
    timeZone,
    startsAt: startsAt.toTemporalInstant(),
    sendAt,
    isUsual: isUsualTemplate(templateKey),
    isPrivate,
  };
}
