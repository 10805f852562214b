import { z } from 'zod';
import { clinicById } from '@/db/clinicQueries.ts';
import { rememberedMapping, type ImportRow } from '@/db/importQueries.ts';
import { findingSentence, isFindingCode } from '@/domain/import/finding.ts';
import { consentFields, importFields, mappingProblem, type Mapping } from '@/domain/import/importFields.ts';
import type { DateOrder } from '@/domain/import/readDate.ts';
import { settleChoices, suggestMapping, type Choices, type Doubt } from '@/domain/import/suggestMapping.ts';
import { mayDo, type Context } from '../context.ts';
import { readHead, type FileHead } from './importBlocks.ts';
import { readCounts, type ImportCounts } from './importCounts.ts';

export type PresentedImport = {
  id: string;
  kind: 'appointments';
  state: Exclude<ImportRow['state'], 'closing'>;
  createdAt: string;
  updatedAt: string;
  endedAt: string | null;
  encoding: string | null;
  delimiter: string | null;
  lines: number;
  /** Null once the file was imported or removed. */
  columns: { name: string; samples: string[]; filled: number }[] | null;
  mapping: Mapping;
  /** The mapping is that of the last file with these columns. */
  isRemembered: boolean;
  choices: Choices;
  doubts: Doubt[];
  problem: string | null;
  isWholePeriod: boolean;
  counts: PresentedCounts | null;
  results: PresentedCounts | null;
  /** Rows looked at, or written, so far. */
  doneLines: number;
  reason: string | null;
};

export type PresentedCounts = Omit<ImportCounts, 'reasons' | 'locationIds'> & {
  reasons: { sentence: string; lines: number; firstLine: number }[];
};

const column = z.number().int().min(0);
const mappingSchema = z.partialRecord(z.enum(importFields), column);
const choicesSchema = z
  .object({
    dateOrder: z.enum(['mdy', 'dmy']),
    birthDateOrder: z.enum(['mdy', 'dmy']),
    clock: z.enum(['24h', '12h']),
  })
  .partial();

/** What somebody has said about a file, or the last one with its columns; else what its columns look like. */
export async function readingOf(
  ctx: Context,
  row: ImportRow,
  head: FileHead,
): Promise<{ mapping: Mapping; said: Partial<Choices>; isRemembered: boolean }> {
  if (row.mapping !== null)
    return { mapping: readMapping(row.mapping), said: readChoices(row.choices), isRemembered: false };
  const last =
    row.headerHash === null ? undefined : await rememberedMapping(ctx.db, ctx.clinicId, row.headerHash);
  if (last)
    return {
      mapping: allowed(ctx, readMapping(last.mapping)),
      said: readChoices(last.choices),
      isRemembered: true,
    };
  return { mapping: allowed(ctx, suggestMapping(head.profiles)), said: {}, isRemembered: false };
}

/** Columns about consent are left out for who may not record it. */
function allowed(ctx: Context, mapping: Mapping): Mapping {
  if (mayDo(ctx.actor, 'consent:write')) return mapping;
  return Object.fromEntries(
    importFields.flatMap((field) =>
      mapping[field] === undefined || consentFields.includes(field) ? [] : [[field, mapping[field]]],
    ),
  );
}

function readMapping(value: unknown): Mapping {
  return Object.fromEntries(Object.entries(mappingSchema.parse(value)).filter(([, at]) => at !== undefined));
}

function readChoices(value: unknown): Partial<Choices> {
  return Object.fromEntries(
    Object.entries(choicesSchema.parse(value ?? {})).filter(([, choice]) => choice !== undefined),
  );
}

/** The order in which the clinic's country writes days, where a file leaves it open. */
export function usualOrder(country: string): DateOrder {
  return country === 'US' ? 'mdy' : 'dmy';
}

/** A file as screens and callers see it. */
export async function presentImport(ctx: Context, row: ImportRow): Promise<PresentedImport> {
  await ctx.vault.prepare(ctx.clinicId);
  const head = await readHead(ctx, ctx.clinicId, row.id);
  if (head === null) return presentSummary(row);
  const { country } = await clinicById(ctx.db, ctx.clinicId);
  const { mapping, said, isRemembered } = await readingOf(ctx, row, head);
  return {
    ...presentSummary(row),
    columns: head.header.map((name, at) => ({
      name,
      samples: head.profiles[at]?.samples ?? [],
      filled: head.profiles[at]?.filled ?? 0,
    })),
    mapping,
    isRemembered,
    ...settleChoices(head.profiles, mapping, said, usualOrder(country)),
    problem: mappingProblem(mapping)?.sentence ?? null,
  };
}

/** The same without what is in the file. */
export function presentSummary(row: ImportRow): PresentedImport {
  const isRunning = row.state === 'committing' || row.state === 'closing';
  const results = presentCounts(row.results);
  return {
    id: row.id,
    kind: 'appointments',
    state: row.state === 'closing' ? 'committing' : row.state,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    encoding: row.encoding,
    delimiter: row.delimiter,
    lines: row.lineCount,
    columns: null,
    mapping: {},
    isRemembered: false,
    choices: { dateOrder: 'mdy', birthDateOrder: 'mdy', clock: '12h' },
    doubts: [],
    problem: null,
    isWholePeriod: row.isWholePeriod,
    counts: presentCounts(row.counts),
    results,
    doneLines: doneLines(
      row,
      isRunning || row.state === 'done' || row.state === 'cancelled' ? row.writtenBlocks : row.checkedBlocks,
    ),
    reason: row.reasonCode === null ? null : (reasons[row.reasonCode] ?? row.reasonCode),
  };
}

function doneLines(row: ImportRow, blocks: number): number {
  if (row.blockCount === 0) return 0;
  return Math.min(row.lineCount, Math.round((row.lineCount * blocks) / row.blockCount));
}

const reasons: Readonly<Record<string, string>> = {
  not_gone_on: 'Nobody went on with it for a day, and what it held was removed.',
  patient_erased:
    'The record of a patient was erased meanwhile, and every open file with it. Send the file again.',
  more_missing:
    'The visits that the file lacks were left as they are: there are more of them than were shown.',
  some_rejected: 'The visits that the file lacks were left as they are: some rows were rejected.',
};

function presentCounts(value: unknown): PresentedCounts | null {
  const read = readCounts(value);
  if (read === null) return null;
  const { reasons: found, locationIds: _places, ...counts } = read;
  return {
    ...counts,
    reasons: found
      .map(({ code, field, lines, firstLine }) => ({
        sentence: isFindingCode(code)
          ? findingSentence({ code, field: importFields.find((one) => one === field) ?? null })
          : code,
        lines,
        firstLine,
      }))
      .toSorted((one, other) => other.lines - one.lines || one.firstLine - other.firstLine),
  };
}
