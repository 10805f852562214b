import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { campaignPreviewSchema, campaignSchema, type Campaign } from '../../src/contracts/campaign.ts';
import { campaignById } from '../../src/db/campaignQueries.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import { freezeCampaign } from '../../src/services/campaign/freezeCampaign.ts';
import { tendCampaigns } from '../../src/services/campaign/tendCampaigns.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Caller } from '../harness/callers.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

// Ten in the morning in New York, on a Tuesday; the tests move it.
const start = Date.parse('2031-05-06T14:00:00Z');
const begun = Date.now();
let offsetMs = 0;
const now = (): Date => new Date(start + offsetMs + (Date.now() - begun));
const pass = (hours: number): void => void (offsetMs += hours * 3_600_000);

let app: TestApp;
let manager: Caller;
beforeAll(async () => {
  app = await createTestApp({ now });
  manager = (await app.signIn('manager')).headers;
  // The clock of these tests hardly moves: pace has tests of its own.
  await app.database.pools.staff.query('update sender set segments_per_second = 10000');
});
afterAll(() => app.close());
beforeEach(() => app.simulator.faults.clear());

const url = '/api/v2/campaigns';
const english = 'Hi {name}, our flu clinic opens on Monday.';
const spanish = 'Hola, {name}: la clinica de la gripe abre el lunes.';

let nextNumber = 0;
const freshNumber = (): string => `+1914555${String((nextNumber += 1)).padStart(4, '0')}`;

type Person = { id: string; phoneNumber: string };
async function person(fixture: Parameters<TestApp['addPatient']>[0] = {}): Promise<Person> {
  const phoneNumber = fixture.phoneNumber ?? freshNumber();
  const { id } = await app.addPatient({ consents: ['care'], ...fixture, phoneNumber });
  return { id, phoneNumber };
}
const people = (count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => person()));

const withNumbers = async (phoneNumbers: string[]): Promise<string> =>
  (await app.addPatient({ phoneNumbers, consents: ['care'] })).id;
const query = (text: string, values: unknown[]) => app.database.pools.staff.query(text, values);

