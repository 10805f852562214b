import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Pool } from 'pg';
import { campaignById, insertCampaign } from '../src/db/campaignQueries.ts';
import { insertClinic } from '../src/db/clinicQueries.ts';
import { createDatabase } from '../src/db/database.ts';
import { ensureDatabase } from '../src/db/ensureDatabase.ts';
import { migrate } from '../src/db/migrate.ts';
import { createPools } from '../src/db/pool.ts';
import { insertSender } from '../src/db/senderQueries.ts';
import { createVault } from '../src/db/vault.ts';
import { MIGRATIONS_FOLDER } from '../src/entry/root.ts';
import { freezeCampaign } from '../src/services/campaign/freezeCampaign.ts';
import type { CampaignDeps } from '../src/services/campaign/openCampaign.ts';
import { median } from './rounds.ts';
import { whole } from './report.ts';
import type { Stage } from './stage.ts';
import type { Timing } from './webhooks.ts';
import { accountSid, phoneNumberOf, senderNumber } from './world.ts';

const recipients = 20_000;
/** Of as many people, that many first names: every fifth is new to the list. */
const firstNames = 4_000;
const rowsAStatement = 1_000;
const words =
  'Hi {name}, our flu clinic opens on Monday at 9. Walk in any day before Friday, no visit needed.';

type World = { pool: Pool; deps: CampaignDeps; clinicId: string; senderId: string; keyId: string };

/**
 * Freezing a campaign through the service (gate, rendering, encryption, history and decisions included) against a raw multi-row INSERT of
 * the same message rows, bodies in the clear: into one table, in turns. Every round begins with the same texts in it, and nothing that waits:
 * a number that ten campaigns wait for is not what a clinic has. In a database of its own, so that no worker sends what is frozen.
 */
export async function benchFreeze(stage: Stage, { rounds }: Timing): Promise<string> {
  const connectionString = String(stage.pools.us.options.connectionString).replace(
    /\/ours(?=\?|$)/,
    '/freeze',
  );
  await ensureDatabase(String(stage.pools.us.options.connectionString), 'freeze');
  const pools = createPools({ connectionString });
  try {
    await migrate(pools.workers, MIGRATIONS_FOLDER);
    const world = await seed(pools.workers);
    await freeze(world);
    await insertRaw(world);
    const perSecond: { us: number[]; raw: number[] } = { us: [], raw: [] };
    for (let round = 0; round < rounds; round += 1) {
      perSecond.us.push(recipients / (await freeze(world)));
      perSecond.raw.push(recipients / (await insertRaw(world)));
    }
    return [
      `Freezing ${whole(recipients)} recipients: ${(median(perSecond.us) / median(perSecond.raw)).toFixed(2)} of a raw multi-row INSERT`,
      line('Hearback', perSecond.us),
      line('raw INSERT', perSecond.raw),
      '',
    ].join('\n');
  } finally {
    await pools.end();
  }
}

function line(name: string, all: readonly number[]): string {
  const spread = `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`;
  return `  ${name.padEnd(20)}${whole(median(all)).padStart(8)} recipients/s   (${spread})`;
}

/** @returns the seconds that it took, all committed */
async function freeze({ pool, deps, clinicId }: World): Promise<number> {
  const id = deps.newId();
  const now = deps.now();
  const texts = await deps.vault.seal(
    clinicId,
    { table: 'campaign', column: 'texts', id },
    JSON.stringify({ en: words }),
  );
  await insertCampaign(deps.db, {
    clinicId,
    id,
    name: 'Bench',
    category: 'care',
    textsEncrypted: texts.bytes,
    keyId: texts.keyId,
    state: 'freezing',
    recipients,
    actorKind: 'job',
    startedByKind: 'job',
    startedAt: now,
    sendsUntil: new Date(now.getTime() + 7 * 86_400_000),
    createdAt: now,
    updatedAt: now,
  });
  await pool.query(
    'insert into campaign_recipient (clinic_id, campaign_id, patient_id) select clinic_id, $1, id from patient',
    [id],
  );
  const row = await campaignById(deps.db, clinicId, id);
  if (!row) throw new Error('the campaign is not there');
  const begun = performance.now();
  await freezeCampaign(deps, row, { turnMs: Number.POSITIVE_INFINITY });
  const seconds = (performance.now() - begun) / 1000;
  const done = await campaignById(deps.db, clinicId, id);
  if (done?.texts !== recipients) throw new Error(`${done?.texts} of ${recipients} texts were frozen`);
  await rest(pool);
  return seconds;
}

const columns = `clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number, patient_id,
  campaign_id, body_encrypted, key_id, encoding, segments, language, additions, dispatch_state, lane, send_after, deadline_at,
  actor_kind, occurred_at, created_at`;

