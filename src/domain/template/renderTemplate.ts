import type { FieldName, FieldType, FieldValues, TemplateFields } from './field.ts';
import type { Language } from './language.ts';
import type { TemplatePart } from './parseTemplate.ts';
import { isMissing, writeField } from './writeField.ts';

export type RenderInput = {
  parts: readonly TemplatePart[];
  /** The type of each field; one that is not listed counts as missing. */
  fields: TemplateFields;
  values: FieldValues;
  /** The patient's language. */
  language: Language;
  /** The clinic's IANA time zone. */
  timeZone: string;
  /** The patient's, where it is known: a time is told with its zone when theirs differs (TZ-05). */
  readerZone?: string | null | undefined;
  /** The present, so that a far date is written with its year. */
  now?: Date | undefined;
};

/** Where a value stands in the rendered text, in UTF-16 units: the content scan may exempt typed fields. */
export type FieldSpan = { field: FieldName; type: FieldType; start: number; end: number };

/** On refusal `fields` names those without a value, or, when all have one, those whose value does not fit. */
export type RenderedTemplate =
  | { ok: true; text: string; spans: FieldSpan[] }
  | { ok: false; code: 'template_field_missing' | 'template_field_invalid'; fields: FieldName[] };

/**
 * Puts values into a parsed template, in one pass: a value is never read as a template again.
 * A field without a value takes its fallback, or refuses the whole text; braces are never printed.
 */
export function renderTemplate(input: RenderInput): RenderedTemplate {
  const missing = new Set<FieldName>();
  const invalid = new Set<FieldName>();
  const spans: FieldSpan[] = [];
  let text = '';
  let valueEndsInStop = false;
  for (const part of input.parts) {
    if (part.kind === 'text') {
      // "2:00 p.m." and "Smith Jr." bring their own full stop to the end of a sentence.
      text += valueEndsInStop && /^\.(?!\.)/.test(part.text) ? part.text.slice(1) : part.text;
      valueEndsInStop = false;
      continue;
    }
    const { field, fallback } = part;
    const type = input.fields[field];
    const value = input.values[field];
    const { language, timeZone, readerZone, now } = input;
    const context = { language, timeZone, readerZone, now, textBefore: text };
    let written = fallback;
    if (type !== undefined && !isMissing(type, value, context)) {
      written = writeField(type, value, context);
      if (written === null) invalid.add(field);
    } else if (fallback === null) {
      missing.add(field);
    }
    if (written === null) continue;
    if (type !== undefined)
      spans.push({ field, type, start: text.length, end: text.length + written.length });
    text += written;
    valueEndsInStop = written.endsWith('.');
  }
  if (missing.size > 0) return { ok: false, code: 'template_field_missing', fields: [...missing] };
  if (invalid.size > 0) return { ok: false, code: 'template_field_invalid', fields: [...invalid] };
  return { ok: true, text, spans };
}
