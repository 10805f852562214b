import { recordAudit } from '@/db/auditQueries.ts';
import { rewrapKeys, type MasterKeys } from '@/db/masterKeys.ts';
import type { Deps } from '@/dispatch/deps.ts';

/**
 * Wraps the data keys of all clinics by the present encryption key, and keeps the former ones wrapped by it: all at once or nothing, also while everything goes on.
 * Returns how many data keys were wrapped anew; 0 when it was done before.
 * @throws WrongMasterKey
 */
export async function rewrapDataKeys(
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  keys: MasterKeys,
): Promise<number> {
  return deps.db.transaction().execute(async (tx) => {
    const now = deps.now();
    const rewrapped = await rewrapKeys(tx, keys, now);
    for (const { clinicId, id } of rewrapped)
      await recordAudit(tx, {
        clinicId,
        id: deps.newId(),
        action: 'key.rewrapped',
        subjectKind: 'clinic_key',
        subjectId: id,
        actorKind: 'job',
        actorId: 'rewrap_keys',
        detail: {},
        requestId: null,
        occurredAt: now,
      });
    return rewrapped.length;
  });
}
