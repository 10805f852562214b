import type { ContentRule, TextRange } from './contentRule.ts';
import { icdCategories } from './lexicon/icdCategories.ts';

const dotted = /(?<![A-Z0-9.])([A-Z]\d[0-9AB])\.(?:[0-9X][0-9A-Z]{0,3}|A)(?![A-Z0-9])/gi;
const announced =
  /\b(?:icd(?:-?10)?(?:-?cm)?|dx|diagnos(?:is|es|ed|tico))\b[^a-z0-9]{0,3}(?:(?:code|codigo)[^a-z0-9]{1,3})?(?:(?:is|of|es)[^a-z0-9]{1,3})?(([A-Z]\d[0-9AB])(?:\.?[0-9A-Z]{1,4})?)(?![A-Z0-9])/dgi;

const categories = new Set(icdCategories.trim().split(/\s+/).flatMap(expand));

/** An ICD-10 code: dotted, or without a dot after a word such as “dx”; its category is one of the lexicon. */
export const diagnosisCode: ContentRule<'D-ICD'> = {
  id: 'D-ICD',
  sentence: 'The text contains a diagnosis code. Never send one by text; the portal shows it.',
  needs: { digits: 2 },
  find: ({ text }) => {
    const found: TextRange[] = [];
    for (const match of text.matchAll(dotted)) {
      if (isCategory(match[1])) found.push({ start: match.index, end: match.index + match[0].length });
    }
    for (const match of text.matchAll(announced)) {
      const range = match.indices?.[1];
      if (range && isCategory(match[2])) found.push({ start: range[0], end: range[1] });
    }
    return found;
  },
};

/** How many categories the lexicon holds. */
export const icdCategoryCount = categories.size;

function isCategory(text = ''): boolean {
  return categories.has(text.toUpperCase());
}

/** `E08-E11` is four categories; others stand for themselves. */
function expand(written: string): string[] {
  const [from = '', to] = written.split('-');
  if (to === undefined) return [from];
  const [first, last] = [Number(from.slice(1)), Number(to.slice(1))];
  return Array.from(
    { length: last - first + 1 },
    (_, at) => `${from.charAt(0)}${String(first + at).padStart(2, '0')}`,
  );
}
