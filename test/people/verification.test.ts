import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';

let clock = Date.parse('2031-05-06T14:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(clock) });
});
afterAll(() => app.close());

let lastNumber = 0;
const freshNumber = (): string => `+1212555${String((lastNumber += 1)).padStart(4, '0')}`;
const ask = (id: string, path: string, body: Record<string, unknown>) =>
  app.call('POST', `/api/v2/patients/${id}/phone-numbers/${path}`, { as: app.staff.headers, body });
const start = (id: string, phoneNumber: string) => ask(id, 'verification', { phoneNumber });
const check = (id: string, phoneNumber: string, code: string) =>
  ask(id, 'verification/check', { phoneNumber, code });
const lookUp = (id: string, phoneNumber: string) => ask(id, 'look-up', { phoneNumber });
const codesOn = (phoneNumber: string): string[] =>
  app.simulator.texts(phoneNumber).map(({ body }) => /\d{6}/.exec(body)?.[0] ?? '');
const wrong = (code: string): string => (code === '111111' ? '222222' : '111111');
/** On our clock and on Twilio's. */
const pass = async (ms: number): Promise<void> => {
  clock += ms;
  await app.simulator.advance(ms);
};
const someone = async () => {
  const phoneNumber = freshNumber();
  return { phoneNumber, id: (await app.addPatient({ phoneNumber })).id };
};

describe('a number verified by code (ID-07, TCPA-20)', () => {
  test('the code is on the phone, a wrong one counts, the right one verifies, and only once', async () => {
    const { id, phoneNumber } = await someone();
    expect(await start(id, phoneNumber)).toMatchObject({
      status: 201,
      body: { expiresAt: '2031-05-06T14:10:00.000Z' },
    });
    const [code = ''] = codesOn(phoneNumber);
    expect(code).toMatch(/^\d{6}$/);
    expect(await check(id, phoneNumber, wrong(code))).toMatchObject({
      status: 200,
      body: { isVerified: false, checksLeft: 4 },
    });
    expect(await check(id, phoneNumber, code)).toMatchObject({
      status: 200,
      body: {
        isVerified: true,
        patient: { phoneNumbers: [{ verifiedBy: 'code', verifiedAt: '2031-05-06T14:00:00.000Z' }] },
      },
    });
    expect(await check(id, phoneNumber, code)).toMatchObject({ status: 409, body: { reason: 'no_code' } });
    const { rows } = await app.database.pools.staff.query<{ action: string }>(
      `select action from audit_event where subject_id = $1 and action like 'patient.number_%' order by id`,
      [id],
    );
    expect(rows.map(({ action }) => action)).toContain('patient.number_verified');
  });

  test('a repeat texts the same code; three a code, six a day', async () => {
    const { id, phoneNumber } = await someone();
    for (const _ of [1, 2, 3]) expect((await start(id, phoneNumber)).status).toBe(201);
    expect(new Set(codesOn(phoneNumber)).size).toBe(1);
    expect(await start(id, phoneNumber)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    await pass(11 * 60_000);
    for (const _ of [1, 2, 3]) expect((await start(id, phoneNumber)).status).toBe(201);
    await pass(11 * 60_000);
    expect((await start(id, phoneNumber)).status).toBe(429);
    await pass(24 * 3_600_000);
    expect((await start(id, phoneNumber)).status).toBe(201);
  });

  test('five wrong codes, and even the right one does not count any more', async () => {
    const { id, phoneNumber } = await someone();
    await start(id, phoneNumber);
    const [code = ''] = codesOn(phoneNumber);
    for (const left of [4, 3, 2, 1, 0])
      expect(await check(id, phoneNumber, wrong(code))).toMatchObject({ body: { checksLeft: left } });
    expect(await check(id, phoneNumber, code)).toMatchObject({ status: 429 });
  });

  test('an old code has expired', async () => {
    const { id, phoneNumber } = await someone();
    await start(id, phoneNumber);
    clock += 10 * 60_000 + 1;
    const [code = ''] = codesOn(phoneNumber);
    expect(await check(id, phoneNumber, code)).toMatchObject({ status: 409, body: { reason: 'no_code' } });
  });

  test('nothing is texted to a landline, to who has opted out, or to who is not to be texted', async () => {
    const wire = await someone();
    app.simulator.setOutcome(wire.phoneNumber, { kind: 'undelivered', errorCode: 30006 });
    expect(await start(wire.id, wire.phoneNumber)).toMatchObject({
      status: 422,
      body: { code: 'recipient_not_texted', reason: 'number_landline', twilioCode: 60205 },
    });
    const gone = await someone();
    await app.simulator.textFromPhone({ from: gone.phoneNumber, to: app.senderNumber, body: 'STOP' });
    await app.settle();
    expect(await start(gone.id, gone.phoneNumber)).toMatchObject({ body: { code: 'recipient_opted_out' } });
    const shy = await someone();
    await app.call('POST', `/api/v2/patients/${shy.id}/state`, {
      as: app.staff.headers,
      body: { doNotText: true },
    });
    expect(await start(shy.id, shy.phoneNumber)).toMatchObject({ body: { reason: 'do_not_text' } });
    expect(codesOn(shy.phoneNumber)).toEqual([]);
  });

  test.each(['', 'abc', '123', '12345678901'])('refused as a code: "%s"', async (code) => {
    const { id, phoneNumber } = await someone();
    expect(await check(id, phoneNumber, code)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'code' },
    });
  });

  test('not a number of the patient’s: not found, and nothing is texted', async () => {
    const { id } = await someone();
    const foreign = freshNumber();
    for (const answer of [
      await start(id, foreign),
      await check(id, foreign, '123456'),
      await lookUp(id, foreign),
    ])
      expect(answer).toMatchObject({ status: 404 });
    expect(codesOn(foreign)).toEqual([]);
  });

  test('without a Verify service it is switched off, and says why', async () => {
    await using bare = await createTestApp({ settings: { verifyServiceSid: null } });
    const phoneNumber = '+12125550901';
    const { id } = await bare.addPatient({ phoneNumber });
    expect(
      await bare.call('POST', `/api/v2/patients/${id}/phone-numbers/verification`, {
        as: bare.staff.headers,
        body: { phoneNumber },
      }),
    ).toMatchObject({ status: 503, body: { code: 'feature_disabled', reason: 'no_verify_service' } });
  });
});

describe('Lookup (ID-08)', () => {
  test('a mobile and a landline; within a day Twilio is not asked again', async () => {
    const { id, phoneNumber } = await someone();
    expect(await lookUp(id, phoneNumber)).toMatchObject({
      status: 200,
      body: { phoneNumbers: [{ lineType: 'mobile', notTexted: null }] },
    });
    app.simulator.setOutcome(phoneNumber, { kind: 'undelivered', errorCode: 30006 });
    expect(await lookUp(id, phoneNumber)).toMatchObject({ body: { phoneNumbers: [{ lineType: 'mobile' }] } });
    clock += 25 * 3_600_000;
    expect(await lookUp(id, phoneNumber)).toMatchObject({
      body: { phoneNumbers: [{ lineType: 'landline', notTexted: { code: 'number_landline' } }] },
    });
  });
});
