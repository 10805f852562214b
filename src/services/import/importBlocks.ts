import { z } from 'zod';
import { blockOf, insertBlock, keepRejected } from '@/db/importBlockQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Place, Vault } from '@/db/vault.ts';
import type { ColumnProfile } from '@/domain/import/columnProfile.ts';
import { isFindingCode, type Finding } from '@/domain/import/finding.ts';
import { importFields } from '@/domain/import/importFields.ts';
import type { FileLine } from './readRecords.ts';

/** The columns of a file: what block 0 holds. */
export type FileHead = { header: string[]; profiles: ColumnProfile[] };

/** Why lines of a block are rejected, by their numbers. */
export type FindingsByLine = ReadonlyMap<number, readonly Finding[]>;

type BlockDeps = { db: Connection; vault: Vault };

const linesSchema = z.array(z.tuple([z.number(), z.array(z.string())]));
const count = z.number();
const headSchema = z.object({
  header: z.array(z.string()),
  profiles: z.array(
    z.object({
      name: z.string(),
      samples: z.array(z.string()),
      filled: count,
      phones: count,
      dates: count,
      times: count,
      dateTimes: count,
      names: count,
      past: count,
      mdy: count,
      dmy: count,
      either: count,
      nearMdy: count,
      nearDmy: count,
      early: count,
      is24: count,
    }),
  ),
});
const findingsSchema = z.array(
  z.tuple([count, z.array(z.tuple([z.string().refine(isFindingCode), z.enum(importFields).nullable()]))]),
);

function placeOf(importId: string, number: number): Place {
  return { table: 'file_import_block', column: 'lines', id: `${importId}/${number}` };
}

export async function writeHead(
  deps: BlockDeps,
  clinicId: string,
  importId: string,
  head: FileHead,
): Promise<void> {
  const sealed = await deps.vault.seal(clinicId, placeOf(importId, 0), JSON.stringify(head));
  await insertBlock(deps.db, { clinicId, importId, number: 0, sealed });
}

/** The columns of a file; null when what it held was removed. */
export async function readHead(
  deps: BlockDeps,
  clinicId: string,
  importId: string,
): Promise<FileHead | null> {
  const block = await blockOf(deps.db, clinicId, importId, 0);
  if (!block) return null;
  return headSchema.parse(JSON.parse(await deps.vault.open(clinicId, placeOf(importId, 0), block.sealed)));
}

export async function writeLines(
  deps: BlockDeps,
  clinicId: string,
  importId: string,
  number: number,
  lines: readonly FileLine[],
): Promise<void> {
  const sealed = await deps.vault.seal(clinicId, placeOf(importId, number), textOf(lines));
  await insertBlock(deps.db, { clinicId, importId, number, sealed });
}

/** The rows of a block and what is known to be wrong with them; null when the block is gone. */
export async function readLines(
  deps: BlockDeps,
  clinicId: string,
  importId: string,
  number: number,
): Promise<{ lines: FileLine[]; findings: FindingsByLine } | null> {
  const block = await blockOf(deps.db, clinicId, importId, number);
  if (!block) return null;
  const text = await deps.vault.open(clinicId, placeOf(importId, number), block.sealed);
  return {
    lines: linesSchema.parse(JSON.parse(text)).map(([line, cells]) => ({ line, cells })),
    findings: new Map(
      findingsSchema
        .parse(block.findings)
        .map(([line, all]) => [line, all.map(([code, field]) => ({ code, field }))]),
    ),
  };
}

/** Leaves of a block what was rejected, with the reasons. */
export async function leaveRejected(
  deps: BlockDeps,
  clinicId: string,
  importId: string,
  number: number,
  rejected: readonly (FileLine & { findings: readonly Finding[] })[],
): Promise<void> {
  if (rejected.length === 0) return keepRejected(deps.db, clinicId, importId, number, null);
  const sealed = await deps.vault.seal(clinicId, placeOf(importId, number), textOf(rejected));
  const findings = findingsText(new Map(rejected.map((one) => [one.line, one.findings])));
  return keepRejected(deps.db, clinicId, importId, number, { sealed, findings });
}

/** Findings as a block keeps them: numbers, codes and names of fields. */
export function findingsText(findings: FindingsByLine): string {
  return JSON.stringify(
    [...findings].map(([line, all]) => [line, all.map(({ code, field }) => [code, field])]),
  );
}

function textOf(lines: readonly FileLine[]): string {
  return JSON.stringify(lines.map(({ line, cells }) => [line, cells]));
}
