import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createDatabase } from '../src/db/database.ts';
import type { NewMessageRow } from '../src/db/messageQueries.ts';
import { createVault } from '../src/db/vault.ts';
import type { Stage } from './stage.ts';
import { knownNumbers, phoneNumberOf, senderNumber, textToSend } from './world.ts';

const giveUpMs = 60_000;
/** PostgreSQL takes 65,535 parameters a statement. */
const rowsAStatement = 1_000;

/** The first number that has not been texted yet in this round of all numbers: the brake allows two automated texts each. */
let nextNumber = 0;

/** Queues texts, encrypted like all others, for as many numbers, in one transaction: they fall due at once. */
async function queueTexts(stage: Stage, name: string, count: number): Promise<void> {
  const { clinicId } = stage;
  const first = nextNumber;
  nextNumber += count;
  const db = createDatabase(stage.pools.us);
  const vault = createVault(db, stage.encryptionKey);
  const lines = await db
    .selectFrom('conversation')
    .select(['id', 'senderId', 'phoneNumber'])
    .where('clinicId', '=', clinicId)
    .where(
      'phoneNumber',
      'in',
      Array.from({ length: count }, (_, index) => phoneNumberOf((first + index) % knownNumbers)),
    )
    .execute();
  if (lines.length !== count) throw new Error(`there are ${lines.length} conversations for ${count} texts`);
  const rows = await Promise.all(
    lines.map(async (line): Promise<NewMessageRow> => {
      const id = randomUUIDv7();
      const now = new Date();
      const body = await vault.seal(clinicId, { table: 'message', column: 'body', id }, textToSend);
      return {
        clinicId,
        id,
        conversationId: line.id,
        senderId: line.senderId,
        direction: 'outbound',
        category: 'appointment',
        phoneNumber: line.phoneNumber,
        senderNumber,
        bodyEncrypted: body.bytes,
        keyId: body.keyId,
        encoding: 'GSM-7',
        segments: 1,
        dispatchState: 'queued',
        lane: 'reminders',
        sendAfter: now,
        deadlineAt: new Date(now.getTime() + 4 * 3_600_000),
        actorKind: 'job',
        actorId: `bench ${name}`,
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
}

/**
 * Queues texts and waits until Twilio was asked for all of them, and then until the results are committed: rows that are
 * counted all the while cost time that belongs to the measurement.
 * @returns the seconds from the first claim to the last result
 */
export async function handOverQueued(stage: Stage, name: string, count: number): Promise<number> {
  const before = await creates(stage);
  await queueTexts(stage, name, count);
  const until = performance.now() + giveUpMs;
  let asked = 0;
  for (;;) {
    await wait(asked < count ? 20 : 100);
    asked = (await creates(stage)) - before;
    if (asked >= count) {
      const { done, seconds } = await handedOver(stage, name);
      if (done === count) return seconds;
    }
    if (performance.now() > until) throw new Error(`Twilio was asked for ${asked} of ${count} texts in time`);
  }
}

/** Texts that Twilio's stand-in has been asked for. */
export function creates(stage: Stage): Promise<number> {
  return stage.twilio.ask({ do: 'count' }, z.int());
}

async function handedOver(stage: Stage, name: string): Promise<{ done: number; seconds: number }> {
  const { rows } = await stage.pools.us.query<{ done: number; seconds: number }>(
    `select count(*) filter (where dispatch_state = 'handed_over' and twilio_sid is not null)::int as done,
            extract(epoch from max(handed_over_at) - min(claimed_at))::float8 as seconds
       from message where clinic_id = $1 and actor_id = $2`,
    [stage.clinicId, `bench ${name}`],
  );
  return rows[0] ?? { done: 0, seconds: 0 };
}
