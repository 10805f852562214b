import type { KnownMessage } from './requests.ts';
import type { Stage } from './stage.ts';
import { knownNumbers, phoneNumberOf, senderNumber, sidOf } from './world.ts';

const textsABatch = 20_000;

/** Texts that Twilio has taken and not yet told about, for the known numbers in turn. */
export async function addTextsUnderWay(stage: Stage, count: number): Promise<KnownMessage[]> {
  const messages: KnownMessage[] = [];
  for (let first = 0; first < count; first += textsABatch) {
    const indexes = Array.from({ length: Math.min(textsABatch, count - first) }, (_, index) => first + index);
    const { rows } = await stage.pools.us.query<KnownMessage>(
      `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
         body_encrypted, key_id, encoding, segments, dispatch_state, delivery_status, twilio_sid, lane, handed_over_at, actor_kind, occurred_at)
       select $1, uuidv7(), c.id, c.sender_id, 'outbound', 'care', c.phone_number, $2, decode(repeat('5a', 120), 'hex'), k.id,
         'GSM-7', 1, 'handed_over', 'queued', t.sid, 'staff', now(), 'job', now()
         from unnest($3::text[], $4::text[]) as t (number, sid)
         join conversation c on c.clinic_id = $1 and c.phone_number = t.number
         join clinic_key k on k.clinic_id = $1
       returning id, twilio_sid as sid`,
      [
        stage.clinicId,
        senderNumber,
        indexes.map((index) => phoneNumberOf(index % knownNumbers)),
        indexes.map((index) => sidOf('0d', index)),
      ],
    );
    messages.push(...rows);
  }
  await stage.pools.us.query('vacuum analyze message');
  return messages;
}
