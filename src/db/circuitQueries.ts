import { sql } from 'kysely';
import type { Connection } from './database.ts';

/** Lost answers in a row that open the circuit (design, law 2). */
const mostLost = 3;
/** The first probe comes this soon, later ones as often. */
const probeEveryMs = 15_000;

/**
 * Notes how calls for a sender ended: `lost` answers in a row, counted anew when there was an answer between. At
 * three the circuit opens; any answer closes it.
 */
export async function noteAnswers(
  connection: Connection,
  clinicId: string,
  senderId: string,
  { hasAnswer, lost, now }: { hasAnswer: boolean; lost: number; now: Date },
): Promise<void> {
  if (lost === 0) {
    if (hasAnswer) await closeCircuit(connection, clinicId, senderId);
    return;
  }
  const probeAt = new Date(now.getTime() + probeEveryMs);
  await sql`
    insert into sender_circuit as c (clinic_id, sender_id, lost_answers, opened_at, probe_at)
    values (${clinicId}, ${senderId}, ${lost}, ${lost >= mostLost ? now : null}, ${probeAt})
    on conflict (clinic_id, sender_id) do update set
      lost_answers = ${hasAnswer ? 0 : sql`c.lost_answers`} + ${lost}::integer,
      opened_at = case when ${hasAnswer ? 0 : sql`c.lost_answers`} + ${lost}::integer >= ${mostLost}::integer
        then coalesce(c.opened_at, ${now}::timestamptz) end,
      probe_at = ${probeAt}`.execute(connection);
}

/** An answer came: the sender is free. Writes nothing where nothing was lost. */
export async function closeCircuit(
  connection: Connection,
  clinicId: string,
  senderId: string,
): Promise<void> {
  await connection
    .updateTable('senderCircuit')
    .set({ lostAnswers: 0, openedAt: null, probeAt: null })
    .where('clinicId', '=', clinicId)
    .where('senderId', '=', senderId)
    .where('lostAnswers', '>', 0)
    .execute();
}

/** The senders of the clinic for which nothing may be claimed now. */
export async function openCircuits(connection: Connection, clinicId: string): Promise<Set<string>> {
  const rows = await connection
    .selectFrom('senderCircuit')
    .select('senderId')
    .where('clinicId', '=', clinicId)
    .where('openedAt', 'is not', null)
    .execute();
  return new Set(rows.map(({ senderId }) => senderId));
}

/** Takes the probes of the clinic that are due, and puts their next turn off, so that one worker makes each. */
export async function takeDueProbes(connection: Connection, clinicId: string, now: Date): Promise<string[]> {
  const rows = await connection
    .updateTable('senderCircuit')
    .set({ probeAt: new Date(now.getTime() + probeEveryMs) })
    .where('clinicId', '=', clinicId)
    .where('openedAt', 'is not', null)
    .where('probeAt', '<=', now)
    .returning('senderId')
    .execute();
  return rows.map(({ senderId }) => senderId);
}
