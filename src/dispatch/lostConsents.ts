import { consentsOfNumbers } from '@/db/campaignFreezeQueries.ts';
import type { DueText } from '@/db/claimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';

type Lost = 'taken_back' | 'ended';

/** What the rules of consent say of a text whose basis is gone; they ask what covers what. */
const lostBy: Readonly<Record<string, Lost>> = { 'TCPA-11': 'taken_back', 'TCPA-04': 'ended' };

/**
 * Of due texts to numbers where a consent was taken back or has come to its end since they were asked for, those that no other consent covers
 * (TCPA-04, TCPA-11): care covers visits, and what was said of payments covers nothing else. Hardly ever asked, so the record is read only then.
 */
export async function lostConsents(
  connection: Connection,
  clinicId: string,
  texts: readonly DueText[],
  policy: 'standard' | 'strict',
  now: Date,
): Promise<Map<string, Lost>> {
  const events = await consentsOfNumbers(
    connection,
    clinicId,
    texts.map(({ phoneNumber }) => phoneNumber),
  );
  const lost = texts.flatMap(({ id, category, patientId, phoneNumber }) => {
    const answer = hasConsent({
      category,
      policy,
      now: now.toTemporalInstant(),
      events: (events.get(phoneNumber) ?? [])
        .filter((event) => patientId === null || event.patientId === null || event.patientId === patientId)
        .map((event) => ({
          ...event,
          occurredAt: event.occurredAt.toTemporalInstant(),
          endsAt: event.endsAt?.toTemporalInstant(),
        })),
    });
    const how = answer.allowed ? undefined : lostBy[answer.rule];
    return how === undefined ? [] : [[id, how] as const];
  });
  return new Map(lost);
}
