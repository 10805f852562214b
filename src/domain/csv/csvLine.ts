/** Writes one line of a CSV file that no spreadsheet takes a formula from: what starts like one gets an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/** What a cell of a file says: without the apostrophe or the `="…"` that keep a spreadsheet from reading it as a formula or a number. */
export function plainCell(text: string): string {
  const trimmed = text.trim();
  if (/^'[=+\-@]/.test(trimmed)) return trimmed.slice(1);
  return /^="([^"]*)"$/.exec(trimmed)?.[1]?.trim() ?? trimmed;
}

function cellText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
