import { consentsOfNumbers } from '@/db/campaignFreezeQueries.ts';
import type { DueText } from '@/db/claimQueries.ts';
import type { Connection } from '@/db/database.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';

/**
 * Of due texts to numbers where a consent by somebody else has come to its end, those that no other consent covers (TCPA-04). Hardly ever
 * asked, so the record is read only then.
 */
export async function endedConsents(
  connection: Connection,
  clinicId: string,
  texts: readonly DueText[],
  policy: 'standard' | 'strict',
  now: Date,
): Promise<Set<string>> {
  const events = await consentsOfNumbers(
    connection,
    clinicId,
    texts.map(({ phoneNumber }) => phoneNumber),
  );
  const ended = texts.filter(({ category, patientId, phoneNumber }) => {
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
    return !answer.allowed && answer.rule === 'TCPA-04';
  });
  return new Set(ended.map(({ id }) => id));
}
