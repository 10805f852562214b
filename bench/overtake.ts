import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createDatabase } from '../src/db/database.ts';
import { createVault } from '../src/db/vault.ts';
import type { Vault } from '../src/db/vault.ts';
import type { Lane } from '../src/domain/ledger/lane.ts';
import { queueCampaign } from './campaign.ts';
import { describeBusyness, describeConditions } from './conditions.ts';
import { describePercentiles, percentiles, sharedClockMs } from './percentiles.ts';
import { whole } from './report.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { phoneNumberOf, publicUrl, sendPath, senderNumber, textToSend } from './world.ts';

/** A person's text during a campaign is to be with Twilio within this time, 95 of a hundred. */
const goalMs = 1_000;
const everyMs = 100;
/** After the last text of a person, for what is still on its way. */
const lastWaitMs = 10_000;

/** How a text of a person, or an answer, comes to be sent. */
const kinds = ['reply', 'staff', 'answers'] as const;
type Kind = (typeof kinds)[number];
const titles: Record<Kind, string> = {
  reply: 'A staff member’s reply through the API',
  staff: 'A text that is queued on the lane of staff',
  answers: 'A text that is queued on the lane of answers',
};

type Asked = { kind: Kind; number: string; at: number };

/**
 * A campaign goes out; meanwhile somebody replies through the API ten times a second, and as many texts are queued on either of
 * the two lanes that overtake. Measured until Twilio has the text, from the request or the INSERT on.
 */
export async function benchOvertake(
  options: { texts: number; seconds: number },
  say: (text: string) => void,
): Promise<boolean> {
  const before = await describeBusyness();
  const stage = await openStage({ supply: { inbound: 0, send: 0 } });
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    const rounds = Math.floor((options.seconds * 1000) / everyMs);
    const numbers = Array.from({ length: rounds * kinds.length }, (_, index) => phoneNumberOf(index));
    const first = phoneNumberOf(numbers.length);
    // The patients have just written, so that staff may answer.
    await stage.pools.us.query(
      `update conversation set last_inbound_at = now(), last_message_at = now() where clinic_id = $1 and phone_number = any($2::text[])`,
      [stage.clinicId, [...numbers, first]],
    );
    await stage.twilio.ask({ do: 'watch', numbers }, z.null());
    const cookie = await signIn(stage);
    const startsAt = new Date(Date.now() + 3_600_000);
    await queueCampaign(stage, options.texts, startsAt);
    await reply(stage, cookie, first); // alone, as after any quiet start
    await stage.pools.us.query(
      `update message set send_after = now() where clinic_id = $1 and lane = 'campaigns'`,
      [stage.clinicId],
    );
    const campaignBefore = await campaignSent(stage);
    const begun = performance.now();
    const { asked, answerMs } = await ask(stage, cookie, numbers);
    const seconds = (performance.now() - begun) / 1000;
    const campaign = (await campaignSent(stage)) - campaignBefore;
    const isCampaignOver = (await campaignSent(stage)) >= options.texts;
    await wait(lastWaitMs);
    say(
      `${whole(options.texts)} campaign texts going out at ${whole(campaign / seconds)} texts/s; for ${Math.round(seconds)} s ten of each of these a second:`,
    );
    if (isCampaignOver) say('  the campaign ended before the measurement did: it needs more texts');
    const arrived = await arrivals(stage);
    let isMet = !isCampaignOver;
    for (const kind of kinds) {
      const times = asked.filter((one) => one.kind === kind).map((one) => timeOf(one, arrived));
      const found = percentiles(times);
      isMet &&= found.p95 < goalMs;
      say(`  ${titles[kind]}: ${describePercentiles(found)}`);
    }
    say(`  The API’s answer to the reply: ${describePercentiles(percentiles(answerMs))}`);
    say(`  goal: 95 % within ${goalMs} ms: ${isMet ? 'met' : 'missed'}`);
    return isMet;
  } finally {
    await stage.close();
    say(`\nafter: ${await describeBusyness()}`);
  }
}

/** At a fixed rate, whatever the answers take: what waits is not spared by whom it keeps waiting. */
async function ask(stage: Stage, cookie: string, numbers: readonly string[]) {
  const vault = createVault(createDatabase(stage.pools.us), stage.encryptionKey);
  const asked: Asked[] = [];
  const answerMs: number[] = [];
  const underWay: Promise<void>[] = [];
  const begun = performance.now();
  for (let index = 0; index < numbers.length; index += kinds.length) {
    await wait(Math.max(0, begun + (index / kinds.length) * everyMs - performance.now()));
    for (const [offset, kind] of kinds.entries()) {
      const number = numbers[index + offset];
      if (number === undefined) continue;
      const at = sharedClockMs();
      asked.push({ kind, number, at });
      const done =
        kind === 'reply'
          ? reply(stage, cookie, number).then(() => void answerMs.push(sharedClockMs() - at))
          : queueOne(stage, vault, kind, number);
      underWay.push(done);
      // Told below, when all of them have ended.
      done.catch(() => undefined);
    }
  }
  await Promise.all(underWay);
  return { asked, answerMs };
}

async function signIn(stage: Stage): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${stage.ports.us}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: publicUrl },
    body: JSON.stringify({ email: 'bench@clinic.example', password: 'a password for the bench' }),
  });
  if (!answer.ok) throw new Error(`nobody could sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');
}

async function reply(stage: Stage, cookie: string, to: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${stage.ports.us}${sendPath}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: publicUrl,
      cookie,
      'idempotency-key': randomUUIDv7(),
    },
    body: JSON.stringify({ to, message: textToSend, category: 'conversation' }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`a reply was answered ${answer.status}: ${text}`);
}

async function queueOne(stage: Stage, vault: Vault, lane: Lane, number: string): Promise<void> {
  const id = randomUUIDv7();
  const body = await vault.seal(stage.clinicId, { table: 'message', column: 'body', id }, textToSend);
  await stage.pools.us.query(
    `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number, body_encrypted, key_id,
       encoding, segments, dispatch_state, lane, send_after, deadline_at, actor_kind, occurred_at)
     select $1, $2, c.id, c.sender_id, 'outbound', 'care', c.phone_number, $4, $5, $6, 'GSM-7', 1, 'queued', $7, now(),
            now() + interval '4 hours', 'job', now()
       from conversation c where c.clinic_id = $1 and c.phone_number = $3`,
    [stage.clinicId, id, number, senderNumber, body.bytes, body.keyId, lane],
  );
}

async function campaignSent(stage: Stage): Promise<number> {
  const { rows } = await stage.pools.us.query<{ n: number }>(
    `select count(*)::int as n from message where clinic_id = $1 and lane = 'campaigns' and dispatch_state = 'handed_over'`,
    [stage.clinicId],
  );
  return rows[0]?.n ?? 0;
}

async function arrivals(stage: Stage): Promise<Map<string, number>> {
  const told = await stage.twilio.ask(
    { do: 'arrivals' },
    z.array(z.object({ number: z.string(), at: z.number() })),
  );
  const byNumber = new Map(told.map(({ number, at }) => [number, at]));
  if (byNumber.size !== told.length)
    throw new Error(`${told.length - byNumber.size} texts were created twice`);
  return byNumber;
}

function timeOf({ kind, number, at }: Asked, arrived: ReadonlyMap<string, number>): number {
  const arrival = arrived.get(number);
  if (arrival === undefined) throw new Error(`${titles[kind]} has not reached Twilio`);
  return arrival - at;
}
