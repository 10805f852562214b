import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import { currentVariants, templateByKey } from '@/db/templateQueries.ts';
import { atLocation, type LocationInTexts } from '@/domain/location/atLocation.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { builtInTemplate, builtInTemplates } from '@/domain/template/builtIn.ts';
import { sensitiveTerms } from '@/domain/phi/sensitiveTerms.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { fieldsForCategory, type FieldType, type FieldValues } from '@/domain/template/field.ts';
import { spokenLanguage, type Language } from '@/domain/template/language.ts';
import { lintTemplate } from '@/domain/template/lintTemplate.ts';
import { parseTemplate } from '@/domain/template/parseTemplate.ts';
import { renderTemplate } from '@/domain/template/renderTemplate.ts';
import type { Context } from '@/services/context.ts';

/** A name such as “HIV Clinic” for a clinician or a place would tell everybody who reads the text (D-SENS, A23). */
function tells(type: FieldType, value: string): boolean {
  return (type === 'clinicianName' || type === 'locationName') && sensitiveTerms(value).length > 0;
}

/** Which built-in template says the same without what the strict policy refuses. */
function safeAdvice(key: string): { advice?: string } {
  const safe = builtInTemplate(key)?.safeKey;
  return safe === undefined
    ? {}
    : { advice: `Choose the template “${builtInTemplates[safe].title}” instead.` };
}

/** A template's text for one person, and the fields that have no value yet (the text is then empty). */
export type TextFromTemplate = { text: string; language: Language; category: Category; missing: string[] };

/**
 * Writes a template in the person's language, with the name, number and time zone of the clinic, or of the visit's location, filled in.
 * A language without a variant falls back to English.
 * @throws Refusal not_found for an unknown key, invalid_request for a value that does not fit its field
 */
export async function renderForPatient(
  ctx: Context,
  connection: Connection,
  key: string,
  person: { givenName: string | null; language: string; zone?: string | null },
  values: FieldValues,
  location: LocationInTexts | null = null,
): Promise<TextFromTemplate> {
  const content = await contentSettings(connection, ctx.clinicId);
  const clinic = atLocation({ ...(await clinicById(connection, ctx.clinicId)), content }, location);
  const template = await templateByKey(connection, ctx.clinicId, key);
  if (!template)
    throw new Refusal('not_found', 'There is no template with this key.', { field: 'templateKey' });
  const variants = await currentVariants(connection, ctx.clinicId, [template.id]);
  const wanted = spokenLanguage(person.language);
  const variant =
    variants.find(({ language }) => language === wanted) ??
    variants.find(({ language }) => language === 'en');
  if (!variant)
    throw new Refusal('not_found', 'The template has no text in this language or in English.', {
      field: 'templateKey',
    });
  const language: Language = spokenLanguage(variant.language);
  const fields = fieldsForCategory(template.category);
  const parsed = parseTemplate(variant.body, fields);
  if (!parsed.ok) throw new Error(`template ${template.id} does not parse`);
  const refused = lintTemplate({
    texts: [variant.body],
    category: template.category,
    policy: clinic.policy,
    clinic: clinic.content,
  }).filter(({ isRefused }) => isRefused);
  if (refused.length > 0) {
    throw new Refusal('invalid_request', refused.map(({ message }) => message).join(' '), {
      field: 'templateKey',
      reason: 'template_refused',
      ...safeAdvice(key),
    });
  }
  const rendered = renderTemplate({
    parts: parsed.parts,
    fields,
    values: {
      name: person.givenName,
      clinic: clinic.content.smsAlias ?? clinic.name,
      location: location?.name ?? null,
      phone: clinic.phoneNumber ? formatPhoneNumber(clinic.phoneNumber, homeCountry(clinic.country)) : null,
      ...values,
    },
    language,
    timeZone: clinic.timeZone,
    readerZone: person.zone,
    now: ctx.now(),
  });
  if (
    rendered.ok &&
    rendered.spans.some(({ type, start, end }) => tells(type, rendered.text.slice(start, end)))
  ) {
    throw new Refusal(
      'phi_blocked',
      'A name of a clinician or of the place tells what is treated. Use the clinician’s own name, and another one for the place.',
      { field: 'values', rules: [] },
    );
  }
  if (rendered.ok) return { text: rendered.text, language, category: template.category, missing: [] };
  if (rendered.code === 'template_field_missing')
    return { text: '', language, category: template.category, missing: rendered.fields };
  throw new Refusal(
    'invalid_request',
    `The value of ${rendered.fields.join(' and ')} does not fit the template.`,
    {
      fields: rendered.fields,
      ...(rendered.fields[0] ? { field: rendered.fields[0] } : {}),
    },
  );
}
