import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Connection } from './database.ts';
import type { FileImportTable } from './schema.ts';

export type ImportRow = Selectable<FileImportTable>;
export type ImportState = ImportRow['state'];

/** States in which a file waits for a person or is being worked on: what it holds is still there. */
export const openStates = ['uploading', 'staged', 'checking', 'checked', 'committing', 'closing'] as const;

export async function insertImport(connection: Connection, row: Insertable<FileImportTable>): Promise<void> {
  await connection.insertInto('fileImport').values(row).execute();
}

export function importById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<ImportRow | undefined> {
  return connection
    .selectFrom('fileImport')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The import, locked until commit. */
export function lockImport(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<ImportRow | undefined> {
  return connection
    .selectFrom('fileImport')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Lets one block of a clinic's files be written at a time, until commit: what it is compared with stays as it is. */
export async function holdTurnToWrite(connection: Connection, clinicId: string): Promise<boolean> {
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`file import/${clinicId}`}, 0)) as is_ours`.execute(
    connection,
  );
  return rows[0]?.isOurs === true;
}

/** The oldest import that is in one of these states. */
export function oldestImport(
  connection: Connection,
  clinicId: string,
  states: readonly ImportState[],
): Promise<ImportRow | undefined> {
  return connection
    .selectFrom('fileImport')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('state', 'in', states)
    .orderBy('createdAt')
    .limit(1)
    .executeTakeFirst();
}

export async function updateImport(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<FileImportTable>,
): Promise<void> {
  await connection
    .updateTable('fileImport')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Begins a look at a file that nobody looks at, or whose looker has not been heard of since `silentSince`. Returns it, or nothing. */
export function takeCheck(
  connection: Connection,
  clinicId: string,
  { checkId, now, silentSince }: { checkId: string; now: Date; silentSince: Date },
): Promise<ImportRow | undefined> {
  return connection
    .updateTable('fileImport')
    .set({ checkId, checkBeatAt: now, checkedBlocks: 0 })
    .where('clinicId', '=', clinicId)
    .where('id', '=', (query) =>
      query
        .selectFrom('fileImport')
        .select('id')
        .where('clinicId', '=', clinicId)
        .where('state', '=', 'checking')
        .where((where) => where.or([where('checkId', 'is', null), where('checkBeatAt', '<', silentSince)]))
        .orderBy('createdAt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .where('state', '=', 'checking')
    .returningAll()
    .executeTakeFirst();
}

/** Notes how far a look has come. Returns false when it is not this looker's any more. */
export async function beatCheck(
  connection: Connection,
  clinicId: string,
  id: string,
  { checkId, now, blocks }: { checkId: string; now: Date; blocks: number },
): Promise<boolean> {
  const { numUpdatedRows } = await connection
    .updateTable('fileImport')
    .set({ checkBeatAt: now, checkedBlocks: blocks })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('state', '=', 'checking')
    .where('checkId', '=', checkId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A page of the clinic's imports, the newest first. */
export function importsOfClinic(
  connection: Connection,
  clinicId: string,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<ImportRow[]> {
  const { before } = page;
  return connection
    .selectFrom('fileImport')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('state', '!=', 'uploading')
    .$if(before !== null, (query) =>
      query.where((where) =>
        where(
          where.refTuple('createdAt', 'id'),
          '<',
          where.tuple(before?.at ?? new Date(0), before?.id ?? ''),
        ),
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Ends every import that still waits or runs, and takes what it holds. Returns how many. */
export async function endOpenImports(
  connection: Connection,
  clinicId: string,
  end: { reasonCode: string; at: Date },
): Promise<number> {
  const rows = await connection
    .updateTable('fileImport')
    .set({ state: 'expired', reasonCode: end.reasonCode, endedAt: end.at, updatedAt: end.at })
    .where('clinicId', '=', clinicId)
    .where('state', 'in', openStates)
    .returning('id')
    .execute();
  await connection.deleteFrom('fileImportBlock').where('clinicId', '=', clinicId).execute();
  await connection.deleteFrom('fileImportSeen').where('clinicId', '=', clinicId).execute();
  return rows.length;
}

/** Ends imports that nobody has gone on with since `before`, and takes the rejected rows of those that ended before it. Not under a hold of the whole clinic. */
export async function forgetImports(
  connection: Connection,
  clinicId: string,
  { before, at }: { before: Date; at: Date },
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with ended as (
      update file_import set state = 'expired', reason_code = coalesce(reason_code, 'not_gone_on'), ended_at = ${at}::timestamptz
       where clinic_id = ${clinicId}::uuid and state in ('uploading', 'staged', 'checked') and updated_at < ${before}::timestamptz
         and ${notHeld(clinicId)} returning id)
    delete from file_import_block b using file_import i
     where b.clinic_id = ${clinicId}::uuid and i.clinic_id = b.clinic_id and i.id = b.import_id and i.updated_at < ${before}::timestamptz
       and (i.id in (select id from ended) or i.state in ('done', 'cancelled', 'expired')) and ${notHeld(clinicId)}
    returning b.import_id as id`.execute(connection);
  return rows.length;
}

const notHeld = (clinicId: string) => sql<boolean>`not exists (
  select 1 from legal_hold h where h.clinic_id = ${clinicId}::uuid and h.patient_id is null and h.lifted_at is null)`;

/** How a file with these columns was read the last time. */
export function rememberedMapping(
  connection: Connection,
  clinicId: string,
  headerHash: Buffer,
): Promise<{ mapping: unknown; choices: unknown } | undefined> {
  return connection
    .selectFrom('fileImportMapping')
    .select(['mapping', 'choices'])
    .where('clinicId', '=', clinicId)
    .where('headerHash', '=', headerHash)
    .executeTakeFirst();
}

export async function rememberMapping(
  connection: Connection,
  row: { clinicId: string; headerHash: Buffer; mapping: string; choices: string; usedAt: Date },
): Promise<void> {
  const { mapping, choices, usedAt } = row;
  await connection
    .insertInto('fileImportMapping')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['clinicId', 'headerHash']).doUpdateSet({ mapping, choices, usedAt }),
    )
    .execute();
}
