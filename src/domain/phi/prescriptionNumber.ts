import type { ContentRule } from './contentRule.ts';

const pattern =
  /\b(?:rx|prescription|script|refill|receta)\b( ?(?:no\.?|number|num\.?|numero|id|#|:))? ?(?:is|es)? ?[:#]{0,2} ?([A-Z]{0,3}-?\d[A-Z0-9-]{3,20})(?![A-Z0-9])/dgi;
const phoneOrDate = /^(?:(?:1-)?\d{3}-\d{3}-\d{4}|\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-(?:\d{4}|\d\d))$/;

/** A prescription's number: four digits and more after a word that announces a number, five and more after the prescription itself. */
export const prescriptionNumber: ContentRule<'D-RX'> = {
  id: 'D-RX',
  sentence: 'The text contains a prescription number. Leave it out: “an item is ready for pickup” is enough.',
  needs: { digits: 4 },
  find: ({ text }) =>
    Array.from(text.matchAll(pattern)).flatMap((match) => {
      const range = match.indices?.[2];
      const number = match[2] ?? '';
      const digits = number.replace(/\D/g, '').length;
      const isAnnounced = match[1] !== undefined || match[0].includes('#');
      if (!range || digits < (isAnnounced ? 4 : 5) || phoneOrDate.test(number)) return [];
      return [{ start: range[0], end: range[1] }];
    }),
};
