import type { Connection } from './database.ts';

export type LegalHoldRow = { id: string; patientId: string | null; reason: string; placedAt: Date };

/** Holds that stand, the oldest first. */
export function standingHolds(connection: Connection, clinicId: string): Promise<LegalHoldRow[]> {
  return connection
    .selectFrom('legalHold')
    .select(['id', 'patientId', 'reason', 'placedAt'])
    .where('clinicId', '=', clinicId)
    .where('liftedAt', 'is', null)
    .orderBy('placedAt')
    .execute();
}

/** Whether anything of this patient must stay. */
export async function isHeldByLaw(
  connection: Connection,
  clinicId: string,
  patientId: string,
): Promise<boolean> {
  const hold = await connection
    .selectFrom('legalHold')
    .select('id')
    .where('clinicId', '=', clinicId)
    .where('liftedAt', 'is', null)
    .where((where) => where.or([where('patientId', 'is', null), where('patientId', '=', patientId)]))
    .executeTakeFirst();
  return hold !== undefined;
}

export async function placeHold(
  connection: Connection,
  hold: LegalHoldRow & { clinicId: string; placedBy: string | null },
): Promise<void> {
  await connection.insertInto('legalHold').values(hold).execute();
}

/** False when no such hold stands. */
export async function liftHold(
  connection: Connection,
  clinicId: string,
  id: string,
  { at, by }: { at: Date; by: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await connection
    .updateTable('legalHold')
    .set({ liftedAt: at, liftedBy: by })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('liftedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
