import { afterAll, beforeAll, expect, test } from 'vitest';
import { erasePatient } from '../../src/services/retention/erasePatient.ts';
import { finishErasures } from '../../src/services/retention/finishErasure.ts';
import { placeLegalHold, liftLegalHold } from '../../src/services/retention/dataProtection.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const rows = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await app.database.pools.staff.query<Record<string, unknown>>(text, values)).rows;
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0];
const write = (from: string, body: string) =>
  postWebhook(app, { path: '/api/v2/twilio/webhook', params: inboundParams(app, from, body) });
const send = (to: string, body: object = {}) =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to, message: 'Your visit is tomorrow.', category: 'care', ...body },
  });
const reason = 'Request 26-31';

/** Tables of the clinic, other than the given ones, with a row that shows the number. */
async function tablesWith(phoneNumber: string): Promise<string[]> {
  const tables = await rows(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    if (
      await one(`select 1 from ${String(name)} t where strpos(to_jsonb(t)::text, $1) > 0 limit 1`, [
        phoneNumber,
      ])
    )
      found.push(String(name));
  return found;
}

test('what an erasure leaves of a number stands in the append-only rows alone, and of the name nowhere', async () => {
  const number = '+12125550160';
  const { id } = await app.addPatient({
    givenName: 'Quentin',
    familyName: 'Zellweger',
    birthDate: '1971-03-04',
    externalId: 'ehr-quentin',
    phoneNumber: number,
    consents: ['care'],
  });
  await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId: id, startsAt: '2031-06-02T09:00', clinician: 'Dr. Gomez', visitType: 'Knee' },
  });
  await write(number, 'My knee hurts again');
  await app.settle();
  await send(number, { sendAt: new Date(app.deps.now().getTime() + 3_600_000) });
  await app.database.pools.staff.query(`update patient set notes_for_staff = 'Fond of cats' where id = $1`, [
    id,
  ]);
  await write(number, 'STOP');
  await app.settle();

  expect(await erasePatient(app.ctx, id, { reason })).toMatchObject({ finishedAt: expect.any(String) });
  expect(await tablesWith(number)).toEqual(['consent_event']);
  for (const word of ['Quentin', 'Zellweger', '1971-03-04', 'ehr-quentin', 'Fond of cats', 'Gomez', 'Knee'])
    expect({ word, tables: await tablesWith(word) }).toEqual({ word, tables: [] });
  // Of the words a keyed hash is left.
  const hash = app.deps.vault.textHash(app.clinicId, 'My knee hurts again');
  expect(await rows('select body_encrypted from message where body_hash = $1', [hash])).toHaveLength(1);
  expect(
    await one('select count(*)::int as count from message_event where form_encrypted is not null'),
  ).toEqual({ count: 0 });
  expect(await one('select phone_number, erased_at is not null as erased from suppression')).toMatchObject({
    erased: true,
    phone_number: expect.stringMatching(/^erased:/),
  });
  // What the law asks for is there still.
  expect(
    await rows('select action, channel from consent_event where patient_id = $1 order by recorded_at', [id]),
  ).toEqual([
    { action: 'granted', channel: 'front_desk' },
    { action: 'revoked', channel: 'erasure' },
  ]);
});

