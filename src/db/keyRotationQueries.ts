import { sql } from 'kysely';
import type { Connection } from './database.ts';
import { briefTables, sealedTables, type SealedTable } from './sealedTables.ts';

/** A rotation of a clinic's keys, and how far it has come. */
export type KeyRotation = {
  keyId: string;
  tableName: string;
  lastId: string | null;
  resealed: number;
  startedAt: Date;
  finishedAt: Date | null;
  destroyedAt: Date | null;
};

/** Makes `keyId` the one that seals, and remembers that what the others have sealed is to be sealed anew. */
export async function startRotation(
  connection: Connection,
  clinicId: string,
  keyId: string,
  { now, actorKind, actorId }: { now: Date; actorKind: string; actorId: string | null },
): Promise<void> {
  await connection
    .updateTable('clinicKey')
    .set({ retiredAt: now })
    .where('clinicId', '=', clinicId)
    .where('id', '<>', keyId)
    .where('retiredAt', 'is', null)
    .execute();
  await connection
    .insertInto('keyRotation')
    .values({ clinicId, keyId, tableName: sealedTables[0].name, startedAt: now, actorKind, actorId })
    .execute();
}

/** The rotations of a clinic, the latest first. */
export function rotationsOf(connection: Connection, clinicId: string): Promise<KeyRotation[]> {
  return connection
    .selectFrom('keyRotation')
    .select(['keyId', 'tableName', 'lastId', 'resealed', 'startedAt', 'finishedAt', 'destroyedAt'])
    .where('clinicId', '=', clinicId)
    .orderBy('startedAt', 'desc')
    .execute();
}

/** The clinics of which a rotation has not ended. */
export async function clinicsInRotation(connection: Connection): Promise<string[]> {
  const rows = await connection
    .selectFrom('keyRotation')
    .select('clinicId')
    .distinct()
    .where('finishedAt', 'is', null)
    .execute();
  return rows.map(({ clinicId }) => clinicId);
}

/** The rotation that is running, unless somebody else is at it. */
export function lockRunningRotation(
  connection: Connection,
  clinicId: string,
): Promise<KeyRotation | undefined> {
  return connection
    .selectFrom('keyRotation')
    .select(['keyId', 'tableName', 'lastId', 'resealed', 'startedAt', 'finishedAt', 'destroyedAt'])
    .where('clinicId', '=', clinicId)
    .where('finishedAt', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export type SealedRow = { id: string; keyId: string | null; values: Record<string, Buffer | null> };

/** The next rows of a table in the order of their ids, locked: their values must not be removed meanwhile. */
export async function lockSealedRows(
  connection: Connection,
  clinicId: string,
  table: SealedTable,
  after: string | null,
  limit: number,
): Promise<SealedRow[]> {
  const columns = table.columns.map((column) => sql.ref(`${column}_encrypted`));
  const { rows } = await sql<Record<string, unknown>>`
    select id, key_id, ${sql.join(columns)} from ${sql.table(table.name)}
     where clinic_id = ${clinicId} and id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
     order by id limit ${limit} for no key update`.execute(connection);
  return rows.map((row) => ({
    id: String(row['id']),
    keyId: typeof row['keyId'] === 'string' ? row['keyId'] : null,
    values: Object.fromEntries(
      table.columns.map((column) => {
        const value = row[`${column}Encrypted`];
        return [column, Buffer.isBuffer(value) ? value : null];
      }),
    ),
  }));
}

/** Writes values that were sealed under another key, and nothing else. */
export async function writeResealed(
  connection: Connection,
  clinicId: string,
  table: SealedTable,
  rows: readonly SealedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const sets = table.columns.map((column) => sql`${sql.ref(`${column}_encrypted`)} = u.${sql.ref(column)}`);
  const arrays = table.columns.map(
    (column) => sql`${rows.map(({ values }) => values[column] ?? null)}::bytea[]`,
  );
  await sql`
    update ${sql.table(table.name)} as t set key_id = u.key_id, ${sql.join(sets)}
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ keyId }) => keyId)}::uuid[], ${sql.join(arrays)})
        as u (id, key_id, ${sql.join(table.columns.map((column) => sql.ref(column)))})
     where t.clinic_id = ${clinicId} and t.id = u.id`.execute(connection);
}

/** Where the rotation stands now; `finishedAt` when there is nothing left. */
export async function noteRotation(
  connection: Connection,
  clinicId: string,
  rotation: Pick<KeyRotation, 'keyId' | 'tableName' | 'lastId' | 'resealed' | 'finishedAt'>,
): Promise<void> {
  const { keyId, tableName, lastId, resealed, finishedAt } = rotation;
  await connection
    .updateTable('keyRotation')
    .set({ tableName, lastId, resealed, finishedAt })
    .where('clinicId', '=', clinicId)
    .where('keyId', '=', keyId)
    .execute();
}

/** Former keys that were retired before `before`, once no rotation is running. */
export async function retiredKeys(connection: Connection, clinicId: string, before: Date): Promise<string[]> {
  const rows = await connection
    .selectFrom('clinicKey')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('retiredAt', '<', before)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('keyRotation')
            .select('keyId')
            .where('keyRotation.clinicId', '=', clinicId)
            .where('finishedAt', 'is', null),
        ),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** The first table that still holds a value under this key. Reads them from end to end. */
export async function tableUnderKey(
  connection: Connection,
  clinicId: string,
  keyId: string,
): Promise<string | null> {
  for (const { name } of [...briefTables, ...sealedTables]) {
    const { rows } = await sql<{ found: number }>`
      select 1 as found from ${sql.table(name)} where clinic_id = ${clinicId} and key_id = ${keyId} limit 1`.execute(
      connection,
    );
    if (rows.length > 0) return name;
  }
  return null;
}

/** Nothing that was sealed with this key can be opened any more, not in backups either without their own copy of it. */
export async function destroyKey(
  connection: Connection,
  clinicId: string,
  keyId: string,
  now: Date,
): Promise<void> {
  await connection.deleteFrom('clinicKey').where('clinicId', '=', clinicId).where('id', '=', keyId).execute();
  await connection
    .updateTable('keyRotation')
    .set({ destroyedAt: now })
    .where('clinicId', '=', clinicId)
    .where('destroyedAt', 'is', null)
    .where('finishedAt', 'is not', null)
    .execute();
}

/** When the key was made that seals now. */
export async function presentKeySince(connection: Connection, clinicId: string): Promise<Date> {
  const { createdAt } = await connection
    .selectFrom('clinicKey')
    .select('createdAt')
    .where('clinicId', '=', clinicId)
    .where('retiredAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .executeTakeFirstOrThrow();
  return createdAt;
}
