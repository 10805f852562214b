import { clinicById } from '@/db/clinicQueries.ts';
import { contentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import { atLocation, type LocationInTexts } from '@/domain/location/atLocation.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { builtInTemplate, builtInTemplates } from '@/domain/template/builtIn.ts';
import { sensitiveTerms } from '@/domain/phi/sensitiveTerms.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { chooseWords, type Fallback } from '@/domain/template/chooseWords.ts';
import { fieldsForCategory, type FieldType, type FieldValues } from '@/domain/template/field.ts';
import { spokenLanguage, type Language } from '@/domain/template/language.ts';
import { lintTemplate } from '@/domain/template/lintTemplate.ts';
import { parseTemplate } from '@/domain/template/parseTemplate.ts';
import { renderTemplate } from '@/domain/template/renderTemplate.ts';
import type { Context } from '@/services/context.ts';
import { noWords, templateInForce } from './templateInForce.ts';

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
export type TextFromTemplate = {
  text: string;
  language: Language;
  category: Category;
  missing: string[];
  /** Which version of the words it is. */
  version: number;
  /** Why it is not in the person's own language; null when it is. */
  fallback: Fallback | null;
  asksAboutVisit: boolean;
};

/**
 * Writes a template in the person's language, with the name, number and time zone of the clinic, or of the visit's location, filled in.
 * Without reviewed words of the present version in it, the text is in the template's source language (LANG-01, A33).
 * @throws Refusal not_found for an unknown key, conflict for a template that is retired or waits for approval, invalid_request for a value
 * that does not fit its field, or words that the clinic's policy refuses
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
  const template = await templateInForce(ctx, connection, key);
  const choice = chooseWords(template.words, spokenLanguage(person.language), template);
  if (!choice) throw noWords();
  const { words, fallback } = choice;
  const language: Language = spokenLanguage(words.language);
  const fields = fieldsForCategory(template.category);
  const parsed = parseTemplate(words.body, fields);
  if (!parsed.ok) throw new Error(`template ${template.id} does not parse`);
  const refused = lintTemplate({
    texts: [words.body],
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
  const about = {
    language,
    category: template.category,
    version: words.version,
    fallback,
    asksAboutVisit: template.purpose === 'visit_reminder',
  };
  if (rendered.ok) return { ...about, text: rendered.text, missing: [] };
  if (rendered.code === 'template_field_missing') return { ...about, text: '', missing: rendered.fields };
  throw new Refusal(
    'invalid_request',
    `The value of ${rendered.fields.join(' and ')} does not fit the template.`,
    {
      fields: rendered.fields,
      ...(rendered.fields[0] ? { field: rendered.fields[0] } : {}),
    },
  );
}
