/**
 * A line of text as people would type it: markup, control characters and doubled spaces out, entities of HTML read, and at most
 * `most` characters. Null where nothing is left. Servers send narrative, tabs and line breaks where R4 has a string.
 */
export function cleanText(text: string | undefined, most: number): string | null {
  if (text === undefined) return null;
  const clean = text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => entities[name] ?? ' ')
    // oxlint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean === '' ? null : Array.from(clean).slice(0, most).join('').trim();
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

/** Whether a period of R4 covers a moment; open ends do, and so does a bound that cannot be read. */
export function covers(
  period: { start?: string | undefined; end?: string | undefined } | undefined,
  now: Date,
): boolean {
  const today = now.toISOString();
  // Dates are shorter than moments: as far as both are given they compare as text.
  const since = period?.start?.slice(0, 10) ?? '';
  const until = period?.end?.slice(0, 10) ?? '';
  if (isDay(since) && since > today.slice(0, since.length)) return false;
  return !isDay(until) || until >= today.slice(0, until.length);
}

/** A year, month or day of R4. */
function isDay(text: string): boolean {
  return /^\d{4}(?:-\d{2}){0,2}$/.test(text);
}
