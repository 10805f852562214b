import type { EntryRow } from '@/db/waitingListQueries.ts';
import type { Context } from '../context.ts';

const placeOf = (id: string) => ({ table: 'waiting_list_entry', column: 'note', id });

/** Seals what staff wrote of a wish: it may tell of the patient. Prepare the vault before the transaction. */
export async function sealNote(
  { vault, clinicId }: Pick<Context, 'vault' | 'clinicId'>,
  id: string,
  note: string | null,
): Promise<Pick<EntryRow, 'noteEncrypted' | 'keyId'>> {
  if (note === null) return { noteEncrypted: null, keyId: null };
  const sealed = await vault.seal(clinicId, placeOf(id), note);
  return { noteEncrypted: sealed.bytes, keyId: sealed.keyId };
}

export function openNote(
  { vault, clinicId }: Pick<Context, 'vault' | 'clinicId'>,
  { id, noteEncrypted, keyId }: Pick<EntryRow, 'id' | 'noteEncrypted' | 'keyId'>,
): Promise<string | null> {
  if (noteEncrypted === null || keyId === null) return Promise.resolve(null);
  return vault.open(clinicId, placeOf(id), { keyId, bytes: noteEncrypted });
}
