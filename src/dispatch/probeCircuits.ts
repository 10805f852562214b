import { lockCircuits, takeDueProbes, writeCircuit } from '@/db/circuitQueries.ts';
import { afterProbe, probeDelayMs } from '@/domain/ledger/circuit.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { circuitColumns, circuitOf } from './circuitColumns.ts';
import type { Deps } from './deps.ts';

/**
 * Asks Twilio something harmless for each sender that pauses, and lets it go on, one text at first, once there is an
 * answer of any kind. A probe is never a text: it could only add a doubt. Returns how many senders go on.
 */
export async function probeCircuits(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  let closed = 0;
  const due = await takeDueProbes(deps.db, clinicId, now, new Date(now.getTime() + probeDelayMs(0)));
  for (const senderId of due) {
    const isAnswered = await hasAnswer(deps);
    await deps.db.transaction().execute(async (tx) => {
      const row = (await lockCircuits(tx, clinicId, [senderId])).get(senderId);
      const circuit = afterProbe(circuitOf(row), isAnswered, deps.now().getTime());
      await writeCircuit(tx, clinicId, senderId, circuitColumns(circuit));
    });
    if (!isAnswered) continue;
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
