import { randomUUIDv7 } from 'node:crypto';
import { createDatabase } from '../src/db/database.ts';
import { createVault } from '../src/db/vault.ts';
import type { Stage } from './stage.ts';
import { senderNumber, textToSend } from './world.ts';

const textsABatch = 5_000;

/** Numbers that nobody can have: no area code in North America begins with 1. Each gets one text, which the brake allows. */
const campaignNumber = (index: number): string => `+11${String(index).padStart(9, '0')}`;

/** Queues campaign texts to as many numbers, encrypted like all others. None is due before `from`. */
export async function queueCampaign(stage: Stage, count: number, from: Date): Promise<void> {
  const pool = stage.pools.us;
  const { clinicId } = stage;
  const vault = createVault(createDatabase(pool), stage.encryptionKey);
  for (let first = 0; first < count; first += textsABatch) {
    const texts = await Promise.all(
      Array.from({ length: Math.min(textsABatch, count - first) }, async (_, index) => {
        const id = randomUUIDv7();
        const body = await vault.seal(clinicId, { table: 'message', column: 'body', id }, textToSend);
        return { id, lineId: randomUUIDv7(), number: campaignNumber(first + index), ...body };
      }),
    );
    await pool.query(
      `with t as (select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::uuid[]) as t (id, line_id, number, body, key_id)),
            line as (insert into conversation (clinic_id, id, sender_id, phone_number)
                     select $1::uuid, t.line_id, s.id, t.number from t join sender s on s.clinic_id = $1)
       insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number, body_encrypted,
         key_id, encoding, segments, dispatch_state, lane, send_after, deadline_at, actor_kind, actor_id, occurred_at)
       select $1::uuid, t.id, t.line_id, s.id, 'outbound', 'care', t.number, $7, t.body, t.key_id, 'GSM-7', 1, 'queued', 'campaigns',
              $8::timestamptz, $8::timestamptz + interval '12 hours', 'job', 'bench campaign', now()
         from t join sender s on s.clinic_id = $1`,
      [
        clinicId,
        texts.map(({ id }) => id),
        texts.map(({ lineId }) => lineId),
        texts.map(({ number }) => number),
        texts.map(({ bytes }) => bytes),
        texts.map(({ keyId }) => keyId),
        senderNumber,
        from,
      ],
    );
  }
  await pool.query('vacuum analyze message, conversation');
}
