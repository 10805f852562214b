import { withdrawHeldPastDeadline } from '@/db/claimQueries.ts';
import type { Deps } from './deps.ts';
import { recordTextEvents } from './recordTextEvents.ts';

/** Texts that wait for a person and are past their deadline: late is never (design, law 5). Returns how many. */
export async function withdrawExpired(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  return deps.db.transaction().execute(async (tx) => {
    const messages = await withdrawHeldPastDeadline(tx, clinicId, now);
    const event = { kind: 'withdrawn', reasonCode: 'deadline_passed' } as const;
    await recordTextEvents(deps, tx, clinicId, messages, () => event, now);
    return messages.length;
  });
}
