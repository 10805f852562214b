import type { Category } from '../message/category.ts';
import { datesInText } from '../phi/datesInText.ts';
import { normaliseText } from '../phi/normalisedText.ts';
import { type ClinicContent, scanContent, type ContentFinding } from '../phi/scanContent.ts';
import { measureText, type Encoding } from '../segment/measureText.ts';
import { completeText, type TextAddition } from '../template/completeText.ts';
import type { Language } from '../template/language.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import { typedFields } from '../template/typedFields.ts';
import { campaignFields, type ParsedCampaignTexts } from './campaignTexts.ts';

/** Twilio refuses longer bodies (21617); it counts UTF-16 units. */
const longestText = 1600;
/** Of a name's text, that many are remembered: a list of patients has far fewer first names than people. */
const mostRemembered = 10_000;

export type CampaignFrame = {
  texts: ParsedCampaignTexts;
  clinicName: string;
  /** As people write it; null when the clinic has none. */
  clinicPhone: string | null;
  /** The clinic's own numbers in E.164: they are no finding. */
  clinicNumbers: readonly string[];
  timeZone: string;
  category: Category;
  policy: 'standard' | 'strict';
  /** ISO 3166, of the clinic. */
  country: string;
  /** What the clinic has told the content scan. */
  content: ClinicContent;
  isTollFree: boolean;
  now: Date;
};

export type WrittenText =
  | {
      ok: true;
      text: string;
      additions: TextAddition[];
      encoding: Encoding;
      segments: number;
      findings: readonly ContentFinding[];
    }
  | { ok: false; code: 'template_field_missing' | 'text_too_long' };

/** Writes the campaign's text to one person: first name as on file, birth date YYYY-MM-DD or null. */
export type CampaignWriter = (language: Language, givenName: string, birthDate: string | null) => WrittenText;

/**
 * Renders, completes (clinic's name and STOP line: every automated text has both), measures and scans. Whatever depends on the
 * first name alone is done once a name; only a text with a date in it is scanned again for each birth date.
 */
export function campaignWriter(frame: CampaignFrame): CampaignWriter {
  const remembered = new Map<string, { written: WrittenText; holdsDate: boolean }>();
  return (language, givenName, birthDate) => {
    const key = `${language}/${givenName}`;
    let known = remembered.get(key);
    if (!known) {
      const written = write(frame, language, givenName);
      known = { written, holdsDate: written.ok && holdsDate(written.text) };
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(key, known);
    }
    const { written } = known;
    if (!written.ok || birthDate === null || !known.holdsDate) return written;
    return { ...written, findings: scan(frame, written.text, givenName, birthDate) };
  };
}

function write(frame: CampaignFrame, language: Language, givenName: string): WrittenText {
  const rendered = renderTemplate({
    parts: frame.texts.get(language) ?? [],
    fields: campaignFields,
    values: { name: givenName, clinic: frame.clinicName, phone: frame.clinicPhone },
    language,
    timeZone: frame.timeZone,
    now: frame.now,
  });
  // A name that does not fit its field is as good as none.
  if (!rendered.ok) return { ok: false, code: 'template_field_missing' };
  const { text, additions } = completeText({
    text: rendered.text,
    clinicName: frame.clinicName,
    language,
    needsName: true,
    needsStop: true,
  });
  if (text.length > longestText) return { ok: false, code: 'text_too_long' };
  const { encoding, segments } = measureText(text, { tollFree: frame.isTollFree });
  return { ok: true, text, additions, encoding, segments, findings: scan(frame, text, givenName, null) };
}

function scan(
  frame: CampaignFrame,
  text: string,
  givenName: string,
  birthDate: string | null,
): ContentFinding[] {
  return scanContent(text, {
    category: frame.category,
    policy: frame.policy,
    today: frame.now.toISOString().slice(0, 10),
    country: frame.country,
    clinicName: frame.clinicName,
    clinic: frame.content,
    patientGivenName: givenName,
    typedFields: typedFields(text),
    clinicPhoneNumbers: frame.clinicNumbers,
    ...(birthDate === null ? {} : { patientBirthDate: birthDate }),
  });
}

/** Without a date in either reading of the text, nobody's birth date is in it. */
function holdsDate(text: string): boolean {
  return datesInText(text).length > 0 || datesInText(normaliseText(text).text).length > 0;
}
