import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountSid, openSetting, ourNumber, patient } from './testSetting.ts';
import type { TestSetting } from './testSetting.ts';

let setting: TestSetting;
const service = `MG${'0'.repeat(32)}`;
const testCredentials = { accountSid: `AC${'f'.repeat(32)}`, authToken: 'test-token' };

beforeEach(async () => {
  setting = await openSetting({
    services: [
      { sid: service, numbers: [ourNumber] },
      { sid: `MG${'1'.repeat(32)}`, numbers: [] },
    ],
    testCredentials,
    apiKeys: [{ sid: `SK${'0'.repeat(32)}`, secret: 'key' }],
  });
});
afterEach(() => setting.close());

const send = (to: string, body = 'Hello') => setting.client.messages.create({ to, from: ourNumber, body });
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

const codeOfList = async (query: string) => {
  const response = await setting.simulator.app.request(
    `/2010-04-01/Accounts/${accountSid}/Messages.json?${query}`,
    {
      headers: { authorization: `Basic ${btoa(`${accountSid}:12345`)}` },
    },
  );
  const page: unknown = await response.json();
  return typeof page === 'object' && page !== null && 'code' in page ? page.code : undefined;
};

const testClient = () => {
  const test = twilio(testCredentials.accountSid, testCredentials.authToken);
  test.api.baseUrl = setting.baseUrl;
  return test;
};