/** As many rows of the same table with the same indexes and foreign keys, a thousand a statement, nothing else. */
async function insertRaw({ pool, deps, clinicId, senderId, keyId }: World): Promise<number> {
  const { rows: people } = await pool.query<{
    patient: string;
    number: string;
    conversation: string;
    name: string;
  }>(
    `select n.patient_id as patient, n.phone_number as number, c.id as conversation, p.given_name as name
       from patient_phone_number n
       join patient p on p.clinic_id = n.clinic_id and p.id = n.patient_id
       join conversation c on c.clinic_id = n.clinic_id and c.phone_number = n.phone_number
      order by n.patient_id`,
  );
  const now = deps.now();
  const later = new Date(now.getTime() + 3_600_000);
  const campaignId = deps.newId();
  const rows = people.map(({ patient, number, conversation, name }) => [
    clinicId,
    deps.newId(),
    conversation,
    senderId,
    'outbound',
    'care',
    number,
    senderNumber,
    patient,
    campaignId,
    Buffer.from(`Cedar Lane: ${words.replace('{name}', name)} Reply STOP to stop all texts.`),
    keyId,
    'GSM-7',
    1,
    'en',
    ['clinic_name', 'stop_line'],
    'queued',
    'campaigns',
    now,
    later,
    'job',
    now,
    now,
  ]);
  const begun = performance.now();
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const some = rows.slice(start, start + rowsAStatement);
    let place = 0;
    const values = some.map((row) => `(${row.map(() => `$${(place += 1)}`).join(',')})`).join(',');
    await pool.query(`insert into message (${columns}) values ${values}`, some.flat());
  }
  const seconds = (performance.now() - begun) / 1000;
  await rest(pool);
  return seconds;
}

/** What a round leaves is taken away, and what is to be written is written, before the next one begins, which is not to pay for it. */
async function rest(pool: Pool): Promise<void> {
  await pool.query('delete from message where campaign_id is not null');
  await pool.query('vacuum analyze message');
  await pool.query('checkpoint');
}

/** A clinic with as many patients, each with a number, a conversation, a text of two days ago and a consent. */
async function seed(pool: Pool): Promise<World> {
  const db = createDatabase(pool);
  const vault = createVault(db, randomBytes(32));
  const deps: CampaignDeps = { db, vault, now: () => new Date(), newId: () => randomUUIDv7() };
  const [clinicId, senderId, keyId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await db.transaction().execute(async (tx) => {
    await insertClinic(tx, {
      id: clinicId,
      name: 'Cedar Lane',
      phoneNumber: '+12125550100',
      timeZone: 'America/New_York',
      country: 'US',
    });
    await vault.createKey(tx, clinicId, keyId);
    await insertSender(tx, { clinicId, id: senderId, accountSid, phoneNumber: senderNumber });
  });
  const indexes = Array.from({ length: recipients }, (_, index) => index);
  await pool.query(
    `with line as (select uuidv7() as id, n, number, name
                     from unnest($2::text[], $3::text[]) with ordinality as t (number, name, n)),
          person as (insert into patient (clinic_id, id, short_id, given_name, family_name, birth_date)
                     select $1, id, n, name, 'Bench', '1950-01-01'::date + n::int from line),
          agreed as (insert into consent_event (clinic_id, id, patient_id, phone_number, category, kind, action, channel, wording,
                       actor_kind, occurred_at)
                     select $1, uuidv7(), id, number, 'care', 'express', 'granted', 'front_desk', 'Texts about care', 'staff', now()
                       from line),
          talk as (insert into conversation (clinic_id, id, sender_id, phone_number)
                   select $1, uuidv7(), $4, number from line)
     insert into patient_phone_number (clinic_id, patient_id, phone_number, is_primary) select $1, id, number, true from line`,
    [clinicId, indexes.map(phoneNumberOf), indexes.map((index) => nameOf(index % firstNames)), senderId],
  );
  await pool.query(
    `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, sender_number,
       body_encrypted, key_id, encoding, segments, dispatch_state, delivery_status, lane, claimed_at, creates, handed_over_at, actor_kind,
       occurred_at)
     select clinic_id, uuidv7(), id, sender_id, 'outbound', 'care', phone_number, $1, decode(repeat('5a', 120), 'hex'), $2, 'GSM-7', 1,
       'handed_over', 'delivered', 'staff', t.at, 1, t.at, 'job', t.at
       from conversation cross join (select now() - interval '2 days' as at) t`,
    [senderNumber, keyId],
  );
  await pool.query('vacuum analyze');
  return { pool, deps, clinicId, senderId, keyId };
}

const syllables = [
  'Ma',
  'ri',
  'lo',
  'ta',
  'ne',
  'sa',
  'vi',
  'do',
  'ka',
  'lu',
  'be',
  'no',
  'ra',
  'si',
  'te',
  'mo',
];

/** An invented first name of three syllables, or four. */
function nameOf(index: number): string {
  let [left, name] = [index, ''];
  for (let count = 0; count < 3 || left > 0; count += 1) {
    name += syllables[left % syllables.length];
    left = Math.floor(left / syllables.length);
  }
  return name;
}
