import type { Category } from '../message/category.ts';
import { measureText, type Encoding } from '../segment/measureText.ts';
import { completeText, type TextAddition } from './completeText.ts';
import { fieldsForCategory, type FieldValues } from './field.ts';
import type { Language } from './language.ts';
import type { TemplatePart } from './parseTemplate.ts';
import { renderTemplate, type FieldSpan } from './renderTemplate.ts';
import { longValues, sampleDates, sampleValues } from './sampleValues.ts';

/** What the texts of a clinic depend on, beside their words. */
export type SampleFrame = {
  category: Category;
  clinicName: string;
  /** As people write it; empty when the clinic has none. */
  clinicPhone: string;
  timeZone: string;
  isTollFree: boolean;
  now: Date;
};

export type SampleText = { text: string; encoding: Encoding; segments: number; additions: TextAddition[] };

/** `offset`: where the written words start in the text, after what was put in front. */
export type WrittenSample = SampleText & { offset: number; spans: readonly FieldSpan[] };

/**
 * Words as they are really sent to an invented patient: with usual values, and with the long values and the date of the year with which they cost
 * the most.
 */
export function sampleTexts(
  parts: readonly TemplatePart[],
  language: Language,
  frame: SampleFrame,
): { usual: WrittenSample; costly: WrittenSample } {
  const { clinicName, clinicPhone, timeZone, now } = frame;
  const fields = fieldsForCategory(frame.category);
  const input = { fields, clinicName, clinicPhone, now };
  const written = (values: FieldValues): WrittenSample => {
    const rendered = renderTemplate({ parts, fields, values, language, timeZone, now });
    const { text, additions, offset } = completeText({
      // Without a clinic phone there is nothing to show for a text that names it.
      text: rendered.ok ? rendered.text : '',
      clinicName,
      language,
      needsName: true,
      needsStop: true,
    });
    const { encoding, segments } = measureText(text, { tollFree: frame.isTollFree });
    return { text, additions, encoding, segments, offset, spans: rendered.ok ? rendered.spans : [] };
  };
  const long = longValues(input);
  const hasDate = parts.some((part) => part.kind === 'field' && part.field === 'date');
  const costly = [long, ...(hasDate ? sampleDates(input).map((date) => ({ ...long, date })) : [])]
    .map(written)
    .reduce((most, one) => (one.segments > most.segments ? one : most));
  return { usual: written(sampleValues(input)), costly };
}
