import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { csvLine } from '@/domain/csv/csvLine.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** A file of lines under a header. Cells are by position; lines may be shorter or longer than the header. */
export type CsvTable = { header: string[]; lines: string[][] };

const cells = z.array(z.array(z.string()));

/**
 * Reads a CSV file as spreadsheets write it: with commas, semicolons or tabs, whichever its first line has most of.
 * @throws Refusal invalid_request, with the line and without its words
 */
export function readCsv(text: string, mostLines: number): CsvTable {
  const firstLine = text.split('\n', 1)[0] ?? '';
  const delimiter =
    [',', ';', '\t'].toSorted(
      (one, other) => firstLine.split(other).length - firstLine.split(one).length,
    )[0] ?? ',';
  let rows: string[][];
  try {
    rows = cells.parse(
      parse(text, { bom: true, delimiter, trim: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = z.object({ lines: z.number() }).safeParse(error).data?.lines;
    throw new Refusal(
      'invalid_request',
      `This is no CSV file that can be read${line === undefined ? '' : `: look at the quotes in line ${line}`}.`,
      { field: 'csv' },
    );
  }
  const [header, ...lines] = rows;
  if (header === undefined || lines.length === 0)
    throw new Refusal('invalid_request', 'The file has no lines under its header.', { field: 'csv' });
  if (lines.length > mostLines)
    throw new Refusal('invalid_request', `A file may have ${mostLines} lines; split it.`, { field: 'csv' });
  return { header: header.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, '_')), lines };
}

/** Writes a CSV file that no spreadsheet takes a formula from. */
export function writeCsv({ header, lines }: CsvTable): string {
  return [header, ...lines].map(csvLine).join('');
}