describe('the official SDK, unmodified', () => {
  it('creates and fetches a message with Twilio’s types', async () => {
    const created = await send(patient, 'Hello, ¿ok? 😀');
    expect(created).toMatchObject({
      accountSid,
      to: patient,
      from: ourNumber,
      body: 'Hello, ¿ok? 😀',
      status: 'queued',
      direction: 'outbound-api',
      numSegments: '1',
      numMedia: '0',
      price: null,
      errorCode: null,
      messagingServiceSid: null,
      dateCreated: new Date('2026-01-05T15:00:00Z'),
      dateSent: null,
    });
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
    await setting.simulator.advance(10_000);
    const fetched = await setting.client.messages(created.sid).fetch();
    expect(fetched).toMatchObject({
      sid: created.sid,
      status: 'delivered',
      price: '-0.00830',
      dateSent: expect.any(Date),
    });
  });

  it('sends media as MM, lists and reads them', async () => {
    const mediaUrl = ['https://clinic.example.com/a.png', 'https://clinic.example.com/b.pdf'];
    const created = await setting.client.messages.create({ to: patient, from: ourNumber, mediaUrl });
    expect(created.sid).toMatch(/^MM/);
    expect(created.numMedia).toBe('2');
    const media = await setting.client.messages(created.sid).media.list();
    expect(media.map(({ contentType }) => contentType)).toEqual(['image/png', 'application/pdf']);
    const first = media[0]?.sid ?? '';
    expect((await setting.client.messages(created.sid).media(first).fetch()).parentSid).toBe(created.sid);
    const file = await fetch(
      `${setting.baseUrl}/2010-04-01/Accounts/${accountSid}/Messages/${created.sid}/Media/${first}`,
      { redirect: 'manual' },
    );
    expect([file.status, file.headers.get('location')]).toEqual([307, mediaUrl[0]]);
    expect(await setting.client.messages(created.sid).media(first).remove()).toBe(true);
    expect(await setting.client.messages(created.sid).media.list()).toHaveLength(1);
  });

  it('lists newest first over pages, each message once', async () => {
    const sids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      sids.unshift((await send(patient, `text ${index}`)).sid);
      await setting.simulator.advance(2_000);
    }
    const listed = await setting.client.messages.list({ pageSize: 3 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids);
    const page = await setting.client.messages.page({ pageSize: 3 });
    expect(page.instances.map(({ sid }) => sid)).toEqual(sids.slice(0, 3));
    await send(patient, 'arrives between the pages');
    const second = await page.nextPage();
    expect(second?.instances.map(({ sid }) => sid)).toEqual(sids.slice(3, 6));
    expect(await setting.client.messages.list({ limit: 2 })).toHaveLength(2);
  });

  it('filters by both numbers and by date', async () => {
    const other = '+14155550101';
    await send(patient, 'at 15:00:00');
    await setting.simulator.advance(60_000);
    await send(other, 'at 15:01:00');
    await setting.simulator.advance(86_400_000);
    await send(patient, 'a day later');
    await setting.simulator.textFromPhone({ from: patient, to: ourNumber, body: 'inbound' });
    await setting.simulator.advance(10_000);
    const bodies = async (filter: Parameters<typeof setting.client.messages.list>[0]) =>
      (await setting.client.messages.list(filter)).map(({ body }) => body);
    expect(await bodies({ to: patient })).toEqual(['a day later', 'at 15:00:00']);
    expect(await bodies({ to: ourNumber })).toEqual(['inbound']);
    expect(await bodies({ from: patient, to: ourNumber })).toEqual(['inbound']);
    expect(await bodies({ from: patient, to: other })).toEqual([]);
    expect(await bodies({ dateSent: new Date('2026-01-05T15:00:00Z') })).toEqual(['at 15:00:00']);
    expect(await bodies({ dateSentBefore: new Date('2026-01-05T15:00:59Z') })).toEqual(['at 15:00:00']);
    expect(
      await bodies({
        dateSentAfter: new Date('2026-01-05T15:01:00Z'),
        dateSentBefore: new Date('2026-01-06T00:00:00Z'),
      }),
    ).toEqual(['at 15:01:00']);
    expect(await bodies({ dateSentAfter: new Date('2026-01-05T15:01:01Z') })).toEqual([
      'a day later',
      'inbound',
    ]);
  });

  it('redacts, gives feedback, and deletes', async () => {
    const { sid } = await send(patient, 'private');
    await setting.simulator.advance(10_000);
    expect((await setting.client.messages(sid).update({ body: '' })).body).toBe('');
    expect((await setting.client.messages(sid).fetch()).body).toBe('');
    expect(await codeOf(setting.client.messages(sid).update({ body: 'other words' }))).toBe(30400);
    expect((await setting.client.messages(sid).feedback.create({ outcome: 'confirmed' })).outcome).toBe(
      'confirmed',
    );
    expect(await setting.client.messages(sid).remove()).toBe(true);
    await expect(setting.client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await setting.client.messages.list()).toEqual([]);
  });

  it('does not delete what is under way', async () => {
    const { sid } = await send(patient);
    expect(await codeOf(setting.client.messages(sid).remove())).toBe(20009);
  });

  it('schedules through a service within the window, sends on time, and cancels', async () => {
    const at = (ms: number) => new Date(setting.simulator.now() + ms);
    const schedule = (sendAt: Date) =>
      setting.client.messages.create({
        to: patient,
        messagingServiceSid: service,
        body: 'Later',
        scheduleType: 'fixed',
        sendAt,
      });
    const kept = await schedule(at(3_600_000));
    const dropped = await schedule(at(3_600_000));
    expect(kept.status).toBe('scheduled');
    expect((await setting.client.messages(dropped.sid).update({ status: 'canceled' })).status).toBe(
      'canceled',
    );
    await setting.simulator.advance(3_500_000);
    expect((await setting.client.messages(kept.sid).fetch()).status).toBe('scheduled');
    await setting.simulator.advance(200_000);
    expect((await setting.client.messages(kept.sid).fetch()).status).toBe('delivered');
    expect((await setting.client.messages(dropped.sid).fetch()).status).toBe('canceled');
    expect(await codeOf(setting.client.messages(kept.sid).update({ status: 'canceled' }))).toBe(30409);
    expect(await codeOf(schedule(at(200_000)))).toBe(35114);
    expect(await codeOf(schedule(at(36 * 86_400_000)))).toBe(35114);
  });

  it('sends through a service: accepted without a sender, then queued with one', async () => {
    const created = await setting.client.messages.create({
      to: patient,
      messagingServiceSid: service,
      body: 'Hello',
    });
    expect(created).toMatchObject({
      status: 'accepted',
      from: null,
      numSegments: '0',
      messagingServiceSid: service,
    });
    await setting.simulator.advance(150);
    expect(await setting.client.messages(created.sid).fetch()).toMatchObject({
      status: 'queued',
      from: ourNumber,
      numSegments: '1',
    });
  });

  it('reads the balance and the account, and signs in with an API key', async () => {
    expect(await setting.client.balance.fetch()).toMatchObject({ balance: '42.00', currency: 'USD' });
    expect(await setting.client.api.v2010.accounts(accountSid).fetch()).toMatchObject({
      status: 'active',
      type: 'Full',
    });
    const byKey = twilio(`SK${'0'.repeat(32)}`, 'key', { accountSid });
    byKey.api.baseUrl = setting.baseUrl;
    expect((await byKey.messages.create({ to: patient, from: ourNumber, body: 'x' })).status).toBe('queued');
  });
});

