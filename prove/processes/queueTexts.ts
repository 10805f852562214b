import { randomUUIDv7 } from 'node:crypto';
import { createDatabase } from '../../src/db/database.ts';
import type { NewMessageRow } from '../../src/db/messageQueries.ts';
import { createVault } from '../../src/db/vault.ts';
import type { ProofStage } from './stage.ts';
import { phoneNumberOf, senderNumber } from './world.ts';

/** PostgreSQL takes 65,535 parameters a statement. */
const rowsAStatement = 1_000;
const body = 'Your appointment is tomorrow at 2 PM. Please arrive 10 minutes early.';

/**
 * Queues one text for each of so many numbers, in one transaction: they fall due at once. Pace and budget are set so high
 * that neither is in the way. Returns their ids.
 */
export async function queueTexts(stage: ProofStage, count: number): Promise<Set<string>> {
  await stage.pool.query('update sender set segments_per_second = 100000');
  await stage.pool.query('update clinic set automated_per_hour = 10000000');
  const db = createDatabase(stage.pool);
  const vault = createVault(db, stage.encryptionKey);
  const { clinicId, id: senderId } = await db
    .selectFrom('sender')
    .select(['clinicId', 'id'])
    .executeTakeFirstOrThrow();
  const numbers = Array.from({ length: count }, (_, index) => phoneNumberOf(index));
  const { rows: lines } = await stage.pool.query<{ id: string; phone_number: string }>(
    `insert into conversation (clinic_id, id, sender_id, phone_number)
     select $1, gen_random_uuid(), $2, number from unnest($3::text[]) as t (number) returning id, phone_number`,
    [clinicId, senderId, numbers],
  );
  const rows = await Promise.all(
    lines.map(async (line, index): Promise<NewMessageRow> => {
      const id = randomUUIDv7();
      const now = new Date();
      const sealed = await vault.seal(clinicId, { table: 'message', column: 'body', id }, body);
      return {
        clinicId,
        id,
        conversationId: line.id,
        senderId,
        direction: 'outbound',
        category: 'appointment',
        phoneNumber: line.phone_number,
        senderNumber,
        bodyEncrypted: sealed.bytes,
        keyId: sealed.keyId,
        encoding: 'GSM-7',
        segments: 1,
        dispatchState: 'queued',
        lane: index % 2 === 0 ? 'reminders' : 'campaigns',
        sendAfter: now,
        deadlineAt: new Date(now.getTime() + 4 * 3_600_000),
        actorKind: 'job',
        actorId: 'proof',
        occurredAt: now,
      };
    }),
  );
  await db.transaction().execute(async (tx) => {
    for (let start = 0; start < rows.length; start += rowsAStatement) {
      await tx
        .insertInto('message')
        .values(rows.slice(start, start + rowsAStatement))
        .execute();
    }
  });
  return new Set(rows.map(({ id }) => id));
}
