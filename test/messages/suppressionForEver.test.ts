import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { consentStateSchema } from '../../src/contracts/consent.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { addPatient } from '../harness/fixtures.ts';
import { inboundParams, newSid, postWebhook, statusParams } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

let nextNumber = 100;
const freshNumber = (): string => `+1347555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const texts = (from: string, body: string) => postWebhook(app, { params: inboundParams(app, from, body) });
const send = (to: string, more: object = {}) =>
  app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to, message: 'See you soon', category: 'appointment', ...more },
  });
const recordConsents = (id: string, phoneNumber: string) =>
  Promise.all(
    [
      { categories: ['care', 'payment', 'survey', 'wellness'], channel: 'front_desk' },
      { categories: ['marketing'], channel: 'paper_form', kind: 'express_written' },
    ].map((given) =>
      app.call('POST', `/api/v2/patients/${id}/consent`, {
        as: app.staff.headers,
        body: { phoneNumber, action: 'granted', ...given },
      }),
    ),
  );
const stateOf = async (id: string) =>
  z
    .object({ items: z.array(consentStateSchema) })
    .parse((await app.call('GET', `/api/v2/patients/${id}/consent`, { as: app.staff.headers })).body)
    .items[0];
const allowed = async (id: string) =>
  (await stateOf(id))?.categories.filter((one) => one.allowed).map(({ category }) => category);
const isOptedOut = async (id: string) => (await stateOf(id))?.suppression.active;
const care = ['appointment', 'prescription', 'results', 'care', 'urgent'];

/** What an erasure does to the opt-outs of a number. */
const eraseNumber = (phoneNumber: string) =>
  rows('select erase_suppressed_number($1, $2, $3, now())', [
    app.clinicId,
    phoneNumber,
    app.deps.vault.numberHash(app.clinicId, phoneNumber),
  ]);

const deleted = async () => {
  const phone = freshNumber();
  await texts(phone, 'STOP');
  await eraseNumber(phone);
  expect(await rows('select 1 from suppression where phone_number = $1', [phone])).toEqual([]);
  return phone;
};

describe('coming back (TCPA-16)', () => {
  test('A09 START brings the care categories back, marketing and payment not', async () => {
    const phone = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: phone });
    await recordConsents(id, phone);
    const before = ['appointment', 'prescription', 'results', 'care', 'wellness', 'payment', 'survey'];
    expect(await allowed(id)).toEqual([...before, 'marketing', 'urgent']);
    await texts(phone, 'STOP');
    expect(await allowed(id)).toEqual([]);
    await texts(phone, 'START');
    await app.settle();
    expect(await allowed(id)).toEqual(care);
    expect(await send(phone)).toMatchObject({ status: 200 });
    expect(await send(phone, { category: 'payment' })).toMatchObject({
      status: 422,
      body: { code: 'consent_missing' },
    });
    await recordConsents(id, phone);
    expect(await allowed(id)).toEqual([...before, 'marketing', 'urgent']);
  });

  test('neither a recorded consent nor a new patient with the number lifts an opt-out (TCPA-15)', async () => {
    const phone = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: phone });
    await texts(phone, 'STOP');
    await recordConsents(id, phone);
    const other = await app.addPatient({ phoneNumber: phone });
    for (const one of [id, other.id]) expect(await allowed(one)).toEqual([]);
    expect(await send(phone)).toMatchObject({
      status: 422,
      body: {
        code: 'recipient_opted_out',
        advice: `Only the patient can change this, by texting START to ${app.senderNumber}.`,
      },
    });
  });

  test('an opt-out is one clinic’s, not another’s', async () => {
    const phone = freshNumber();
    await texts(phone, 'STOP');
    const { ctx } = await app.addClinic();
    await addPatient(ctx, { phoneNumber: phone });
    expect(
      await rows('select clinic_id from suppression where phone_number = $1 and lifted_at is null', [phone]),
    ).toEqual([{ clinic_id: app.clinicId }]);
  });
});

describe('an opt-out outlives its number (A10, TCPA-16)', () => {
  test('A10 a number that is deleted and added again is still opted out, and START still lifts it', async () => {
    const phone = await deleted();
    const added = await app.call('POST', '/api/v2/patients', {
      as: app.staff.headers,
      body: { givenName: 'Ana', familyName: 'Silva', phoneNumbers: [{ phoneNumber: phone }] },
    });
    const { id } = z.object({ id: z.string() }).parse(added.body);
    expect(await isOptedOut(id)).toBe(true);
    await recordConsents(id, phone);
    expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    await texts(phone, 'START');
    await app.settle();
    expect(await isOptedOut(id)).toBe(false);
  });

  test('a number that is given to a patient again is still opted out', async () => {
    const phone = await deleted();
    const { id } = await app.addPatient();
    await app.call('POST', `/api/v2/patients/${id}/phone-numbers`, {
      as: app.staff.headers,
      body: { phoneNumber: phone },
    });
    expect(await isOptedOut(id)).toBe(true);
  });

  test('a direct send to a deleted number is refused before anybody knows it again', async () => {
    const phone = await deleted();
    expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    const preview = await app.call('POST', '/api/v2/messages/preview', {
      as: app.staff.headers,
      body: { to: phone, message: 'Hello' },
    });
    expect(preview.body).toMatchObject({ suppression: { active: true } });
  });

  test('START from a deleted number lifts the opt-out; a second STOP makes no second one', async () => {
    const phone = await deleted();
    await texts(phone, 'STOP');
    expect(
      await rows('select 1 from suppression where phone_number = $1 and lifted_at is null', [phone]),
    ).toHaveLength(1);
    await eraseNumber(phone);
    await texts(phone, 'START');
    await app.settle();
    expect(await send(phone)).toMatchObject({ status: 200 });
  });

  test('another number, and the same number at another clinic, have another hash', () => {
    const { vault } = app.deps;
    const [one, two] = [freshNumber(), freshNumber()];
    const hash = vault.numberHash(app.clinicId, one);
    expect(hash).toHaveLength(32);
    expect(vault.numberHash(app.clinicId, one)).toEqual(hash);
    expect(vault.numberHash(app.clinicId, two)).not.toEqual(hash);
    expect(vault.numberHash(crypto.randomUUID(), one)).not.toEqual(hash);
  });
});

describe('A11 what Twilio knows becomes ours', () => {
  test.each([21610, 30630])('A11 %i on a text of ours', async (code) => {
    const phone = freshNumber();
    const sent = await send(phone);
    const { id, messageId } = z.object({ id: z.string(), messageId: z.string() }).parse(sent.body);
    await postWebhook(app, {
      path: `/api/v2/twilio/status?clinic=${app.clinicId}&message=${id}`,
      params: statusParams(messageId, 'failed', code),
    });
    expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    expect(await rows('select source, rule from suppression where phone_number = $1', [phone])).toEqual([
      { source: 'carrier_error', rule: `twilio_${code}` },
    ]);
  });

  test('A11 OptOutType=STOP on a word that is only Twilio’s', async () => {
    const phone = freshNumber();
    await postWebhook(app, {
      params: { ...inboundParams(app, phone, 'BASTA YA', newSid()), OptOutType: 'STOP' },
    });
    expect(await send(phone)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  });
});

test('TCPA-12 all that waits for the number is withdrawn before the webhook is answered', async () => {
  const phone = freshNumber();
  const other = freshNumber();
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  const waiting = [];
  for (let one = 0; one < 3; one += 1)
    waiting.push(z.object({ id: z.string() }).parse((await send(phone, { sendAt: soon })).body).id);
  const stays = z.object({ id: z.string() }).parse((await send(other, { sendAt: soon })).body).id;
  await texts(phone, 'STOP');
  // No job and no other request has run since.
  expect(await rows('select dispatch_state, reason_code from message where id = any($1)', [waiting])).toEqual(
    waiting.map(() => ({ dispatch_state: 'withdrawn', reason_code: 'recipient_opted_out' })),
  );
  expect(await rows('select dispatch_state from message where id = $1', [stays])).toEqual([
    { dispatch_state: 'queued' },
  ]);
});
