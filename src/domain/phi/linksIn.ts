import type { TextRange } from './contentRule.ts';

/** A link as phones make one: with its scheme, or a bare host with an ending that is one. */
export type WrittenLink = TextRange & { scheme: string | null; host: string; rest: string };

const endings =
  'com|org|net|edu|gov|info|biz|health|care|clinic|app|link|page|site|online|dev|dental|doctor|hospital|xyz|top|click';
/** Countries and the like: without a path or www they are more often two sentences without a space (“su cita.Es a las 9”). */
const shortEndings = 'io|co|us|me|ly|gl|gd|to|cc|ca|uk|es|fr|de|pt|mx|eu|ai|tv|be|gy|id|is|sh|im|st';
// A host starts where no word is under way, so that a long run of letters is read once.
const pattern = new RegExp(
  `(?<![\\w@.-])(?:([a-z]{2,8})://([a-z0-9.-]{1,253})|(www\\.[a-z0-9.-]{1,250}[a-z0-9]|[a-z0-9-][a-z0-9.-]{0,252}\\.(?:${endings}|${shortEndings}))(?![\\w@-]))(?::\\d{1,5})?([/?#][^\\s<>"']{0,1600})?`,
  'gi',
);
const mayHoldLink = /\.[a-z]{2}|:\/\//i;
const needsMore = new RegExp(`\\.(?:${shortEndings})$`);

/** All links in a text, in its order. Full stops, commas and brackets at the end belong to the sentence. */
export function linksIn(text: string): WrittenLink[] {
  if (!mayHoldLink.test(text)) return [];
  return Array.from(text.matchAll(pattern), (match) => {
    const [whole, scheme = null, hostAfterScheme, bareHost, rest = ''] = match;
    const trailing = /[.,;:!?)\]}'"]{1,8}$/.exec(whole)?.[0].length ?? 0;
    return {
      start: match.index,
      end: match.index + whole.length - trailing,
      scheme: scheme?.toLowerCase() ?? null,
      host: (hostAfterScheme ?? bareHost ?? '').toLowerCase().replace(/\.$/, ''),
      rest: rest.slice(0, rest.length - Math.min(trailing, rest.length)),
    };
  }).filter(
    ({ scheme, host, rest }) =>
      scheme !== null || rest !== '' || host.startsWith('www.') || !needsMore.test(host),
  );
}

/** Whether a host is one of the list, or beneath one. */
export function isHostListed(host: string, list: readonly string[]): boolean {
  return list.some((listed) => host === listed || host.endsWith(`.${listed}`));
}
