import { sql } from 'kysely';
import type { Connection } from './database.ts';
import type { MessageRow } from './messageQueries.ts';

export type Lane = 'answers' | 'staff' | 'reminders' | 'campaigns';

/** From most to least urgent: an answer to a person overtakes everything that waits. */
export const lanes: readonly Lane[] = ['answers', 'staff', 'reminders', 'campaigns'];

/** Clinics with texts that are due. */
export async function clinicsWithDueMessages(connection: Connection, now: Date): Promise<string[]> {
  const rows = await connection
    .selectFrom('clinic')
    .select('id')
    .where((where) =>
      where.exists(
        where
          .selectFrom('message')
          .select('message.id')
          .whereRef('message.clinicId', '=', 'clinic.id')
          .where('message.dispatchState', '=', 'queued')
          .where('message.sendAfter', '<=', now),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/** Due texts of one lane, oldest first, locked; what another worker holds is passed over. */
export function lockDueMessages(
  connection: Connection,
  clinicId: string,
  lane: Lane,
  now: Date,
  limit: number,
): Promise<MessageRow[]> {
  return connection
    .selectFrom('message')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('lane', '=', lane)
    .where('dispatchState', '=', 'queued')
    .where('sendAfter', '<=', now)
    .orderBy('sendAfter')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/**
 * Of these numbers, those for which no opt-out is being recorded right now; the lock is shared and held until commit.
 * It never waits: a claim holds row locks already, and waiting here for an opt-out that waits for them would be a deadlock.
 */
export async function tryLockNumbersForSending(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Set<string>> {
  if (phoneNumbers.length === 0) return new Set();
  const { rows } = await sql<{ phoneNumber: string }>`
    select phone_number from unnest(${[...new Set(phoneNumbers)]}::text[]) as phone_number
     where pg_try_advisory_xact_lock_shared(hashtextextended(${clinicId}::text || '/' || phone_number, 0))`.execute(
    connection,
  );
  return new Set(rows.map((row) => row.phoneNumber));
}

/** Texts whose consent was taken back after they were made. */
export async function messagesWithRevokedConsent(
  connection: Connection,
  clinicId: string,
  messageIds: readonly string[],
): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set();
  const rows = await connection
    .selectFrom('message')
    .select('message.id')
    .where('message.clinicId', '=', clinicId)
    .where('message.id', 'in', [...messageIds])
    .where((where) =>
      where.exists(
        where
          .selectFrom('consentEvent')
          .select('consentEvent.id')
          .whereRef('consentEvent.clinicId', '=', 'message.clinicId')
          .whereRef('consentEvent.phoneNumber', '=', 'message.phoneNumber')
          .whereRef('consentEvent.category', '=', 'message.category')
          .where('consentEvent.action', '=', 'revoked')
          .whereRef('consentEvent.recordedAt', '>', 'message.createdAt'),
      ),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Conversations in which a text may be an opt-out that nobody has read yet. */
export async function conversationsUnderReview(
  connection: Connection,
  clinicId: string,
): Promise<Set<string>> {
  const rows = await connection
    .selectFrom('task')
    .select('conversationId')
    .where('clinicId', '=', clinicId)
    .where('kind', '=', 'review_opt_out')
    .where('doneAt', 'is', null)
    .where('conversationId', 'is not', null)
    .execute();
  return new Set(rows.flatMap(({ conversationId }) => conversationId ?? []));
}

/** Claims that nobody has finished for `olderThan`: their process died between the claim and the result. */
export function abandonedClaims(
  connection: Connection,
  clinicId: string,
  olderThan: Date,
): Promise<MessageRow[]> {
  return connection
    .selectFrom('message')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'sending')
    .where('claimedAt', '<', olderThan)
    .limit(500)
    .forUpdate()
    .skipLocked()
    .execute();
}
