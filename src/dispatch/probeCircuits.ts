import { closeCircuit, takeDueProbes } from '@/db/circuitQueries.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import type { Deps } from './deps.ts';

/**
 * Asks Twilio something harmless for each sender that pauses, and lets it go on once there is an answer of any kind.
 * A probe is never a text: it could only add a doubt. Returns how many senders go on.
 */
export async function probeCircuits(deps: Deps, clinicId: string): Promise<number> {
  let closed = 0;
  for (const senderId of await takeDueProbes(deps.db, clinicId, deps.now())) {
    if (!(await hasAnswer(deps))) continue;
    await closeCircuit(deps.db, clinicId, senderId);
    deps.log.info({ senderId }, 'Twilio answers again: the sender goes on');
    closed += 1;
  }
  if (closed > 0) deps.wake();
  return closed;
}

async function hasAnswer(deps: Deps): Promise<boolean> {
  try {
    await deps.carrier.checkCredentials();
    return true;
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    return error.kind === 'refused' || error.kind === 'misconfigured';
  }
}
