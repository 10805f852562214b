/** A coming visit of the patient who takes a freed time. */
export type OtherVisit = {
  id: string;
  startsAt: Temporal.Instant;
  durationMinutes: number | null;
  visitType: string | null;
};

type Time = { startsAt: Temporal.Instant; durationMinutes: number | null };

/** Visits whose length nobody wrote down are taken to last this long. */
const usualMinutes = 30;

/** The visit that a freed time replaces: the soonest later one of that kind. */
export function visitToMove(
  time: Time,
  visitType: string | null,
  visits: readonly OtherVisit[],
): OtherVisit | null {
  const later = visits
    .filter(
      (visit) =>
        sameKind(visit.visitType, visitType) && Temporal.Instant.compare(visit.startsAt, time.startsAt) > 0,
    )
    .toSorted((one, other) => Temporal.Instant.compare(one.startsAt, other.startsAt));
  return later[0] ?? null;
}

/** What staff are to look at when the patient keeps these visits beside the one that was just taken; null where nothing is odd. */
export function findsToCheck(
  time: Time,
  visitType: string | null,
  kept: readonly OtherVisit[],
): { priority: 'high' | 'normal'; reason: string } | null {
  if (kept.some((visit) => overlaps(time, visit)))
    return {
      priority: 'high',
      reason: 'Took a freed time, and has another visit at that time. Call, and move or cancel one of them.',
    };
  if (visitType !== null && visitToMove(time, visitType, kept))
    return {
      priority: 'normal',
      reason: 'Took a freed time, and still has a later visit of that kind. Ask whether both are wanted.',
    };
  return null;
}

function overlaps(one: Time, other: Time): boolean {
  return (
    Temporal.Instant.compare(one.startsAt, endOf(other)) < 0 &&
    Temporal.Instant.compare(other.startsAt, endOf(one)) < 0
  );
}

function endOf({ startsAt, durationMinutes }: Time): Temporal.Instant {
  return startsAt.add({ minutes: durationMinutes ?? usualMinutes });
}

function sameKind(one: string | null, other: string | null): boolean {
  return one?.trim().toLowerCase() === other?.trim().toLowerCase();
}
