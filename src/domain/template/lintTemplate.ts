import { carrierCollisions } from '../keyword/carrierCollisions.ts';
import { carrierWordsElsewhere } from '../keyword/carrierWordsElsewhere.ts';
import type { Category } from '../message/category.ts';
import { contentSentence } from '../phi/contentRules.ts';
import { type ClinicContent, scanContent } from '../phi/scanContent.ts';
import type { FieldName } from './field.ts';
import { marketingWords } from './marketingWords.ts';
import { parseTemplate } from './parseTemplate.ts';

/** Something that the author of a template should know. */
export type TemplateProblem = {
  code: 'carrier_word' | 'marketing_words' | 'sensitive_field' | 'discreet_field' | 'content' | 'no_contact';
  /** An id of the compliance rules. */
  rule: string;
  /** `refused`: it cannot be sent as it is. `held`: a second person has to look at it (DLP-04). */
  outcome: 'refused' | 'held' | 'warned';
  isRefused: boolean;
  message: string;
  /** Where it stands in its text, in UTF-16 units; null for what the text lacks. */
  place: { start: number; end: number } | null;
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
 * have, are refused under either; doubtful content waits for a second person (A01, CAT-01, DLP-01, DLP-03, DLP-04, SENS-01).
 */
export function lintTemplate({ texts, category, policy, clinic }: LintedTemplate): TemplateProblem[] {
  const problems = texts.flatMap((text) => lintText(text, { category, policy, clinic }));
  return [...new Map(problems.map((problem) => [`${problem.rule} ${problem.message}`, problem])).values()];
}

function lintText(
  text: string,
  { category, policy, clinic }: Omit<LintedTemplate, 'texts'>,
): TemplateProblem[] {
  const unlessStrict = policy === 'strict' ? 'refused' : 'warned';
  const problems: TemplateProblem[] = [];
  const add = (problem: Omit<TemplateProblem, 'isRefused'>) =>
    problems.push({ ...problem, isRefused: problem.outcome === 'refused' });
  for (const { word, why } of [...carrierCollisions(text), ...carrierWordsElsewhere(text)]) {
    add({
      code: 'carrier_word',
      rule: 'TCPA-18',
      outcome: unlessStrict,
      message: `“${word}”: ${why}`,
      place: placeOf(text, word),
    });
  }
  for (const words of category === 'marketing' ? [] : marketingWords(text)) {
    add({
      code: 'marketing_words',
      rule: 'CAT-01',
      outcome: 'refused',
      message: `“${words}” makes this an advertisement. Take it out, or make the template one of marketing.`,
      place: placeOf(text, words),
    });
  }
  const fields = fieldsOf(text);
  for (const field of fields) {
    const place = placeOfField(text, field);
    const sensitive = sensitiveFields[field];
    if (sensitive) add({ code: 'sensitive_field', ...sensitive, outcome: unlessStrict, place });
    if (clinic.isDiscreet && (field === 'name' || field === 'doctor' || field === 'location')) {
      add({
        code: 'discreet_field',
        rule: 'SENS-01',
        outcome: 'refused',
        message: `{${field}} names ${field === 'location' ? 'the place' : 'somebody'}, and these texts are set to be discreet.`,
        place,
      });
    }
  }
  for (const { rule, action, start, end } of scanContent(withoutFields(text), { category, policy, clinic })) {
    if (action === 'warn') continue;
    const outcome = action === 'block' ? 'refused' : 'held';
    add({ code: 'content', rule, outcome, message: contentSentence(rule), place: { start, end } });
  }
  if (!fields.includes('phone') && !/\d{3}\D?\d{4}/.test(text)) {
    add({
      code: 'no_contact',
      rule: 'CTIA-05',
      outcome: 'warned',
      message: 'The text names no way to reach you. {phone} puts in the clinic’s number.',
      place: null,
    });
  }
  return problems;
}

/** Where words that were found without regard to case and accents stand; null where they cannot be told apart again. */
function placeOf(text: string, words: string): TemplateProblem['place'] {
  const plain = withoutAccents(text);
  if (plain.length !== text.length) return null;
  const start = plain.toLowerCase().indexOf(withoutAccents(words).toLowerCase());
  return start === -1 ? null : { start, end: start + words.length };
}

function placeOfField(text: string, field: FieldName): TemplateProblem['place'] {
  const match = new RegExp(`[$#]?\\{${field}(?:\\|[^{}]{0,80})?\\}`).exec(text);
  return match && { start: match.index, end: match.index + match[0].length };
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
}

function fieldsOf(text: string): FieldName[] {
  const parsed = parseTemplate(text);
  return parsed.ok ? parsed.fields : [];
}

/** Fields as blanks: their values are looked at when there are some. */
function withoutFields(text: string): string {
  return text.replace(/[$#]?\{[^{}]{0,80}\}/g, (field) => ' '.repeat(field.length));
}