describe('refusals', () => {
  it.each([
    [{ to: '+1415', from: ourNumber, body: 'x' }, 21211],
    [{ to: '+1234567890', from: ourNumber, body: 'x' }, 21211],
    [{ to: '12345', from: ourNumber, body: 'x' }, 21265],
    [{ to: '', from: ourNumber, body: 'x' }, 21604],
    [{ to: ourNumber, from: ourNumber, body: 'x' }, 21266],
    [{ to: patient, body: 'x' }, 21603],
    [{ to: patient, from: '+14155550199', body: 'x' }, 21606],
    [{ to: patient, from: 'garbage', body: 'x' }, 21212],
    [{ to: patient, messagingServiceSid: 'MG1', body: 'x' }, 21705],
    [{ to: patient, messagingServiceSid: `MG${'9'.repeat(32)}`, body: 'x' }, 21701],
    [{ to: patient, messagingServiceSid: `MG${'1'.repeat(32)}`, body: 'x' }, 21704],
    [{ to: patient, messagingServiceSid: service, from: '+14155550199', body: 'x' }, 21711],
    [{ to: patient, from: ourNumber }, 21602],
    [{ to: patient, messagingServiceSid: service }, 21619],
    [{ to: patient, from: ourNumber, body: 'x'.repeat(1_601) }, 21617],
    [{ to: patient, from: ourNumber, body: 'x'.repeat(1_600) }, 'accepted'],
    [{ to: patient, from: ourNumber, mediaUrl: ['nonsense'] }, 21620],
    [{ to: patient, from: ourNumber, mediaUrl: Array<string>(11).fill('https://a.example.com/b') }, 21623],
    [{ to: patient, from: ourNumber, body: 'x', statusCallback: 'https://a_b.example.com' }, 21609],
    [{ to: patient, from: ourNumber, body: 'x', validityPeriod: 0 }, 21624],
    [{ to: patient, from: ourNumber, body: 'x', validityPeriod: 36_001 }, 21624],
    [{ to: patient, from: ourNumber, body: 'x', scheduleType: 'fixed' as const, sendAt: new Date(0) }, 35118],
    [{ to: patient, messagingServiceSid: service, body: 'x', scheduleType: 'fixed' as const }, 35111],
    // Recipient before sender before content.
    [{ to: '+1415', from: 'garbage' }, 21211],
    [{ to: patient, from: 'garbage' }, 21212],
  ])('%j gives %s', async (params, code) => {
    expect(await codeOf(setting.client.messages.create(params))).toBe(code);
    expect(setting.simulator.creates).toHaveLength(code === 'accepted' ? 1 : 0);
  });

  it('has Twilio’s four fields, HTTP status and headers', async () => {
    const response = await setting.simulator.app.request(`/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:12345`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ To: patient, From: ourNumber, Body: 'x' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 21604,
      message: expect.any(String),
      more_info: 'https://www.twilio.com/docs/errors/21604',
      status: 400,
    });
    expect(response.headers.get('twilio-request-id')).toMatch(/^RQ[0-9a-f]{32}$/);
  });

  it('is 401 for wrong credentials and 404 for a foreign account', async () => {
    const wrong = twilio(accountSid, 'wrong');
    wrong.api.baseUrl = setting.baseUrl;
    await expect(wrong.messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    const foreign = setting.client.api.v2010.accounts(`AC${'9'.repeat(32)}`);
    await expect(foreign.messages.list()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(setting.client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
    expect(
      (await setting.simulator.app.request(`/2010-04-01/Accounts/${accountSid}/Messages.json`)).status,
    ).toBe(401);
  });

  it('refuses page sizes and tokens that Twilio refuses', async () => {
    expect(await codeOfList('PageSize=1001')).toBe(20007);
    expect(await codeOfList('PageSize=0')).toBe(20001);
    expect(await codeOfList('PageToken=nonsense')).toBe(21481);
    expect(await codeOfList('DateSent%3E=nonsense')).toBe(20001);
    expect(await codeOfList('PageSize=1000')).toBeUndefined();
  });

  it('answers 429 beyond the allowed number of calls at once, and creates nothing', async () => {
    const narrow = await openSetting({ maxConcurrentRequests: 1 });
    narrow.simulator.faults.set('delayAnswer', { ms: 100 });
    const calls = [1, 2, 3].map(() =>
      codeOf(narrow.client.messages.create({ to: patient, from: ourNumber, body: 'x' })),
    );
    const counts = Object.groupBy(await Promise.all(calls), String);
    expect([counts['accepted']?.length, counts['20429']?.length]).toEqual([1, 2]);
    expect(narrow.simulator.creates).toHaveLength(1);
    await narrow.close();
  });
});

describe('test credentials', () => {
  it.each([
    ['+15005550001', ourNumber, 21211],
    ['+15005550002', ourNumber, 21612],
    ['+15005550003', ourNumber, 21408],
    ['+15005550004', ourNumber, 21610],
    ['+15005550009', ourNumber, 21614],
    [patient, '+15005550001', 21212],
    [patient, '+15005550007', 21606],
    [patient, '+15005550008', 21611],
    [patient, '+14155550199', 21606],
    [patient, '+15005550006', 'accepted'],
  ])('to %s from %s: %s', async (to, from, code) => {
    expect(await codeOf(testClient().messages.create({ to, from, body: 'x' }))).toBe(code);
  });

  it.each([
    ['+15005550001', 21211],
    ['+15005550002', 21612],
    ['+15005550003', 21408],
    ['+15005550004', 21610],
    ['+15005550009', 21614],
  ])('the recipient %s gives %i with the ordinary ones too', async (to, code) => {
    expect(await codeOf(send(to))).toBe(code);
  });

  it('keep no state, send no callbacks, and are refused everything else', async () => {
    const created = await testClient().messages.create({
      to: patient,
      from: ourNumber,
      body: 'x',
      statusCallback: `${setting.appUrl}/status`,
    });
    expect(created.status).toBe('queued');
    await setting.simulator.advance(10_000);
    expect(setting.webhooks).toEqual([]);
    expect(setting.simulator.creates).toEqual([]);
    for (const call of [
      testClient().messages.list(),
      testClient().balance.fetch(),
      testClient().messages(created.sid).fetch(),
    ]) {
      await expect(call).rejects.toMatchObject({ status: 403, code: 20008 });
    }
    const byService = testClient().messages.create({ to: patient, messagingServiceSid: service, body: 'x' });
    expect(await codeOf(byService)).toBe(20008);
  });
});

describe('pace', () => {
  it('queues at the sender’s rate, drops what waits too long, and refuses past ten hours', async () => {
    setting.simulator.setNumber(ourNumber, { segmentsPerSecond: 1 });
    const first = await send(patient);
    const second = await send(patient);
    const impatient = await setting.client.messages.create({
      to: patient,
      from: ourNumber,
      body: 'x',
      validityPeriod: 1,
    });
    await setting.simulator.advance(500);
    const statuses = async () =>
      Promise.all(
        [first, second, impatient].map(
          async ({ sid }) => (await setting.client.messages(sid).fetch()).status,
        ),
      );
    expect(await statuses()).toEqual(['sent', 'queued', 'queued']);
    await setting.simulator.advance(10_000);
    expect(await statuses()).toEqual(['delivered', 'delivered', 'failed']);
    expect((await setting.client.messages(impatient.sid).fetch()).errorCode).toBe(30036);

    setting.simulator.setNumber(ourNumber, { segmentsPerSecond: 1 / 36_000 });
    expect(await codeOf(send(patient))).toBe('accepted');
    expect(await codeOf(send(patient))).toBe(21611);
  });
});
