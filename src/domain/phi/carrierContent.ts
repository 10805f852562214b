import { matches, type ContentRule } from './contentRule.ts';

const words = [
  // Sex, alcohol, firearms and tobacco, cannabis with them; “sexual health”, “alcohol swab” and the like are a clinic's ordinary words.
  'sexy|porn\\w{0,10}|xxx|escorts?|hookups?',
  'beers?|wines?|liquors?|vodka|whiske?y|tequila|happy hour|cerveza|licor(?:es)?',
  'firearms?|handguns?|guns?|rifles?|pistols?|ammo|ammunition|armas de fuego',
  'cigarettes?|cigars?|tobacco|vapes?|vaping|e-cig\\w{0,8}|hookah|tabaco|cigarrillos?',
  'cannabis|marijuana|marihuana|cbd|thc|delta-8|hemp',
  // Money that carriers keep away, and debts of others.
  'payday loans?|debt (?:relief|consolidation|collectors?)|credit repair|collection agency|crypto\\w{0,8}|bitcoin|casinos?|sweepstakes|gambling',
  // Prescription drugs on offer.
  '(?:no|without an?) prescription (?:needed|required|necessary)|sin receta',
  '(?:cheap|discount(?:ed)?|buy|order|sale on|save on) (?:\\w{1,15} ){0,3}(?:viagra|cialis|sildenafil|tadalafil|ozempic|wegovy|semaglutide|xanax|adderall|oxycodone|phentermine|meds|pills)',
];
const filtered = new RegExp(`(?<![\\w-])(?:${words.join('|')})(?![\\w-])`, 'giu');
/** A clinic that helps to give something up does not sell it. */
const givingUp =
  /\b(?:quit|quitting|cessation|stop smoking|smoke[- ]?free|rehab|recovery|dejar de (?:fumar|beber))\b/iu;

/** What carriers filter, whoever sends it: SHAFT, cannabis, offers of prescription drugs, risky money (CTIA-08). */
export const carrierContent: ContentRule<'CTIA-08'> = {
  id: 'CTIA-08',
  sentence:
    'The text contains words that carriers filter: sex, alcohol, firearms, tobacco, cannabis, drug offers or loans. It may not arrive; write without them.',
  find: ({ text }) => (givingUp.test(text) ? [] : matches(text, filtered)),
};
