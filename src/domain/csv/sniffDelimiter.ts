export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * What separates the cells of a file, from its first lines: whichever the first line has most of outside quotes. Spreadsheets may say it
 * themselves (`sep=;`): then that line is no part of the table, and `skip` is its length.
 */
export function sniffDelimiter(head: string): { delimiter: Delimiter; skip: number } {
  const said = /^sep=([,;\t|])\r?\n/i.exec(head);
  const named = delimiters.find((one) => one === said?.[1]);
  if (said && named !== undefined) return { delimiter: named, skip: said[0].length };
  const counts = countOutsideQuotes(head);
  const delimiter = delimiters.reduce((best, one) =>
    (counts.get(one) ?? 0) > (counts.get(best) ?? 0) ? one : best,
  );
  return { delimiter, skip: 0 };
}

function countOutsideQuotes(head: string): Map<string, number> {
  const counts = new Map<string, number>();
  let isQuoted = false;
  let hasCells = false;
  for (const character of head) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '\n') {
      if (hasCells) break;
    } else if (!isQuoted) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
      if (character !== '\r') hasCells = true;
    } else hasCells = true;
  }
  return counts;
}
