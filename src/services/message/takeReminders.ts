import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockReminders, noteWritten } from '@/db/reminderWriteQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { SendRequest } from './sendRequest.ts';

type Asking = { request: Pick<SendRequest, 'reminders'> };

/**
 * Locks the reminders that go by these texts until commit. Returns the sends one of whose reminders is no more what was read: each reminder goes
 * by one text, and none about a visit that was moved, cancelled or answered since.
 */
export async function overtakenSends<Send extends Asking>(
  tx: Connection,
  clinicId: string,
  sends: readonly Send[],
): Promise<Set<Send>> {
  const wanted = sends.flatMap(({ request }) => request.reminders ?? []);
  if (wanted.length === 0) return new Set();
  const found = await lockReminders(tx, clinicId, wanted);
  return new Set(sends.filter(({ request }) => request.reminders?.some(({ id }) => !found.has(id))));
}

export function reminderChanged(): Refusal {
  return new Refusal('conflict', 'A visit that this text is about has changed meanwhile.', {
    reason: 'reminder_changed',
  });
}

/** Says by which texts reminders go, in the transaction that stores these. */
export async function noteTexts(
  tx: Connection,
  clinicId: string,
  texts: readonly (Asking & { messageId: string })[],
  at: Date,
): Promise<void> {
  const written = texts.flatMap(({ request, messageId }) =>
    (request.reminders ?? []).map(({ id, sendAt }) => ({ id, sendAt, messageId })),
  );
  if (written.length === 0) return;
  const visits = new Set(await noteWritten(tx, clinicId, written, at));
  // Screens that show these visits do not know the texts yet, whose own changes they would follow.
  await recordChanges(
    tx,
    [...visits].map((subjectId) => ({ clinicId, kind: 'appointment', subjectId, conversationId: null })),
  );
}