async function ask(path: string, body?: unknown, as: Caller = manager): Promise<Campaign> {
  const answer = await app.call('POST', `${url}${path}`, { as, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return campaignSchema.parse(answer.body);
}
const show = async (id: string): Promise<Campaign> =>
  campaignSchema.parse((await app.call('GET', `${url}/${id}`, { as: manager })).body);

async function draft(listed: readonly { id: string }[], more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await ask('', {
    name: 'Flu',
    category: 'care',
    texts: { en: english, es: spanish },
    ...more,
  });
  if (listed.length > 0) await list(id, { patientIds: listed.map((one) => one.id) });
  return id;
}
const list = async (id: string, body: unknown) =>
  (await app.call('POST', `${url}/${id}/recipients`, { as: manager, body })).body;
const tend = (): Promise<number> => tendCampaigns(app.deps, app.clinicId);
/** Campaigns are tended to within as well; twice, because what a last turn queued is due only then. */
async function runToEnd(): Promise<void> {
  await tend();
  await app.settle();
  await app.settle();
}
const texts = (number: string): string[] => app.simulator.texts(number).map(({ body }) => body);

async function freeze(id: string, options: Parameters<typeof freezeCampaign>[2], deps: Deps = app.deps) {
  const row = await campaignById(app.deps.db, app.clinicId, id);
  if (!row) throw new Error('there is no such campaign');
  return freezeCampaign(deps, row, options);
}
const rowsOf = (id: string) =>
  app.deps.db
    .selectFrom('message')
    .select(['id', 'patientId', 'phoneNumber', 'dispatchState', 'reasonCode', 'sendAfter', 'deadlineAt'])
    .where('clinicId', '=', app.clinicId)
    .where('campaignId', '=', id)
    .orderBy('id')
    .execute();

describe('a campaign', () => {
  test('texts everybody on its list once, in their language, with name and STOP line, and then it is done', async () => {
    const ana = await person({ givenName: 'Ana' });
    const luz = await person({ givenName: 'Luz', language: 'es' });
    const id = await draft([ana, luz]);
    expect(await ask(`/${id}/start`)).toMatchObject({
      state: 'freezing',
      progress: { recipients: 2, looked: 0 },
    });
    await runToEnd();
    expect(texts(ana.phoneNumber)).toEqual([
      expect.stringMatching(/: Hi Ana, our flu clinic opens on Monday\. Reply STOP to stop all texts\.$/),
    ]);
    expect(texts(luz.phoneNumber)).toEqual([
      expect.stringMatching(/: Hola, Luz: la clinica .* Responda STOP para dejar de recibir mensajes\.$/),
    ]);
    expect(await show(id)).toMatchObject({
      state: 'done',
      progress: { recipients: 2, looked: 2, texts: 2, skipped: {}, statuses: { delivered: 2 } },
    });
    expect(await ask(`/${id}/start`)).toMatchObject({ state: 'done' });
  });

  test('goes to the main mobile number, else a mobile one, else the main one', async () => {
    const numbers = Array.from({ length: 7 }, freshNumber);
    const [home = '', mobile = '', old = '', main = '', only = '', gone = '', kept = ''] = numbers;
    const listed = [
      await withNumbers([home, mobile]),
      await withNumbers([main, old]),
      await withNumbers([only]),
      await withNumbers([gone, kept]),
    ];
    await query(`update patient_phone_number set label = 'home' where phone_number = any($1)`, [
      [home, only],
    ]);
    await query(`update patient_phone_number set removed_at = now() where phone_number = $1`, [gone]);
    const id = await draft(listed.map((one) => ({ id: one })));
    await ask(`/${id}/start`);
    await runToEnd();
    expect(numbers.filter((number) => texts(number).length === 1)).toEqual([mobile, main, only, kept]);
  });

  test('keeps why each of its list was or was not texted', async () => {
    const fine = await person();
    const stopped = await person();
    await postWebhook(app, { params: inboundParams(app, stopped.phoneNumber, 'STOP') });
    await app.settle();
    const without = await person({ consents: [] });
    const { id: numberless } = await app.addPatient({ givenName: 'Nil' });
    const sister = await person({ phoneNumber: fine.phoneNumber });
    const id = await draft([fine, stopped, without, { id: numberless }, sister]);
    await ask(`/${id}/start`);
    await tend();
    expect((await show(id)).progress).toMatchObject({
      recipients: 5,
      looked: 5,
      texts: 1,
      skipped: { recipient_opted_out: 1, consent_missing: 1, no_phone_number: 1, duplicate_number: 1 },
    });
    const { rows: decisions } = await app.database.pools.staff.query<{ patient: string }>(
      `select outcome, code, message_id, rules, evidence->>'patientId' as patient from decision
        where clinic_id = $1 and evidence->>'campaignId' = $2`,
      [app.clinicId, id],
    );
    const of = (patientId: string) => decisions.find(({ patient }) => patient === patientId);
    const [message] = await rowsOf(id);
    expect(decisions).toHaveLength(5);
    expect(of(fine.id)).toMatchObject({
      outcome: 'allow',
      code: null,
      message_id: message?.id,
      rules: expect.arrayContaining(['consent_event']),
    });
    expect(of(stopped.id)).toMatchObject({ outcome: 'block', code: 'recipient_opted_out', message_id: null });
    expect(of(without.id)).toMatchObject({ outcome: 'block', rules: expect.arrayContaining(['TCPA-06']) });
    expect(of(numberless)).toMatchObject({ outcome: 'block', code: 'no_phone_number' });
    expect(of(sister.id)).toMatchObject({ outcome: 'block', code: 'duplicate_number' });
    await runToEnd();
    expect(texts(fine.phoneNumber)).toHaveLength(1);
  });

  test('never sends what must never be sent: each birth date is looked for in its own text', async () => {
    const born = await person({ birthDate: '1980-03-04' });
    const other = await person({ birthDate: '1971-01-02' });
    const id = await draft([born, other], { texts: { en: 'Hi {name}, see you on 3/4/80.' } });
    await ask(`/${id}/start`);
    await tend();
    expect((await show(id)).progress).toMatchObject({ texts: 1, skipped: { phi_blocked: 1 } });
    const held = await draft([other], { texts: { en: 'Hi {name}, your code is 123456789.' } });
    await ask(`/${held}/start`);
    await tend();
    expect((await show(held)).progress).toMatchObject({ texts: 0, skipped: { content_held: 1 } });
    await runToEnd();
    expect((await show(held)).state).toBe('done');
  });

  test('says beforehand who would get it, by the same gate', async () => {
    const one = await person();
    const family = await person({ phoneNumber: one.phoneNumber });
    const without = await person({ consents: [] });
    const id = await draft([one, family, without]);
    const answer = await app.call('POST', `${url}/${id}/preview`, { as: manager });
    expect(campaignPreviewSchema.parse(answer.body)).toMatchObject({
      recipients: 3,
      looked: 3,
      isComplete: true,
      texts: 1,
      skipped: { duplicate_number: 1, consent_missing: 1 },
      segments: { total: 1, least: 1, most: 1 },
      samples: [{ language: 'en' }, { language: 'es' }],
    });
    expect(await rowsOf(id)).toEqual([]);
  });

  test('takes what the owner of a key attests, and nothing that only a record can give', async () => {
    const patient = await person({ consents: [] });
    const id = await draft([patient]);
    await ask(`/${id}/start`, undefined, app.key);
    await tend();
    expect((await show(id)).progress).toMatchObject({ texts: 1 });
    const marketing = await draft([patient], { category: 'marketing' });
    await ask(`/${marketing}/start`, undefined, app.key);
    await tend();
    expect((await show(marketing)).progress).toMatchObject({ texts: 0, skipped: { consent_missing: 1 } });
    await runToEnd();
  });
});

describe('one intent, one text', () => {
  test('frozen twice at once and again afterwards: each of the list once', async () => {
    const listed = await people(40);
    const id = await draft(listed);
    await ask(`/${id}/start`);
    await Promise.all([
      freeze(id, { batchSize: 3 }),
      freeze(id, { batchSize: 4 }),
      freeze(id, { batchSize: 5 }),
    ]);
    await freeze(id, { batchSize: 7 });
    await tend();
    const rows = await rowsOf(id);
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map(({ patientId }) => patientId))).toEqual(new Set(listed.map((one) => one.id)));
    expect((await show(id)).progress).toMatchObject({ looked: 40, texts: 40 });
    await runToEnd();
    for (const { phoneNumber } of listed) expect(texts(phoneNumber)).toHaveLength(1);
  });

  test('killed in the middle, again and again: it goes on where it was', async () => {
    const listed = await people(30);
    const id = await draft(listed);
    await ask(`/${id}/start`);
    // Each turn fails in another place of its second batch: nothing of that one may be left.
    for (const failAt of [5, 9, 14, 20]) {
      let ids = 0;
      const dying: Deps = {
        ...app.deps,
        newId: () => {
          ids += 1;
          if (ids > 3 * 4 + failAt) throw new Error('killed');
          return app.deps.newId();
        },
      };
      await expect(freeze(id, { batchSize: 4 }, dying)).rejects.toThrow('killed');
      const { progress } = await show(id);
      expect(progress.texts).toBe(progress.looked);
      expect(await rowsOf(id)).toHaveLength(progress.texts);
    }
    expect((await show(id)).progress.looked).toBeGreaterThan(0);
    await tend();
    expect((await show(id)).progress).toMatchObject({ looked: 30, texts: 30 });
    const { rows } = await app.database.pools.staff.query<{ events: number; decisions: number }>(
      `select (select count(*) from message_event e where e.message_id = m.id and e.kind = 'queued')::int as events,
              (select count(*) from decision d where d.message_id = m.id)::int as decisions
         from message m where m.campaign_id = $1`,
      [id],
    );
    expect(rows).toEqual(Array.from({ length: 30 }, () => ({ events: 1, decisions: 1 })));
    await runToEnd();
    for (const { phoneNumber } of listed) expect(texts(phoneNumber)).toHaveLength(1);
  });

  test('a place in the list that was lost does not text anybody again', async () => {
    const listed = await people(6);
    const id = await draft(listed);
    await ask(`/${id}/start`);
    await tend();
    await app.database.pools.staff.query(
      `update campaign set state = 'freezing', frozen_through = null, frozen_at = null where id = $1`,
      [id],
    );
    await tend();
    expect(await rowsOf(id)).toHaveLength(6);
    await runToEnd();
  });

  test('what a restored database has lost, and got back from Twilio’s list, is not sent again', async () => {
    const [before, since] = await people(2);
    if (!before || !since) throw new Error('two were asked for');
    const id = await draft([before, since]);
    await ask(`/${id}/start`);
    await tend();
    const [sent] = (await rowsOf(id)).filter(({ patientId }) => patientId === before.id);
    // As a release keeps it: the text, without its campaign, under another id. Of the other one nobody knows.
    const place = { table: 'message', column: 'body' };
    const stored = await app.deps.db
      .selectFrom('message')
      .select(['keyId', 'bodyEncrypted'])
      .where('clinicId', '=', app.clinicId)
      .where('id', '=', sent?.id ?? '')
      .executeTakeFirstOrThrow();
    const opened = { keyId: stored.keyId, bytes: stored.bodyEncrypted };
    const body = await app.deps.vault.open(app.clinicId, { ...place, id: sent?.id ?? '' }, opened);
    const lostId = app.deps.newId();
    const { bytes } = await app.deps.vault.seal(app.clinicId, { ...place, id: lostId }, body);
    await query(
      `update message set id = $2, body_encrypted = $3, campaign_id = null, dispatch_state = 'handed_over', reason_code = 'imported',
         claimed_at = $4 where id = $1`,
      [sent?.id, lostId, bytes, now()],
    );
    await query(`delete from message where campaign_id = $1`, [id]);
    await query(
      `insert into witness_finding (clinic_id, id, sender_id, found_at, texts, waiting, first_at, last_at, is_hold)
       select clinic_id, gen_random_uuid(), id, $1, 1, 0, $1, $1, true from sender`,
      [now()],
    );
    await query(
      `update campaign set state = 'draft', frozen_through = null, frozen_at = null, texts = 0 where id = $1`,
      [id],
    );
    await ask(`/${id}/start`);
    await tend();
    expect((await show(id)).progress).toMatchObject({ texts: 1, skipped: { sent_before_restore: 1 } });
    expect(await rowsOf(id)).toMatchObject([{ patientId: since.id }]);
    await runToEnd();
  });

  test('a page of the list may be sent again', async () => {
    const listed = await people(5);
    const id = await draft(listed);
    expect(await list(id, { patientIds: listed.map((one) => one.id) })).toMatchObject({
      added: 0,
      recipients: 5,
    });
    let cursor: string | null = null;
    do {
      const page: unknown = await list(id, {
        filter: 'all_with_mobile',
        limit: 20,
        ...(cursor ? { cursor } : {}),
      });
      cursor = Reflect.get(Object(page), 'nextCursor');
    } while (cursor !== null);
    const { rows } = await app.database.pools.staff.query<{ patients: number; listed: number }>(
      `select (select count(distinct patient_id) from patient_phone_number
                where label = 'mobile' and removed_at is null)::int as patients,
              (select count(*) from campaign_recipient where campaign_id = $1)::int as listed`,
      [id],
    );
    expect(rows[0]?.listed).toBe(rows[0]?.patients);
    expect((await show(id)).progress.recipients).toBe(rows[0]?.listed);
  });
});

