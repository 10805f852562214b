import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { ContentSettings } from '@/db/contentSettingsQueries.ts';
import type { TemplateRow, VariantRow } from '@/db/templateQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import { completeText } from '@/domain/template/completeText.ts';
import { fieldsForCategory, type FieldName, type FieldType } from '@/domain/template/field.ts';
import { spokenLanguage, type Language } from '@/domain/template/language.ts';
import { lintTemplate, type TemplateProblem } from '@/domain/template/lintTemplate.ts';
import { parseTemplate, type TemplatePart } from '@/domain/template/parseTemplate.ts';
import { renderTemplate } from '@/domain/template/renderTemplate.ts';
import { sampleValues } from '@/domain/template/sampleValues.ts';

export type PresentedTemplate = {
  id: string;
  key: string;
  name: string;
  category: Category;
  builtIn: boolean;
  fields: { name: string; type: string; label: string; isRequired: boolean; fallback: string | null }[];
  variants: {
    language: string;
    version: number;
    body: string;
    reviewedAt: string | null;
    preview: { text: string; encoding: 'GSM-7' | 'UCS-2'; segments: number; additions: string[] };
  }[];
  warnings: TemplateProblem[];
};

/** What the previews depend on beside the template. */
export type PreviewFrame = { clinic: ClinicRow; content: ContentSettings; now: Date; isTollFree: boolean };

const labels: Record<FieldName, string> = {
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

/** Shapes a template: its fields, and each language as it would really be sent, with sample values. */
export function presentTemplate(
  template: TemplateRow,
  variants: readonly VariantRow[],
  frame: PreviewFrame,
): PresentedTemplate {
  const types = fieldsForCategory(template.category);
  const parsed = variants.map((variant) => {
    const reading = parseTemplate(variant.body, types);
    if (!reading.ok) throw new Error(`template ${template.id} does not parse`);
    return { variant, parts: reading.parts };
  });
  const fields = fieldsOf(parsed.flatMap(({ parts }) => parts));
  return {
    id: template.id,
    key: template.key,
    name: template.name,
    category: template.category,
    builtIn: template.builtIn,
    fields: [...fields].map(([name, fallback]) => ({
      name,
      type: types[name] ?? 'unknown',
      label: types[name] === 'dateTime' ? 'Date and time' : labels[name],
      isRequired: fallback === null && !ours.includes(name),
      fallback,
    })),
    variants: parsed.map(({ variant, parts }) => ({
      language: variant.language,
      version: variant.version,
      body: variant.body,
      reviewedAt: variant.reviewedAt?.toISOString() ?? null,
      preview: preview(parts, types, spokenLanguage(variant.language), frame),
    })),
    warnings: lintTemplate({
      texts: variants.map(({ body }) => body),
      category: template.category,
      policy: frame.clinic.policy,
      clinic: frame.content,
    }),
  };
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

function preview(
  parts: readonly TemplatePart[],
  types: Partial<Record<FieldName, FieldType>>,
  language: Language,
  { clinic, content, now, isTollFree }: PreviewFrame,
): PresentedTemplate['variants'][number]['preview'] {
  const country = homeCountry(clinic.country);
  const rendered = renderTemplate({
    parts,
    fields: types,
    values: sampleValues({
      fields: types,
      clinicName: content.smsAlias ?? clinic.name,
      clinicPhone: clinic.phoneNumber ? formatPhoneNumber(clinic.phoneNumber, country) : '',
      now,
    }),
    language,
    timeZone: clinic.timeZone,
    now,
  });
  // Without a clinic phone there is nothing to show for a text that names it.
  const sample = rendered.ok ? rendered.text : '';
  const { text, additions } = completeText({
    text: sample,
    clinicName: content.smsAlias ?? clinic.name,
    language,
    needsName: true,
    needsStop: true,
  });
  const { encoding, segments } = measureText(text, { tollFree: isTollFree });
  return { text, encoding, segments, additions };
}
