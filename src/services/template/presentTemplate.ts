import type { TemplateRow, VersionRow } from '@/db/templateQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { builtInTemplate, type BuiltInTemplate } from '@/domain/template/builtIn.ts';
import { isSent, standingOf, type Standing } from '@/domain/template/chooseWords.ts';
import { fieldsForCategory, type FieldName } from '@/domain/template/field.ts';
import { spokenLanguage } from '@/domain/template/language.ts';
import { lintTemplate, type TemplateProblem } from '@/domain/template/lintTemplate.ts';
import { parseTemplate, type TemplatePart } from '@/domain/template/parseTemplate.ts';
import { sampleTexts, type SampleText } from '@/domain/template/sampleTexts.ts';
import { isTemplatePurpose, type TemplatePurpose } from '@/domain/template/purpose.ts';
import { wordsInForce, type WordsInForce } from '@/domain/template/wordsInForce.ts';
import { wordFrame, type TemplateFrame } from './templateFrame.ts';

export type PresentedVariant = {
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  origin: 'built_in' | 'clinic';
  standing: Standing;
  /** Whether patients get it; else they get the source language. */
  isSent: boolean;
  reviewedAt: string | null;
  reviewer: string | null;
  preview: SampleText;
  longest: Pick<SampleText, 'encoding' | 'segments'>;
};

export type PresentedDraft = {
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  /** The source has changed since it was written. */
  isStale: boolean;
  writtenAt: string;
};

export type PresentedTemplate = {
  id: string;
  key: string;
  name: string;
  category: Category;
  purpose: TemplatePurpose;
  sourceLanguage: string;
  builtIn: boolean;
  isRetired: boolean;
  fields: { name: string; type: string; label: string; isRequired: boolean; fallback: string | null }[];
  variants: PresentedVariant[];
  drafts: PresentedDraft[];
  warnings: TemplateProblem[];
  /** The built-in template that says the same without what the policy refuses; null where nothing is refused. */
  safeKey: string | null;
};

const labels: Partial<Record<FieldName, string>> = {
  name: 'First name',
  doctor: 'Clinician',
  date: 'Date',
  id: 'Number',
  amount: 'Amount',
  clinic: 'Clinic name',
  phone: 'Clinic phone',
  location: 'Location',
};
/** Filled in by ourselves, whoever the text is for. */
const ours: readonly FieldName[] = ['clinic', 'phone'];

/** What ships under a template's key, unless the clinic had the key first. */
export function shippedAs({
  builtIn,
  key,
}: Pick<TemplateRow, 'builtIn' | 'key'>): BuiltInTemplate | undefined {
  return builtIn ? builtInTemplate(key) : undefined;
}

/** The words of a template that count, of the newest versions in each language. */
export function currentWords(template: TemplateRow, newest: readonly VersionRow[]): WordsInForce[] {
  return wordsInForce(
    shippedAs(template),
    template.sourceLanguage,
    newest
      .filter(({ state }) => state !== 'draft')
      .map(({ state, reviewedAt, ...version }) => ({
        ...version,
        isReviewed: reviewedAt !== null,
        isRetired: state === 'retired',
      })),
  );
}

/** Shapes a template: its fields, each language as it would really be sent and whether it is, and what waits for approval. */
export function presentTemplate(
  template: TemplateRow,
  newest: readonly VersionRow[],
  frame: TemplateFrame & { allowsUnreviewed: boolean },
): PresentedTemplate {
  const { category, sourceLanguage, purpose } = template;
  const words = currentWords(template, newest);
  const source = words.find(({ language }) => language === sourceLanguage);
  const standing = (one: Pick<WordsInForce, 'language' | 'sourceVersion' | 'isReviewed'>): Standing =>
    standingOf(one, { language: sourceLanguage, version: source?.version ?? null });
  const variants = words.map((one): PresentedVariant => {
    const parsed = parseTemplate(one.body, fieldsForCategory(category));
    if (!parsed.ok) throw new Error(`template ${template.id} does not parse`);
    const read = wordFrame(frame, category);
    const { usual, costly } = sampleTexts(parsed.parts, spokenLanguage(one.language), read);
    const version = newest.find(
      ({ language, version: number }) => language === one.language && number === one.version,
    );
    const { isBuiltIn, isReviewed: _, ...rest } = one;
    return {
      ...rest,
      origin: isBuiltIn ? 'built_in' : 'clinic',
      standing: standing(one),
      isSent: source !== undefined && isSent(standing(one), frame.allowsUnreviewed),
      reviewedAt: isBuiltIn ? null : (version?.reviewedAt?.toISOString() ?? null),
      reviewer: isBuiltIn ? null : (version?.reviewer ?? null),
      preview: {
        text: usual.text,
        encoding: usual.encoding,
        segments: usual.segments,
        additions: usual.additions,
      },
      longest: { encoding: costly.encoding, segments: costly.segments },
    };
  });
  const drafts = newest.filter(
    ({ state, language, version }) =>
      state === 'draft' && !newest.some((one) => one.language === language && one.version > version),
  );
  const sent = variants.filter((variant) => variant.isSent).map(({ body }) => body);
  const warnings = lintTemplate({
    texts: sent,
    category,
    policy: frame.clinic.policy,
    clinic: frame.content,
  });
  const builtIn = shippedAs(template);
  return {
    id: template.id,
    key: template.key,
    name: template.name,
    category,
    purpose: builtIn?.purpose ?? (isTemplatePurpose(purpose) ? purpose : 'other'),
    sourceLanguage,
    builtIn: template.builtIn,
    isRetired: template.retiredAt !== null,
    fields: presentFields(sent.length > 0 ? sent : drafts.map(({ body }) => body), category),
    variants,
    drafts: drafts.map(({ language, version, body, sourceVersion, writtenAt }) => ({
      language,
      version,
      body,
      sourceVersion,
      isStale: standing({ language, sourceVersion, isReviewed: true }) === 'stale',
      writtenAt: writtenAt.toISOString(),
    })),
    warnings,
    safeKey: warnings.some(({ isRefused }) => isRefused) ? (builtIn?.safeKey ?? null) : null,
  };
}

function presentFields(texts: readonly string[], category: Category): PresentedTemplate['fields'] {
  const types = fieldsForCategory(category);
  const parts = texts.flatMap((text) => {
    const parsed = parseTemplate(text, types);
    return parsed.ok ? parsed.parts : [];
  });
  return [...fieldsOf(parts)].map(([name, fallback]) => ({
    name,
    type: types[name] ?? 'unknown',
    label: types[name] === 'dateTime' ? 'Date and time' : (labels[name] ?? name),
    isRequired: fallback === null && !ours.includes(name),
    fallback,
  }));
}

/** Each field once, with its fallback; null where any of the texts does without one. */
function fieldsOf(parts: readonly TemplatePart[]): Map<FieldName, string | null> {
  const fields = new Map<FieldName, string | null>();
  for (const part of parts) {
    if (part.kind !== 'field') continue;
    const known = fields.get(part.field);
    fields.set(part.field, known === undefined ? part.fallback : known && part.fallback);
  }
  return fields;
}
