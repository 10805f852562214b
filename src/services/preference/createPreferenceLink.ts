import { clinicById } from '@/db/clinicQueries.ts';
import { numbersOfPatients } from '@/db/patientPhoneNumberQueries.ts';
import { patientById } from '@/db/patientQueries.ts';
import { insertPreferenceLink } from '@/db/preferenceLinkQueries.ts';
import { preferenceWords } from '@/domain/consent/preferenceWords.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { reviewedLanguage } from '@/domain/template/language.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { readPhoneNumber } from '../message/recipient.ts';
import { sendOnce } from '../message/sendOnce.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordDeed } from '../recordDeed.ts';
import { newToken, tokenHash } from '../linkToken.ts';

/** CTIA-07: a link in a text is good for this long. */
const linkHours = 72;

export type CreatedPreferenceLink = {
  id: string;
  /** Only where staff hand the link over themselves. */
  url: string | null;
  messageId: string | null;
  expiresAt: string;
};

/**
 * Makes a one-time link to the page on which one patient chooses what is texted to one number, and texts it there by the ordinary gate, or gives
 * it to staff. Only a hash of its token is kept.
 * @throws Refusal patient_not_found, recipient_mismatch, and for `text` whatever the gate says
 */
export async function createPreferenceLink(
  ctx: Context,
  patientId: string,
  link: { phoneNumber: string; delivery: 'text' | 'copy' },
): Promise<CreatedPreferenceLink> {
  requireScope(ctx.actor, 'consent:write');
  if (link.delivery === 'text') requireScope(ctx.actor, 'messages:send');
  const { clinicId } = ctx;
  const clinic = await clinicById(ctx.db, clinicId);
  const { phoneNumber } = readPhoneNumber(link.phoneNumber, clinic.country, 'phoneNumber');
  const patient = await patientById(ctx.db, clinicId, patientId);
  if (!patient) throw noPatient();
  const numbers = (await numbersOfPatients(ctx.db, clinicId, [patientId])).get(patientId) ?? [];
  if (!numbers.some((number) => number.phoneNumber === phoneNumber)) {
    throw new Refusal('recipient_mismatch', 'This is not one of the patient’s numbers.', {
      field: 'phoneNumber',
    });
  }
  const id = ctx.newId();
  const token = newToken();
  const url = `${ctx.settings.publicUrl}/p/${token}`;
  const expiresAt = new Date(ctx.now().getTime() + linkHours * 3_600_000);
  await ctx.db.transaction().execute(async (tx) => {
    await insertPreferenceLink(tx, {
      clinicId,
      id,
      tokenHash: tokenHash(token),
      patientId,
      phoneNumber,
      delivery: link.delivery,
      ...actorColumns(ctx.actor),
      createdAt: ctx.now(),
      expiresAt,
    });
    await recordDeed(ctx, tx, {
      action: 'preference_link.created',
      kind: 'consent',
      id,
      detail: { patientId, delivery: link.delivery },
    });
  });
  const answer = { id, expiresAt: expiresAt.toISOString() };
  if (link.delivery === 'copy') return { ...answer, url, messageId: null };
  const language = reviewedLanguage(patient.language);
  const sent = await sendOnce(
    ctx,
    {
      to: phoneNumber,
      text: preferenceWords[language].invitation(clinic.name, url),
      patientId,
      category: 'care',
      language,
      quietHours: 'ignore',
    },
    null,
  );
  return { ...answer, url: null, messageId: sent.id };
}
