/** What a spreadsheet would take for a formula, or for the end of a cell that hides one (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r]/;
const special = /[",\n\r;]/;

/** One cell: a text that begins like a formula gets an apostrophe before it; a number stays a number. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = formula.test(value) ? `'${value}` : value;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV (RFC 4180), which spreadsheets open without running anything in it. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
