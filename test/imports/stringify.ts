/** A CSV file as spreadsheets write it: quotes where a cell needs them. */
export function stringify(rows: readonly (readonly string[])[], delimiter = ','): string {
  return rows
    .map((cells) =>
      cells
        .map((cell) =>
          /["\n\r,;\t|]/.test(cell) || cell.trim() !== cell ? `"${cell.replaceAll('"', '""')}"` : cell,
        )
        .join(delimiter),
    )
    .join('\r\n');
}
