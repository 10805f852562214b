import { matches, type ContentRule } from './contentRule.ts';
import { isHostListed } from './linksIn.ts';

const address = /(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@([a-z0-9.-]{1,200}\.[a-z]{2,24})(?![a-z0-9])/gi;
const phone =
  /(?<![\d.$#+-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)[2-9]\d{2}[ .-]?\d{4}(?![\d-])/g;

/** An e-mail address that is not of the clinic's own hosts. */
export const emailAddress: ContentRule<'D-ADDR'> = {
  id: 'D-ADDR',
  sentence:
    'The text contains an e-mail address that is not the clinic’s. Leave it out, or add its host to the settings.',
  needs: { sign: '@' },
  find: ({ text }, { linkHosts }) =>
    Array.from(text.matchAll(address))
      .filter(([, host = '']) => !isHostListed(host.toLowerCase(), linkHosts ?? []))
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
};

/** A phone number that is not the clinic's; its own are blanked out before. */
export const foreignPhone: ContentRule<'D-ADDR-PHONE'> = {
  id: 'D-ADDR-PHONE',
  sentence:
    'The text contains a phone number that is not the clinic’s. Make sure that it is meant for this patient.',
  needs: { digits: 10 },
  find: ({ text }, { knowsOwnNumbers }) => (knowsOwnNumbers ? matches(text, phone) : []),
};
