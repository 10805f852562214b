import type { KeptRow, KeptText } from '@/db/recordQueries.ts';
import type { Context } from '../context.ts';

/** A text with its words and links, for those who may read them. */
export async function openText(
  { vault, clinicId }: Context,
  row: KeptRow,
  { id, keyId, bodyEncrypted, mediaEncrypted }: Omit<KeptText, 'row'>,
  showsTexts: boolean,
): Promise<KeptRow> {
  if (!showsTexts) return { ...row, body: null, media: null };
  const open = (column: string, bytes: Buffer): Promise<string> =>
    vault.open(clinicId, { table: 'message', column, id }, { keyId, bytes });
  return {
    ...row,
    body: await open('body', bodyEncrypted),
    media: mediaEncrypted === null ? null : JSON.parse(await open('media', mediaEncrypted)),
  };
}
