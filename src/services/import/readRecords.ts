import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { sniffDelimiter, type Delimiter } from '@/domain/csv/sniffDelimiter.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** One row of a file with the number that a spreadsheet gives it. */
export type FileLine = { line: number; cells: string[] };

/** Enough of the beginning to see what separates the cells. */
const headLength = 16_384;
/** An open quote would take in the rest of the file. */
const longestRecord = 64 * 1024;

const record = z.array(z.string());

/**
 * Reads the rows of a CSV file as its text comes in; the first one is the header. Empty rows are passed over and counted.
 * @throws Refusal invalid_request for what cannot be read, with the line and without its words
 */
export async function* readRecords(
  texts: AsyncIterable<string>,
  onDelimiter: (delimiter: Delimiter) => void,
): AsyncGenerator<FileLine> {
  const parts = texts[Symbol.asyncIterator]();
  let head = '';
  while (head.length < headLength) {
    const next = await parts.next();
    if (next.done) break;
    head += next.value;
  }
  const { delimiter, skip } = sniffDelimiter(head);
  onDelimiter(delimiter);
  const parser = parse({
    delimiter,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRecord,
  });
  async function* rest(): AsyncGenerator<string> {
    yield head.slice(skip);
    for (;;) {
      const next = await parts.next();
      if (next.done) return;
      yield next.value;
    }
  }
  // What goes wrong is thrown by the loop below, which reads the same stream.
  pipeline(Readable.from(rest()), parser, () => undefined);
  let line = skip > 0 ? 1 : 0;
  try {
    for await (const row of parser) {
      line += 1;
      const cells = record.parse(row);
      if (cells.some((cell) => cell !== '')) yield { line, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const near = z.object({ lines: z.number() }).safeParse(error).data?.lines ?? line + 1;
    throw new Refusal(
      'invalid_request',
      `This is no CSV file that can be read: look at the quotes near line ${near}.`,
      { field: 'file' },
    );
  }
}
