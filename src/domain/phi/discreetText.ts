import { matches, type ContentRule } from './contentRule.ts';
import { phraseRanges } from './readText.ts';

const clinician = /(?<!\p{L})(?:(?:[Dd]r|DR)(?:\(?[Aa]\)?)?\.? ?|[Dd]octora? )\p{Lu}[\p{L}'-]{1,40}/gu;
const place =
  /(?<![a-z0-9])\d{1,5} (?:[NSEW]\.? )?(?:[A-Z0-9][\w.'-]{1,20} ){1,3}(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|way|calle|avenida)\b/gi;

/** Discreet texts name nobody, no clinician and no place, and carry no link (SENS-01, A24). */
export const discreetText: ContentRule<'SENS-01'> = {
  id: 'SENS-01',
  sentence:
    'The text contains a name, a clinician, a place or a link, and these texts are set to be discreet.',
  find: ({ text, words, links }, { isDiscreet, hiddenNames, patientGivenName }) => {
    if (!isDiscreet) return [];
    return [
      ...matches(text, clinician),
      ...matches(text, place),
      ...links.map(({ start, end }) => ({ start, end })),
      ...hiddenNames.flatMap((name) => phraseRanges(words, name)),
      ...(patientGivenName === undefined ? [] : phraseRanges(words, patientGivenName)),
    ];
  },
};
