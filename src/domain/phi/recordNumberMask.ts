/**
 * A clinic's own way to write record numbers, as an expression that reads a text in one pass: `9` is a digit, `A` a letter, `*` either, a
 * backslash takes the next character as it is, anything else is itself. There is nothing that repeats, so that no mask can be slow (DLP-05).
 * Null for a mask that would find everything: it needs 4 places and 3 digits, letters or characters of its own.
 */
export function readRecordNumberMask(mask: string): RegExp | null {
  const places: string[] = [];
  let telling = 0;
  for (let at = 0; at < mask.length; at += 1) {
    const sign = mask.charAt(at);
    if (sign === '\\') at += 1;
    const place = sign === '\\' ? mask.charAt(at) : sign;
    const open = sign === '9' ? '\\d' : sign === 'A' ? '[A-Z]' : sign === '*' ? '[A-Z0-9]' : null;
    if (open === null && !/^[\w #./-]$/.test(place)) return null;
    if (open !== '[A-Z0-9]') telling += 1;
    places.push(open ?? place.replace(/[.*/-]/, '\\$&'));
  }
  const digits = places.filter((place) => place === '\\d').length;
  if (places.length < 4 || places.length > 40 || telling < 3 || digits < 3) return null;
  return new RegExp(`(?<![A-Z0-9])${places.join('')}(?![A-Z0-9])`, 'gi');
}
