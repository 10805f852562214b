const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts a text into what people see as characters (grapheme clusters), CR and LF apart.
 *
 * Most characters never join a neighbour. Only the stretches around those that may go through `Intl.Segmenter`, which
 * takes longer than all the rest together.
 */
export function graphemesOf(text: string): string[] {
  const graphemes: string[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at += 1) {
    const isBoundary =
      at === text.length || (standsAlone(text.charCodeAt(at - 1)) && standsAlone(text.charCodeAt(at)));
    if (!isBoundary) continue;
    if (at - start === 1) graphemes.push(text.slice(start, at));
    else for (const { segment } of segmenter.segment(text.slice(start, at))) graphemes.push(segment);
    start = at;
  }
  return graphemes;
}

/** Whether a UTF-16 unit is a whole character that joins no other of these: Latin, Greek, Cyrillic, quotes, Han. */
function standsAlone(unit: number): boolean {
  return (
    unit < 0x300 ||
    (unit >= 0x370 && unit < 0x483) ||
    (unit >= 0x2010 && unit < 0x2028) ||
    (unit >= 0x20a0 && unit < 0x20c0) ||
    (unit >= 0x4e00 && unit < 0xa000)
  );
}
