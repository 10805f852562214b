import { carrierCollisions } from '../keyword/carrierCollisions.ts';
import { carrierWordsElsewhere } from '../keyword/carrierWordsElsewhere.ts';
import type { Category } from '../message/category.ts';
import { contentSentence } from '../phi/contentRules.ts';
import { type ClinicContent, scanContent } from '../phi/scanContent.ts';
import type { FieldName } from './field.ts';
import { marketingWords } from './marketingWords.ts';
import { parseTemplate } from './parseTemplate.ts';

/** Something that the author of a template should know; one that is refused cannot be sent as it is. */
export type TemplateProblem = {
  code: 'carrier_word' | 'marketing_words' | 'sensitive_field' | 'discreet_field' | 'content' | 'no_contact';
  /** An id of the compliance rules. */
  rule: string;
  isRefused: boolean;
  message: string;
};

export type LintedTemplate = {
  /** The text in each language. */
  texts: readonly string[];
  category: Category;
  policy: 'standard' | 'strict';
  /** What the clinic has told about itself. */
  clinic: ClinicContent;
};

/** Fields whose values tell more than a text on a lock screen should, by the rule that says so. */
const sensitiveFields: Partial<Record<FieldName, { rule: string; message: string }>> = {
  amount: { rule: 'TCPA-07', message: 'The amount can be read by anybody with access to the phone.' },
  id: { rule: 'D-RX', message: 'The prescription number can be read by anybody with access to the phone.' },
};

/**
 * What is wrong with a template, each thing once. The standard policy warns of words that carriers act on and of telling fields, the
 * strict one refuses them (brief, section 9); advertising in a template of another category, and fields that a discreet clinic's texts must not
 * have, are refused under either (A01, CAT-01, DLP-01, DLP-03, SENS-01).
 */
export function lintTemplate({ texts, category, policy, clinic }: LintedTemplate): TemplateProblem[] {
  const isStrict = policy === 'strict';
  const fields = new Set(texts.flatMap(fieldsOf));
  const problems: TemplateProblem[] = [];
  for (const { word, why } of texts.flatMap((text) => [
    ...carrierCollisions(text),
    ...carrierWordsElsewhere(text),
  ])) {
    problems.push({
      code: 'carrier_word',
      rule: 'TCPA-18',
      isRefused: isStrict,
      message: `“${word}”: ${why}`,
    });
  }
  for (const words of category === 'marketing' ? [] : texts.flatMap(marketingWords)) {
    problems.push({
      code: 'marketing_words',
      rule: 'CAT-01',
      isRefused: true,
      message: `“${words}” makes this an advertisement. Take it out, or make the template one of marketing.`,
    });
  }
  for (const field of fields) {
    const sensitive = sensitiveFields[field];
    if (sensitive) problems.push({ code: 'sensitive_field', ...sensitive, isRefused: isStrict });
    if (clinic.isDiscreet && (field === 'name' || field === 'doctor' || field === 'location')) {
      problems.push({
        code: 'discreet_field',
        rule: 'SENS-01',
        isRefused: true,
        message: `{${field}} names ${field === 'location' ? 'the place' : 'somebody'}, and these texts are set to be discreet.`,
      });
    }
  }
  for (const text of texts) {
    for (const { rule, action } of scanContent(withoutFields(text), { category, policy, clinic })) {
      if (action === 'warn') continue;
      const isRefused = action === 'block' || isStrict;
      problems.push({ code: 'content', rule, isRefused, message: contentSentence(rule) });
    }
  }
  if (!fields.has('phone') && texts.some((text) => !/\d{3}\D?\d{4}/.test(text))) {
    problems.push({
      code: 'no_contact',
      rule: 'CTIA-05',
      isRefused: false,
      message: 'The text names no way to reach you. {phone} puts in the clinic’s number.',
    });
  }
  return [...new Map(problems.map((problem) => [`${problem.rule} ${problem.message}`, problem])).values()];
}

function fieldsOf(text: string): FieldName[] {
  const parsed = parseTemplate(text);
  return parsed.ok ? parsed.fields : [];
}

/** Fields as blanks: their values are looked at when there are some. */
function withoutFields(text: string): string {
  return text.replace(/[$#]?\{[^{}]{0,80}\}/g, (field) => ' '.repeat(field.length));
}
