import { useLink } from '@/db/preferenceLinkQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import { consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { consentWording } from '@/domain/consent/consentWording.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { recordOneConsent } from '../consent/recordConsent.ts';
import type { PreferenceVisit, VisitEvidence } from './preferenceVisit.ts';
import { tokenHash } from '../linkToken.ts';
import { readChoices, type Choices } from './readChoices.ts';

/**
 * Records what a patient has changed on the page: one event a category, with the words that stood beside the box (TCPA-03), and uses the link up.
 * A box that was left as it was records nothing; no opt-out is lifted (TCPA-16).
 * @returns what counts now; null when the link was used, or the proof is too old
 */
export async function saveChoices(
  visit: PreferenceVisit,
  proof: string,
  wanted: ReadonlySet<string>,
  shown: { language: ReviewedLanguage; evidence: VisitEvidence },
): Promise<Choices | null> {
  const { ctx, link, clinic } = visit;
  const { language } = shown;
  return ctx.db.transaction().execute(async (tx) => {
    if (!(await useLink(tx, link, tokenHash(proof), ctx.now()))) return null;
    await lockPatient(tx, link.clinicId, link.patientId);
    const before = await readChoices(visit, tx);
    const changed = consentSubjects.filter(({ key }) => wanted.has(key) !== before.allowed.has(key));
    for (const { key, categories, needsSignature } of changed) {
      for (const category of categories) {
        const wording = consentWording(category, clinic.name, language, before.display);
        if (wording === null) continue;
        await recordOneConsent(ctx, tx, {
          patientId: link.patientId,
          phoneNumber: link.phoneNumber,
          category,
          action: wanted.has(key) ? 'granted' : 'revoked',
          // A box that is ticked below the words is a signature (E-SIGN, 47 CFR 64.1200(f)(9)).
          kind: needsSignature && wanted.has(key) ? 'express_written' : 'express',
          channel: 'preference_page',
          language,
          means: 'box_ticked',
          basis: 'patient',
          endsAt: null,
          evidence: { ...shown.evidence },
          wording,
          occurredAt: ctx.now(),
        });
      }
    }
    return readChoices(visit, tx);
  });
}
