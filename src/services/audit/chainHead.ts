import { lastSeal, type SealRow } from '@/db/auditSealQueries.ts';
import type { Connection } from '@/db/database.ts';
import { headFormat, type ChainHead, type HeadFile } from '@/domain/audit/head.ts';

/** The head that this seal makes. */
export function headOf(clinicId: string, seal: SealRow): ChainHead {
  return {
    clinicId,
    seal: seal.number,
    events: seal.lastPosition,
    hash: seal.hash.toString('hex'),
    sealedAt: new Date(Number(seal.sealedAt) * 1000).toISOString(),
  };
}

/** The heads of these clinics as they stand; a clinic without a seal has none. */
export async function readHeads(
  connection: Connection,
  clinicIds: readonly string[],
  takenAt: Date,
): Promise<HeadFile> {
  const clinics: ChainHead[] = [];
  for (const clinicId of clinicIds) {
    const last = await lastSeal(connection, clinicId);
    if (last) clinics.push(headOf(clinicId, last));
  }
  return { format: headFormat, takenAt: takenAt.toISOString(), clinics };
}
