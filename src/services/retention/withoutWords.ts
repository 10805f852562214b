import type { Deps } from '@/dispatch/deps.ts';

/** What takes the place of words that are removed: an empty text, sealed as they were, and a keyed hash of them. */
export function withoutWords(
  { vault }: Pick<Deps, 'vault'>,
  clinicId: string,
  texts: readonly { id: string; value: Buffer | null; keyId: string | null }[],
): Promise<{ id: string; empty: Buffer; keyId: string; hash: Buffer }[]> {
  return Promise.all(
    texts
      .filter(({ value }) => value !== null)
      .map(async ({ id, value, keyId }) => {
        const place = { table: 'message', column: 'body', id };
        const sealed = { keyId: keyId ?? '', bytes: value ?? Buffer.alloc(0) };
        const words = await vault.open(clinicId, place, sealed);
        const empty = await vault.seal(clinicId, place, '');
        return { id, empty: empty.bytes, keyId: empty.keyId, hash: vault.textHash(clinicId, words) };
      }),
  );
}
