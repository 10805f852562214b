import type { TemplateFields } from '../template/field.ts';
import { languages, type Language } from '../template/language.ts';
import { parseTemplate, type TemplatePart } from '../template/parseTemplate.ts';

/** The words of a campaign, language by language. */
export type CampaignTexts = { readonly [L in Language]?: string | undefined };

/** What a text to many can fill in by itself: nothing that belongs to one visit or bill. */
export const campaignFields = {
  name: 'firstName',
  clinic: 'clinicName',
  phone: 'phoneNumber',
} as const satisfies TemplateFields;

export type ParsedCampaignTexts = ReadonlyMap<Language, readonly TemplatePart[]>;

export type CampaignTextProblem = { language: Language; message: string };

/** Takes the words of every language apart. All problems are listed. */
export function parseCampaignTexts(
  texts: CampaignTexts,
): { ok: true; parsed: ParsedCampaignTexts } | { ok: false; problems: CampaignTextProblem[] } {
  const parsed = new Map<Language, readonly TemplatePart[]>();
  const problems: CampaignTextProblem[] = [];
  for (const language of languages) {
    const text = texts[language];
    if (text === undefined) continue;
    const reading = parseTemplate(text, campaignFields);
    if (reading.ok) parsed.set(language, reading.parts);
    else problems.push(...reading.errors.map(({ message }) => ({ language, message })));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, parsed };
}

/** The language that somebody is written to in: their own, else English, else the only one there is. */
export function campaignLanguage(parsed: ParsedCampaignTexts, own: Language): Language {
  if (parsed.has(own)) return own;
  return parsed.has('en') ? 'en' : ([...parsed.keys()][0] ?? 'en');
}
