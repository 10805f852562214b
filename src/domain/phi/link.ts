import type { ContentRule } from './contentRule.ts';
import { isHostListed, type WrittenLink } from './linksIn.ts';

// Public shorteners: carriers filter them (Twilio error 30892), and nobody sees where they lead.
const shorteners = `
bit.ly tinyurl.com goo.gl t.co ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at tiny.cc rb.gy t.ly bl.ink lnkd.in s.id v.gd soo.gd clck.ru
shorte.st adf.ly bc.vc trib.al dlvr.it qr.ae short.io tiny.one urlz.fr x.co po.st j.mp youtu.be fb.me wa.me g.co amzn.to
`
  .trim()
  .split(/\s+/);
const idNames =
  /[?&#](?:patient|pat|member|person|user|account|acct|mrn|ssn|dob|birth\w{0,8}|name|first\w{0,8}|last\w{0,8}|phone|mobile|email|mail|chart|record|rx|case)[\w-]{0,12}=[^&#]/i;
const idValue =
  /[?&#][\w.-]{1,40}=(?:[^&#]{0,40}@|[^&#]{0,10}(?<!\d)\d{6,12}(?!\d)(?:&|#|$)|\d{4}-\d\d-\d\d)/i;

/** Why a link must not be sent, or null (CTIA-07). `hosts`: where links may lead; undefined when the clinic has not been asked. */
export function linkTrouble(link: WrittenLink, hosts: readonly string[] | undefined): string | null {
  if (isHostListed(link.host, shorteners)) return 'shortener';
  if (link.scheme !== null && link.scheme !== 'https') return 'not_https';
  if (idNames.test(link.rest) || idValue.test(link.rest)) return 'identifier';
  if (hosts !== undefined && !isHostListed(link.host, hosts)) return 'not_listed';
  return null;
}

/** A link that leads elsewhere, goes unprotected, hides where it leads, or tells who follows it. */
export const link: ContentRule<'D-URL'> = {
  id: 'D-URL',
  sentence:
    'The text contains a link that may not be sent: links must start with https, lead to a host that the clinic’s settings list, and carry nothing about the patient.',
  find: ({ links }, { linkHosts }) =>
    links
      .filter((written) => linkTrouble(written, linkHosts) !== null)
      .map(({ start, end }) => ({ start, end })),
};
