import type { Connection } from './database.ts';

export type CircuitRow = {
  lostAnswers: number;
  openedAt: Date | null;
  probeAt: Date | null;
  failedProbes: number;
  isTrial: boolean;
};

const columns = ['lostAnswers', 'openedAt', 'probeAt', 'failedProbes', 'isTrial'] as const;

/** The circuits of these senders that are not as new, locked until commit. */
export async function lockCircuits(
  connection: Connection,
  clinicId: string,
  senderIds: readonly string[],
): Promise<Map<string, CircuitRow>> {
  if (senderIds.length === 0) return new Map();
  const rows = await connection
    .selectFrom('senderCircuit')
    .select(['senderId', ...columns])
    .where('clinicId', '=', clinicId)
    .where('senderId', 'in', [...senderIds])
    .orderBy('senderId')
    .forUpdate()
    .execute();
  return new Map(rows.map(({ senderId, ...circuit }) => [senderId, circuit]));
}

export async function writeCircuit(
  connection: Connection,
  clinicId: string,
  senderId: string,
  circuit: CircuitRow,
): Promise<void> {
  await connection
    .insertInto('senderCircuit')
    .values({ clinicId, senderId, ...circuit })
    .onConflict((conflict) => conflict.columns(['clinicId', 'senderId']).doUpdateSet(circuit))
    .execute();
}

/** Takes the probes of the clinic that are due, and puts their next turn off, so that one worker makes each. */
export async function takeDueProbes(
  connection: Connection,
  clinicId: string,
  now: Date,
  nextAt: Date,
): Promise<string[]> {
  const rows = await connection
    .updateTable('senderCircuit')
    .set({ probeAt: nextAt })
    .where('clinicId', '=', clinicId)
    .where('openedAt', 'is not', null)
    .where('probeAt', '<=', now)
    .returning('senderId')
    .execute();
  return rows.map(({ senderId }) => senderId);
}
