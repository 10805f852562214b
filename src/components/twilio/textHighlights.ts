export type HighlightKind = 'finding' | 'hold' | 'rare';

/** A stretch of text in UTF-16 units, `end` exclusive. */
export interface Highlight {
  start: number;
  end: number;
  kind: HighlightKind;
}

export interface TextPiece {
  text: string;
  kind: HighlightKind | null;
}

/** What weighs most is shown where several meet. */
const ranked: readonly HighlightKind[] = ['finding', 'hold', 'rare'];

/** Cuts a text where highlights begin and end. Findings win over rare characters; what lies outside is ignored. */
export function piecesOf(text: string, highlights: readonly Highlight[]): TextPiece[] {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of highlights) {
    cuts.add(Math.min(Math.max(start, 0), text.length));
    cuts.add(Math.min(Math.max(end, 0), text.length));
  }
  const places = [...cuts].toSorted((a, b) => a - b);
  const pieces: TextPiece[] = [];
  for (const [index, start] of places.entries()) {
    const end = places[index + 1];
    if (end === undefined) break;
    const kinds = highlights.filter((one) => one.start <= start && one.end >= end).map((one) => one.kind);
    const kind = ranked.find((one) => kinds.includes(one)) ?? null;
    const last = pieces.at(-1);
    if (last !== undefined && last.kind === kind) last.text += text.slice(start, end);
    else pieces.push({ text: text.slice(start, end), kind });
  }
  return pieces;
}
