import type { VisitToPlan } from '@/db/reminderQueries.ts';
import type { WaitingReminder } from '@/domain/reminder/goTogether.ts';
import { careZones, isUsualTemplate } from './groupsToWrite.ts';

/** A step of a visit that is planned, or would be, as the rule by which texts go together sees it. */
export function waitingVisit(
  clinic: { timeZone: string },
  visit: VisitToPlan,
  { id, sendAt, templateKey }: { id: string; sendAt: Temporal.Instant; templateKey: string | null },
): WaitingReminder {
  const { id: appointmentId, phoneNumber, locationId, language, timeZone, startsAt, isPrivate } = visit;
  return {
    id,
    appointmentId,
    phoneNumber,
    locationId,
    language,
    timeZone,
    zones: careZones(visit, visit.placeZone ?? clinic.timeZone),
    startsAt: startsAt.toTemporalInstant(),
    sendAt,
    isUsual: isUsualTemplate(templateKey),
    isPrivate,
  };
}
