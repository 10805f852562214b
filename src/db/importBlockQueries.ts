import type { Connection } from './database.ts';
import type { Sealed } from './vault.ts';

export type BlockRow = { number: number; sealed: Sealed; findings: unknown };

export async function insertBlock(
  connection: Connection,
  block: { clinicId: string; importId: string; number: number; sealed: Sealed },
): Promise<void> {
  const { sealed, ...place } = block;
  await connection
    .insertInto('fileImportBlock')
    .values({ ...place, keyId: sealed.keyId, linesEncrypted: sealed.bytes })
    .execute();
}

export async function blockOf(
  connection: Connection,
  clinicId: string,
  importId: string,
  number: number,
): Promise<BlockRow | undefined> {
  const row = await connection
    .selectFrom('fileImportBlock')
    .select(['number', 'keyId', 'linesEncrypted', 'findings'])
    .where('clinicId', '=', clinicId)
    .where('importId', '=', importId)
    .where('number', '=', number)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      sealed: { keyId: row.keyId, bytes: row.linesEncrypted },
      findings: row.findings,
    }
  );
}

/** What a look at the rows has found. */
export async function writeFindings(
  connection: Connection,
  clinicId: string,
  importId: string,
  number: number,
  findings: string,
): Promise<void> {
  await connection
    .updateTable('fileImportBlock')
    .set({ findings })
    .where('clinicId', '=', clinicId)
    .where('importId', '=', importId)
    .where('number', '=', number)
    .execute();
}

/** Leaves of a block what was rejected; null takes it away. */
export async function keepRejected(
  connection: Connection,
  clinicId: string,
  importId: string,
  number: number,
  rejected: { sealed: Sealed; findings: string } | null,
): Promise<void> {
  if (rejected === null) {
    await connection
      .deleteFrom('fileImportBlock')
      .where('clinicId', '=', clinicId)
      .where('importId', '=', importId)
      .where('number', '=', number)
      .execute();
    return;
  }
  await connection
    .updateTable('fileImportBlock')
    .set({
      keyId: rejected.sealed.keyId,
      linesEncrypted: rejected.sealed.bytes,
      findings: rejected.findings,
    })
    .where('clinicId', '=', clinicId)
    .where('importId', '=', importId)
    .where('number', '=', number)
    .execute();
}

/** Takes everything of a file that is not imported, from this block on. */
export async function dropBlocks(
  connection: Connection,
  clinicId: string,
  importId: string,
  from: number,
): Promise<void> {
  await connection
    .deleteFrom('fileImportBlock')
    .where('clinicId', '=', clinicId)
    .where('importId', '=', importId)
    .where('number', '>=', from)
    .execute();
}
