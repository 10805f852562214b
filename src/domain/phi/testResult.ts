import type { ContentRule, TextRange } from './contentRule.ts';
import type { FoundTerm } from './lexicon/terms.ts';
import { type ReadText, termsNear } from './readText.ts';

/** A test and its result stand at most this far apart, in one sentence. */
const reach = 30;
/** What may happen to anybody is nobody's result: “if you test positive, call first”, “bring proof of a negative test”. */
const supposed =
  /\b(?:if|unless|whether|anyone|anybody|someone|proof|require[sd]?|si|alguien|comprobante|prueba de)\b[^.!?]{0,60}$/i;

/** A test and a result that tells by itself. */
export const testResult: ContentRule<'D-POSNEG'> = {
  id: 'D-POSNEG',
  sentence:
    'The text contains the result of a test. Never send one by text: “a new message is in your portal” is enough.',
  find: (read) => pairs(read, 'strong').filter((range) => !isSupposed(read.text, range)),
};

/** A test and “normal”, which may also be said of hours or places, and results that are only supposed. */
export const possibleTestResult: ContentRule<'D-POSNEG-HOLD'> = {
  id: 'D-POSNEG-HOLD',
  sentence: 'The text contains what could be the result of a test. A second person has to look at it.',
  find: (read) => [
    ...pairs(read, 'soft'),
    ...pairs(read, 'strong').filter((range) => isSupposed(read.text, range)),
  ],
};

function isSupposed(text: string, { start }: TextRange): boolean {
  return supposed.test(text.slice(Math.max(0, start - 80), start));
}

/** Each result with a test near it, either way round. */
function pairs({ text, terms }: ReadText, kind: 'strong' | 'soft'): TextRange[] {
  return terms.flatMap((result) => {
    if (result.kind !== kind) return [];
    const test = termsNear(terms, result, reach).find(
      (one) => one.kind === 'test' && areTogether(text, one, result),
    );
    return test ? [{ start: Math.min(test.start, result.start), end: Math.max(test.end, result.end) }] : [];
  });
}

function areTogether(text: string, test: FoundTerm, result: FoundTerm): boolean {
  const [from, to] = test.end <= result.start ? [test.end, result.start] : [result.end, test.start];
  return from <= to && to - from <= reach && !/[.!?]/.test(text.slice(from, to));
}