describe('what happens after a text was queued counts', () => {
  test('STOP, and a consent that is taken back, stop it in the claim', async () => {
    const [stopped, revoked, fine] = await people(3);
    if (!stopped || !revoked || !fine) throw new Error('three were asked for');
    const id = await draft([stopped, revoked, fine]);
    await ask(`/${id}/start`);
    await tend();
    // As if it had come by another way, without withdrawing anything.
    await app.database.pools.staff.query(
      `insert into suppression (clinic_id, id, phone_number, source, actor_kind, started_at)
       values ($1, gen_random_uuid(), $2, 'import', 'job', $3)`,
      [app.clinicId, stopped.phoneNumber, now()],
    );
    await app.call('POST', `/api/v2/patients/${revoked.id}/consent`, {
      as: manager,
      body: { phoneNumber: revoked.phoneNumber, categories: ['care'], action: 'revoked', channel: 'phone' },
    });
    await runToEnd();
    expect((await show(id)).progress.statuses).toEqual({ blocked: 2, delivered: 1 });
    expect(texts(stopped.phoneNumber).concat(texts(revoked.phoneNumber))).toEqual([]);
  });

  test('STOP by text withdraws what waits', async () => {
    const patient = await person();
    const id = await draft([patient]);
    await ask(`/${id}/start`);
    await tend();
    await postWebhook(app, { params: inboundParams(app, patient.phoneNumber, 'STOP') });
    await runToEnd();
    expect((await show(id)).progress.statuses).toEqual({ withdrawn: 1 });
  });
});

