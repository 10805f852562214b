import type { Connection } from './database.ts';

/** Notes that inbound texts had been missed and were fetched. */
export async function recordGap(
  connection: Connection,
  gap: { clinicId: string; id: string; foundAt: Date; texts: number },
): Promise<void> {
  await connection.insertInto('inboundGap').values(gap).execute();
}

/** The latest gap of a clinic, if there ever was one. */
export function lastGap(
  connection: Connection,
  clinicId: string,
): Promise<{ foundAt: Date; texts: number } | undefined> {
  return connection
    .selectFrom('inboundGap')
    .select(['foundAt', 'texts'])
    .where('clinicId', '=', clinicId)
    .orderBy('foundAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Inbound texts that were fetched late since then. */
export async function textsMissedSince(
  connection: Connection,
  clinicId: string,
  since: Date,
): Promise<number> {
  const row = await connection
    .selectFrom('inboundGap')
    .select((select) => select.fn.sum<string | null>('texts').as('texts'))
    .where('clinicId', '=', clinicId)
    .where('foundAt', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.texts ?? 0);
}
