import { consentEventsFor } from '@/db/consentQueries.ts';
import { lastOptOutAt } from '@/db/consentQueries.ts';
import type { Connection } from '@/db/database.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { activeSuppression } from '@/db/suppressionQueries.ts';
import { consentSubjects, type ConsentSubject } from '@/domain/consent/consentSubjects.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { ruleEvent } from '../consent/consentState.ts';
import type { PreferenceVisit } from './preferenceVisit.ts';

export type Choices = {
  /** Everything is stopped: what is chosen counts again after START. */
  isOptedOut: boolean;
  /** Where START is texted to, as people write it. */
  startNumber: string | null;
  /** The number that is chosen for, as people write it. */
  display: string;
  /** Which subjects may be texted about now. */
  allowed: ReadonlySet<ConsentSubject['key']>;
};

/** What the number of the link may be texted about, opt-outs left aside. */
export async function readChoices(
  { ctx, link, clinic }: PreferenceVisit,
  connection: Connection,
): Promise<Choices> {
  const { clinicId, phoneNumber, patientId } = link;
  const events = (await consentEventsFor(connection, clinicId, phoneNumber, patientId)).map(ruleEvent);
  const optOutAt = await lastOptOutAt(connection, clinicId, phoneNumber);
  const sender = await senderOfClinic(connection, clinicId);
  const country = homeCountry(clinic.country);
  const isAllowed = ({ categories }: ConsentSubject): boolean =>
    categories.some(
      (category) =>
        hasConsent({
          category,
          policy: clinic.policy,
          now: ctx.now().toTemporalInstant(),
          events,
          lastOptOutAt: optOutAt?.toTemporalInstant(),
        }).allowed,
    );
  return {
    isOptedOut: (await activeSuppression(connection, clinicId, phoneNumber)) !== undefined,
    startNumber: sender?.phoneNumber ? formatPhoneNumber(sender.phoneNumber, country) : null,
    display: formatPhoneNumber(phoneNumber, country),
    allowed: new Set(consentSubjects.filter(isAllowed).map(({ key }) => key)),
  };
}
