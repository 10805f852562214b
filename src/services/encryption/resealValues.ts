import {
  lockRunningRotation,
  lockSealedRows,
  noteRotation,
  rotationsOf,
  writeResealed,
  type KeyRotation,
  type SealedRow,
} from '@/db/keyRotationQueries.ts';
import { sealedTables, type SealedTable } from '@/db/sealedTables.ts';
import { keysStayMs } from '@/db/vault.ts';
import type { Deps } from '@/dispatch/deps.ts';

type ResealDeps = Pick<Deps, 'db' | 'vault' | 'now'>;

/** Until then some process may still seal with a former key. */
const waitMs = keysStayMs.most + 60_000;

/** Batches at one turn of the timetable. */
const mostBatches = 20;

/**
 * Seals what former keys have sealed anew, a few batches of rows, and says how many rows that were. Several workers may
 * ask; one does it. What dies in the middle goes on where the last batch ended.
 */
export async function resealValues(
  deps: ResealDeps,
  clinicId: string,
  { batch = 500 }: { batch?: number } = {},
): Promise<number> {
  const [last] = await rotationsOf(deps.db, clinicId);
  if (!last || last.finishedAt !== null || deps.now().getTime() < last.startedAt.getTime() + waitMs) return 0;
  await deps.vault.prepare(clinicId, 0);
  let resealed = 0;
  for (let turn = 0; turn < mostBatches; turn += 1) {
    const done = await resealBatch(deps, clinicId, batch);
    if (done === null) break;
    resealed += done;
  }
  return resealed;
}

/** How many rows of one batch were sealed anew; null when there is nothing to do, or somebody else does it. */
async function resealBatch(deps: ResealDeps, clinicId: string, batch: number): Promise<number | null> {
  return deps.db.transaction().execute(async (tx) => {
    const rotation = await lockRunningRotation(tx, clinicId);
    const table = sealedTables.find(({ name }) => name === rotation?.tableName);
    if (!rotation || !table) return null;
    const rows = await lockSealedRows(tx, clinicId, table, rotation.lastId, batch);
    const old = rows.filter(({ keyId }) => keyId !== null && keyId !== rotation.keyId);
    const resealed = await Promise.all(old.map((row) => resealRow(deps, clinicId, table, row)));
    // Cannot be: the keys were read after it began.
    if (resealed.some(({ keyId }) => keyId !== rotation.keyId))
      throw new Error('values were sealed under a former key');
    await writeResealed(tx, clinicId, table, resealed);
    await noteRotation(tx, clinicId, {
      ...rotation,
      ...(rows.length === batch ? { lastId: rows.at(-1)?.id ?? null } : nextTable(table, deps.now())),
      resealed: rotation.resealed + resealed.length,
    });
    return resealed.length;
  });
}

async function resealRow(
  { vault }: ResealDeps,
  clinicId: string,
  table: SealedTable,
  row: SealedRow,
): Promise<SealedRow> {
  const values: SealedRow['values'] = {};
  let { keyId } = row;
  for (const column of table.columns) {
    const bytes = row.values[column] ?? null;
    values[column] = null;
    if (bytes === null || row.keyId === null) continue;
    const place = { table: table.name, column, id: row.id };
    const sealed = await vault.seal(
      clinicId,
      place,
      await vault.open(clinicId, place, { keyId: row.keyId, bytes }),
    );
    values[column] = sealed.bytes;
    keyId = sealed.keyId;
  }
  return { id: row.id, keyId, values };
}

/** Where to go on after the end of a table. */
function nextTable(table: SealedTable, now: Date): Pick<KeyRotation, 'tableName' | 'lastId' | 'finishedAt'> {
  const next = sealedTables[sealedTables.findIndex(({ name }) => name === table.name) + 1];
  return { tableName: next?.name ?? table.name, lastId: null, finishedAt: next ? null : now };
}
