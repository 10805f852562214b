import { insertSeal, lastSeal, lockChain, unsealedEvents } from '@/db/auditSealQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { noHash, sealedText } from '@/domain/audit/sealedText.ts';

/**
 * Puts at most `limit` events that wait under one more seal, in the caller's transaction. Returns how many; 0 also
 * when another worker is at it.
 */
export async function sealBatch(
  tx: Connection,
  { auditKeys, now }: Pick<Deps, 'auditKeys' | 'now'>,
  clinicId: string,
  limit: number,
): Promise<number> {
  if (!(await lockChain(tx, clinicId))) return 0;
  const events = await unsealedEvents(tx, clinicId, limit);
  if (events.length === 0) return 0;
  const last = await lastSeal(tx, clinicId);
  const sealedAt = now();
  const keyId = auditKeys.currentId;
  const header = {
    clinicId,
    number: (last?.number ?? 0) + 1,
    lastPosition: (last?.lastPosition ?? 0) + events.length,
    count: events.length,
    previousHash: last?.hash.toString('hex') ?? noHash,
    keyId,
    sealedAt: `${(sealedAt.getTime() / 1000).toFixed(3)}000`,
  };
  const hash = auditKeys.hash(keyId, clinicId, sealedText(header, events));
  if (!hash) throw new Error('the current audit key is not known to itself');
  await insertSeal(tx, clinicId, {
    number: header.number,
    events: events.map(({ id }) => id),
    lastPosition: header.lastPosition,
    previousHash: Buffer.from(header.previousHash, 'hex'),
    hash,
    keyId,
    sealedAt,
  });
  return events.length;
}