test('A10 after an erasure: the number is imported with consent=yes and stays suppressed, until the patient texts START', async () => {
  const number = '+12125550161';
  const { id } = await app.addPatient({ givenName: 'Mia', phoneNumber: number, consents: ['care'] });
  await write(number, 'STOP');
  await app.settle();
  await erasePatient(app.ctx, id, { reason });
  // Nobody is at the number, and what a lawyer asks for still says so (AUD-03).
  expect(
    await app.call('POST', '/api/v2/consent/proofs', {
      as: app.staff.headers,
      body: { phoneNumber: number },
    }),
  ).toMatchObject({ body: { proof: { isOptedOut: true } } });
  expect(await send(number)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  const header =
    'phone_number,consent,categories,source,given_on,kind,wording,wording_version,wording_says,proof,patient_id';
  const csv = `${header}\r\n${number},yes,care,paper_form,2026-05-31,,Text me about my care.,form-7,,scan-12,`;
  expect(
    await app.call('POST', '/api/v2/consent/imports', {
      as: app.staff.headers,
      body: { csv, isDryRun: false },
    }),
  ).toMatchObject({ status: 200, body: { recorded: 1, stillOptedOut: 1 } });
  expect(await send(number)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  // Somebody is there again.
  await app.addPatient({ givenName: 'New', phoneNumber: number, consents: ['care'] });
  expect(await send(number)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  await write(number, 'START');
  await app.settle();
  expect((await send(number)).status).toBe(200);
});

test('a number that another patient has stays theirs, with their texts', async () => {
  const [own, shared] = ['+12125550162', '+12125550163'];
  const mother = await app.addPatient({ givenName: 'Mother', phoneNumbers: [shared], consents: ['care'] });
  const child = await app.addPatient({ givenName: 'Child', phoneNumbers: [shared, own], consents: ['care'] });
  const later = { sendAt: new Date(app.deps.now().getTime() + 3_600_000) };
  await send(shared, { ...later, patientId: mother.shortId, message: 'For the mother.' });
  await send(shared, { ...later, patientId: child.shortId, message: 'For the child.' });
  await erasePatient(app.ctx, child.id, { reason });
  const states = await rows(
    `select patient_id as id, dispatch_state as state, phone_number as number, body_erased_at is not null as erased
       from message where patient_id = any($1::uuid[])`,
    [[mother.id, child.id]],
  );
  expect(states).toHaveLength(2);
  expect(states).toContainEqual({ id: mother.id, state: 'queued', number: shared, erased: false });
  expect(states).toContainEqual({ id: child.id, state: 'withdrawn', number: shared, erased: true });
  expect(
    await rows('select phone_number from patient_phone_number where patient_id = $1', [child.id]),
  ).toEqual([
    { phone_number: expect.stringMatching(/^erased:/) },
    { phone_number: expect.stringMatching(/^erased:/) },
  ]);
  expect(
    await rows('select phone_number from patient_phone_number where patient_id = $1', [mother.id]),
  ).toEqual([{ phone_number: shared }]);
});

test('consent of an erased patient is nobody’s: the next one at the number has to be asked', async () => {
  const number = '+12125550164';
  const { id } = await app.addPatient({
    givenName: 'Ben',
    phoneNumber: number,
    consents: ['marketing', 'care'],
  });
  await erasePatient(app.ctx, id, { reason });
  const key = await app.keyWith('messages:send');
  expect(
    await app.call('POST', '/api/v2/twilio/send-sms', {
      as: key,
      body: { to: number, message: 'The flu clinic is open.', category: 'care' },
    }),
  ).toMatchObject({ status: 422, body: { code: 'consent_missing' } });
});

test('a text that is still on its way keeps the erasure open; a job ends it, and a hold that comes between stops it', async () => {
  const number = '+12125550165';
  const { id } = await app.addPatient({ givenName: 'Kim', phoneNumber: number });
  const { id: messageId } = await app.addMessage({
    phoneNumber: number,
    direction: 'outbound',
    body: 'Words',
  });
  const setState = (state: string) =>
    app.database.pools.staff.query('update message set dispatch_state = $2 where id = $1', [
      messageId,
      state,
    ]);
  await setState('unknown');
  expect(await erasePatient(app.ctx, id, { reason })).toMatchObject({ texts: 0, finishedAt: null });
  // The person is gone at once all the same.
  expect(await one('select given_name from patient where id = $1', [id])).toEqual({ given_name: 'Erased' });
  await setState('handed_over');
  const hold = await placeLegalHold(app.ctx, { patientId: id, reason: 'Case 26-115' });
  expect(await finishErasures(app.deps, app.clinicId)).toBe(0);
  await liftLegalHold(app.ctx, hold.id);
  expect(await finishErasures(app.deps, app.clinicId)).toBe(1);
  expect(await erasePatient(app.ctx, id, { reason })).toMatchObject({
    texts: 1,
    finishedAt: expect.any(String),
  });
  expect(await tablesWith(number)).toEqual([]);
  expect(
    await rows(
      `select action from audit_event where subject_id = $1 and action like 'patient.eras%' order by id`,
      [id],
    ),
  ).toEqual([{ action: 'patient.erasure_begun' }, { action: 'patient.erased' }]);
});

test('many texts go in batches; two that erase at once and a repeated run do nothing twice', async () => {
  const number = '+12125550166';
  const { id } = await app.addPatient({ givenName: 'Lena', phoneNumber: number });
  for (let turn = 0; turn < 5; turn += 1)
    await app.addMessage({ phoneNumber: number, body: `Words ${turn}` });
  await app.database.pools.staff.query(
    `insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, body_encrypted, key_id,
       encoding, segments, delivery_status, effects_applied_at, actor_kind, occurred_at, body_erased_at)
     select m.clinic_id, gen_random_uuid(), m.conversation_id, m.sender_id, m.direction, m.category, m.phone_number, m.body_encrypted, m.key_id,
       m.encoding, m.segments, m.delivery_status, m.effects_applied_at, m.actor_kind, m.occurred_at, now()
       from message m, generate_series(1, 100) where m.phone_number = $1`,
    [number],
  );
  const done = await Promise.all([
    erasePatient(app.ctx, id, { reason }),
    erasePatient(app.ctx, id, { reason }),
    finishErasures(app.deps, app.clinicId),
  ]);
  expect(done[0].texts).toBe(505);
  expect(await tablesWith(number)).toEqual([]);
  expect(await finishErasures(app.deps, app.clinicId)).toBe(0);
  expect(
    await rows(`select 1 from audit_event where subject_id = $1 and action = 'patient.erased'`, [id]),
  ).toHaveLength(1);
});

test('a text that may be an opt-out and was not read by anybody counts as one', async () => {
  const number = '+12125550167';
  const { id } = await app.addPatient({ givenName: 'Tom', phoneNumber: number, consents: ['care'] });
  await write(number, 'I cannot get my device to stop, can you help?');
  await app.settle();
  expect(await one(`select kind from task where done_at is null and kind = 'review_opt_out'`)).toBeDefined();
  await erasePatient(app.ctx, id, { reason });
  expect(
    await one(`select kind from task where done_at is null and kind = 'review_opt_out'`),
  ).toBeUndefined();
  expect(await send(number)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
});
