import { recordAudit } from '@/db/auditQueries.ts';
import { destroyKey, retiredKeys, tableUnderKey } from '@/db/keyRotationQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';

/** Far beyond the time for which a process may still use a former key. */
const afterMs = 3_600_000;

/** Destroys former keys that nothing is sealed with any more. Returns how many. */
export async function destroyKeys(
  deps: Pick<Deps, 'db' | 'now' | 'newId'>,
  clinicId: string,
): Promise<number> {
  const now = deps.now();
  const keys = await retiredKeys(deps.db, clinicId, new Date(now.getTime() - afterMs));
  let destroyed = 0;
  for (const keyId of keys) {
    const isUsed = await deps.db.transaction().execute(async (tx) => {
      if ((await tableUnderKey(tx, clinicId, keyId)) !== null) return true;
      await destroyKey(tx, clinicId, keyId, now);
      await recordAudit(tx, {
        clinicId,
        id: deps.newId(),
        action: 'key.destroyed',
        subjectKind: 'clinic_key',
        subjectId: keyId,
        actorKind: 'job',
        actorId: 'destroy_keys',
        detail: {},
        requestId: null,
        occurredAt: now,
      });
      return false;
    });
    if (!isUsed) destroyed += 1;
  }
  return destroyed;
}
