import type { ContentRule } from './contentRule.ts';
import { termsNear } from './readText.ts';

const dose =
  /(?<![\w$€£.])(\d{1,6}(?:[.,]\d{1,3})?) ?(mg|mcg|[uµμ]g|iu|meq|ml|cc|g|units?|unidades|tabs?|tablets?|tabletas?|caps?|capsules?|capsulas?|pills?|pastillas?|puffs?|drops?|gotas|patch(?:es)?|parches?)\b(?![/-])/gi;
/** A dose, whatever stands beside it. */
const always = /^(?:mg|mcg|[uµμ]g|iu|meq)$/i;
/** A dose unless it is drunk. */
const liquid = /^(?:ml|units?)$/i;
const drink =
  /^ ?(?:of|de) (?:\w{1,12} ){0,2}?(?:water|liquids?|fluids?|juice|broth|agua|liquidos?|jugo|caldo)/i;
/** How far a medication may stand from its dose. */
const reach = 30;

/** A medication's dose: in milligrams and the like, or in any measure within 30 characters of a medication. */
export const medicationDose: ContentRule<'D-DOSE'> = {
  id: 'D-DOSE',
  sentence: 'The text contains the dose of a medication. Never send one by text; call, or use the portal.',
  needs: { digits: 1 },
  find: (read) =>
    Array.from(read.text.matchAll(dose)).flatMap((match) => {
      const [whole, , unit = ''] = match;
      const range = { start: match.index, end: match.index + whole.length };
      const isDose =
        always.test(unit) ||
        (liquid.test(unit) && !drink.test(read.text.slice(range.end, range.end + 40))) ||
        termsNear(read.terms, range, reach).some(({ kind }) => kind === 'medication');
      return isDose ? [range] : [];
    }),
};