describe('pause, resume, cancel', () => {
  test('nothing leaves while it is paused, half frozen as it is; then it goes on', async () => {
    const listed = await people(20);
    const id = await draft(listed);
    await ask(`/${id}/start`);
    await freeze(id, { batchSize: 4, turnMs: 0 });
    expect(await ask(`/${id}/pause`)).toMatchObject({ state: 'paused', progress: { looked: 4 } });
    expect(
      (await rowsOf(id)).every(
        ({ sendAfter, reasonCode }) => sendAfter === null && reasonCode === 'campaign_paused',
      ),
    ).toBe(true);
    expect(await createDispatcher(app.deps).runUntilIdle()).toBe(0);
    await runToEnd();
    expect(listed.flatMap(({ phoneNumber }) => texts(phoneNumber))).toEqual([]);
    expect(await ask(`/${id}/pause`)).toMatchObject({ state: 'paused' });
    expect(await ask(`/${id}/resume`)).toMatchObject({ state: 'freezing' });
    await runToEnd();
    for (const { phoneNumber } of listed) expect(texts(phoneNumber)).toHaveLength(1);
    expect(await show(id)).toMatchObject({
      state: 'done',
      progress: { looked: 20, statuses: { delivered: 20 } },
    });
  });

  test('what was paused for days gets a new deadline', async () => {
    const patient = await person();
    const id = await draft([patient]);
    await ask(`/${id}/start`);
    await tend();
    await ask(`/${id}/pause`);
    pass(10 * 24);
    await runToEnd();
    expect(await ask(`/${id}/resume`)).toMatchObject({ state: 'sending' });
    await runToEnd();
    expect(texts(patient.phoneNumber)).toHaveLength(1);
  });

  test('cancelled: what waits is withdrawn, what has left has left', async () => {
    const listed = await people(6);
    const id = await draft(listed);
    await ask(`/${id}/start`);
    await freeze(id, { batchSize: 3, turnMs: 0 });
    await createDispatcher(app.deps).runUntilIdle();
    await freeze(id, { batchSize: 2, turnMs: 0 });
    await ask(`/${id}/cancel`);
    await runToEnd();
    const campaign = await show(id);
    const { delivered = 0, withdrawn = 0 } = campaign.progress.statuses ?? {};
    expect(campaign.state).toBe('cancelled');
    expect({ delivered, withdrawn }).toEqual({ delivered: 3, withdrawn: 2 });
    expect(listed.filter(({ phoneNumber }) => texts(phoneNumber).length === 1)).toHaveLength(delivered);
    expect((await app.call('POST', `${url}/${id}/start`, { as: manager })).status).toBe(409);
    expect((await app.call('POST', `${url}/${id}/resume`, { as: manager })).status).toBe(409);
  });
});

