/**
 * A tap-back that arrives as text, because the sender's phone cannot attach it to a message over SMS: iPhones write
 * Liked “…”, Android writes 👍 to “…”.
 */
export type Tapback = {
  /** What the patient wrote besides, the quotation left out; empty where there is nothing. */
  rest: string;
};

const verbs = [
  'Liked',
  'Loved',
  'Disliked',
  'Laughed at',
  'Emphasi[sz]ed',
  'Questioned',
  'Reacted (?:with )?\\S{1,24} to',
  'Removed an? [a-z ]{2,24} from',
  '(?:A \\S{1,40} )?(?:No )?[Ll]e gustó',
  '(?:A \\S{1,40} )?[Ll]e encantó',
  'Me (?:gusta|encanta)',
  'No me gusta',
  'Se ri[oó] (?:de|con)',
  'Enfatizó',
  'Destacó',
  'Cuestionó',
  'Preguntó sobre',
  'Reaccionó con \\S{1,24} a',
  'Quitó un[ao]? [a-z ]{2,24} (?:de|a)',
];
const quoted = ' ?(?<open>[“"«])';
const thing = ' an? (?:image|photo|picture|video|movie|attachment|audio message|voice message)\\b';
const emoji = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\s]{1,12} ?(?:to|a) ?(?<openAfterEmoji>[“"«])';
// At the start of the text or of a line: “I liked “Frozen”” is no tap-back.
const tapback = new RegExp(`(?:^|\\n)\\s*(?:(?:${verbs.join('|')})(?:${quoted}|${thing})|${emoji})`, 'u');
const closing: Record<string, string> = { '“': '”', '"': '"', '«': '»' };

/** Finds the tap-back in a clean text, or null where there is none. Words around it are in `rest`: they count, the quoted ones do not. */
export function findTapback(clean: string): Tapback | null {
  const found = tapback.exec(clean);
  if (found === null) return null;
  const before = clean.slice(0, found.index);
  const after = clean.slice(found.index + found[0].length);
  const open = found.groups?.['open'] ?? found.groups?.['openAfterEmoji'];
  const rest = open === undefined ? after : afterQuotation(after, open);
  return { rest: `${before} ${rest}`.trim() };
}

/** What follows the closing mark. A quotation that the phone has cut off has none, and all of it is quotation. */
function afterQuotation(text: string, open: string): string {
  const close = closing[open] ?? open;
  const end = open === close ? text.lastIndexOf(close) : matchingClose(text, open, close);
  return end === -1 ? '' : text.slice(end + close.length);
}

function matchingClose(text: string, open: string, close: string): number {
  let depth = 1;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === open) depth += 1;
    if (text[index] === close) depth -= 1;
    if (depth === 0) return index;
  }
  return text.lastIndexOf(close);
}
