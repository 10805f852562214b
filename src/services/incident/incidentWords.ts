import { z } from 'zod';
import { incidentFactors, type IncidentWords } from '@/domain/incident/incident.ts';
import type { Sealed, Vault } from '@/db/vault.ts';

const factorsSchema = z.record(z.enum(incidentFactors), z.string());
const wordsSchema = z.object({ what: z.string(), factors: factorsSchema, reason: z.string() });

const placeOf = (id: string) => ({ table: 'incident', column: 'words', id });

/** Seals what staff wrote: it may name patients. Prepare the vault before the transaction. */
export function sealWords(vault: Vault, clinicId: string, id: string, words: IncidentWords): Promise<Sealed> {
  return vault.seal(clinicId, placeOf(id), JSON.stringify(words));
}

export async function openWords(
  vault: Vault,
  clinicId: string,
  { id, keyId, wordsEncrypted }: { id: string; keyId: string; wordsEncrypted: Buffer },
): Promise<IncidentWords> {
  const text = await vault.open(clinicId, placeOf(id), { keyId, bytes: wordsEncrypted });
  return wordsSchema.parse(JSON.parse(text));
}