describe('when', () => {
  test('what is left in the evening waits for the morning', async () => {
    const patient = await person();
    const id = await draft([patient]);
    await ask(`/${id}/start`);
    await tend();
    pass(10.5);
    await tend();
    const [row] = await rowsOf(id);
    // Nine in New York, five minutes inside, spread over half an hour (TZ-06).
    expect(row?.sendAfter?.toISOString()).toMatch(/^2031-05-17T13:([0-2]\d|3[0-5])/);
    expect(row?.deadlineAt?.getTime()).toBeGreaterThan(Number(row?.sendAfter?.getTime()));
    await app.settle();
    expect(texts(patient.phoneNumber)).toEqual([]);
    pass(13);
    await runToEnd();
    expect(texts(patient.phoneNumber)).toHaveLength(1);
  });

  test('started at night it waits, unless it is urgent and says so', async () => {
    pass(12);
    const patient = await person();
    const polite = await draft([patient]);
    await ask(`/${polite}/start`);
    const urgent = await draft([patient], { category: 'urgent', quietHours: 'ignore', name: 'Closed today' });
    await ask(`/${urgent}/start`);
    await runToEnd();
    expect(texts(patient.phoneNumber)).toHaveLength(1);
    expect(await show(urgent)).toMatchObject({ state: 'done' });
    expect((await rowsOf(polite))[0]).toMatchObject({ dispatchState: 'queued' });
    // Until Sunday noon (TZ-07).
    pass(15);
    await runToEnd();
    expect(texts(patient.phoneNumber)).toHaveLength(2);
  });
});
