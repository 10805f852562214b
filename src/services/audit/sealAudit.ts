import type { Deps } from '@/dispatch/deps.ts';
import { sealBatch } from './sealBatch.ts';

/** Events under one seal: few enough that a transaction is over in milliseconds. */
const mostEvents = 1_000;

/**
 * Puts what the audit trail has gained under seals of the clinic's chain, and returns how many events that were.
 * Writers never wait for it. Safe to run twice at once, to be killed anywhere and to start again after days.
 */
export async function sealAudit(
  deps: Pick<Deps, 'db' | 'auditKeys' | 'now'>,
  clinicId: string,
): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await deps.db.transaction().execute((tx) => sealBatch(tx, deps, clinicId, mostEvents));
    total += sealed;
    if (sealed < mostEvents) return total;
  }
}
