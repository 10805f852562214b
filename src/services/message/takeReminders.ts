import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNoticeTexts, noteNoticesWritten } from '@/db/noticeWriteQueries.ts';
import { lockReminders, noteWritten } from '@/db/reminderWriteQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { SendRequest } from './sendRequest.ts';

type Asking = { request: Pick<SendRequest, 'reminders' | 'notices'> };

/**
 * Locks the reminders and the plans of notices that go by these texts until commit. Returns the sends one of whose plans is no more what was read: each
 * goes by one text, and none about a visit that was moved, cancelled or answered since, nor about a notice that was changed or closed.
 */
export async function overtakenSends<Send extends Asking>(
  tx: Connection,
  clinicId: string,
  sends: readonly Send[],
): Promise<Set<Send>> {
  const reminders = sends.flatMap(({ request }) => request.reminders ?? []);
  const notices = sends.flatMap(({ request }) => request.notices ?? []);
  if (reminders.length === 0 && notices.length === 0) return new Set();
  const found = new Set([
    ...(reminders.length > 0 ? await lockReminders(tx, clinicId, reminders) : []),
    ...(notices.length > 0 ? await lockNoticeTexts(tx, clinicId, notices) : []),
  ]);
  return new Set(
    sends.filter(({ request }) =>
      [...(request.reminders ?? []), ...(request.notices ?? [])].some(({ id }) => !found.has(id)),
    ),
  );
}

export function planChanged(): Refusal {
  return new Refusal('conflict', 'What this text is about has changed meanwhile.', {
    reason: 'plan_changed',
  });
}

/** Says by which texts reminders and notices go, in the transaction that stores these. */
export async function noteTexts(
  tx: Connection,
  clinicId: string,
  texts: readonly (Asking & { messageId: string })[],
  at: Date,
): Promise<void> {
  const written = texts.flatMap(({ request, messageId }) =>
    (request.reminders ?? []).map(({ id, sendAt }) => ({ id, sendAt, messageId })),
  );
  const visits = written.length > 0 ? await noteWritten(tx, clinicId, written, at) : [];
  const notices = texts.flatMap(({ request, messageId }) =>
    (request.notices ?? []).map((ref) => ({ ...ref, messageId })),
  );
  if (notices.length > 0) await noteNoticesWritten(tx, clinicId, notices, at);
  // Screens that show these do not know the texts yet, whose own changes they would follow.
  const change = { clinicId, conversationId: null };
  await recordChanges(tx, [
    ...[...new Set(visits)].map((subjectId) => ({ ...change, kind: 'appointment' as const, subjectId })),
    ...[...new Set(notices.map(({ noticeId }) => noticeId))].map((subjectId) => ({
      ...change,
      kind: 'notice' as const,
      subjectId,
    })),
  ]);
}
