import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountSid, openSetting, ourNumber, patient } from './testSetting.ts';
import type { TestSetting } from './testSetting.ts';

let setting: TestSetting;
const service = `MG${'0'.repeat(32)}`;

beforeEach(async () => {
  setting = await openSetting();
});
afterEach(() => setting.close());

const send = (statusCallback?: string, to = patient) =>
  setting.client.messages.create({
    to,
    from: ourNumber,
    body: 'Hello',
    ...(statusCallback !== undefined && { statusCallback }),
  });
const statuses = () => setting.webhooks.map(({ form }) => form['MessageStatus']);
const type = (body: string, to = ourNumber) => setting.simulator.textFromPhone({ from: patient, to, body });
const xml = (body: string) => new Response(body, { headers: { 'content-type': 'text/xml' } });

describe('status callbacks', () => {
  it('come for sent and delivered only, signed, on the URL without its fragment', async () => {
    const created = await send(`${setting.appUrl}/status?clinic=1&message=a%20b#rc=2&rp=ct,rt`);
    expect(setting.webhooks).toEqual([]);
    await setting.simulator.advance(10_000);
    expect(statuses()).toEqual(['sent', 'delivered']);
    expect(setting.webhooks.map(({ isSigned }) => isSigned)).toEqual([true, true]);
    expect(setting.webhooks[0]?.url).toBe(`${setting.appUrl}/status?clinic=1&message=a%20b`);
    expect(setting.webhooks[1]?.form).toEqual({
      ApiVersion: '2010-04-01',
      AccountSid: accountSid,
      From: ourNumber,
      To: patient,
      MessageSid: created.sid,
      SmsSid: created.sid,
      MessageStatus: 'delivered',
      SmsStatus: 'delivered',
      RawDlrDoneDate: '2601051500',
    });
    expect(setting.webhooks[0]?.token).not.toBe(setting.webhooks[1]?.token);
  });

  it('do not come without an address', async () => {
    await send();
    await setting.simulator.advance(10_000);
    expect(setting.webhooks).toEqual([]);
  });

  it('of a service come for queued too, to the service’s address unless the message has its own', async () => {
    await setting.close();
    setting = await openSetting({ services: [{ sid: service, numbers: [ourNumber] }] });
    await setting.client.messages.create({
      to: patient,
      messagingServiceSid: service,
      body: 'x',
      statusCallback: `${setting.appUrl}/own`,
    });
    await setting.simulator.advance(10_000);
    expect(statuses()).toEqual(['queued', 'sent', 'delivered']);
    expect(
      setting.webhooks.every(
        ({ form }) => form['MessagingServiceSid'] === service && form['From'] === ourNumber,
      ),
    ).toBe(true);
  });

  it.each([
    [{ kind: 'undelivered', errorCode: 30003 } as const, ['sent', 'undelivered'], '30003'],
    [{ kind: 'undelivered', errorCode: 30007 } as const, ['sent', 'undelivered'], '30007'],
    [{ kind: 'failed', errorCode: 30034 } as const, ['failed'], '30034'],
    [{ kind: 'stuck' } as const, ['sent'], undefined],
    [{ kind: 'late', afterMs: 7_200_000 } as const, ['sent'], undefined],
  ])('follow the outcome %j', async (outcome, expected, errorCode) => {
    setting.simulator.setOutcome(patient, outcome);
    await send(`${setting.appUrl}/status`);
    await setting.simulator.advance(3_600_000);
    expect(statuses()).toEqual(expected);
    expect(setting.webhooks.at(-1)?.form['ErrorCode']).toBe(errorCode);
    await setting.simulator.advance(7_200_000);
    expect(statuses().includes('delivered')).toBe(outcome.kind === 'late');
  });

  it('follow the recipient’s own number when it is a magic one', async () => {
    await send(`${setting.appUrl}/status`, '+15005553005');
    await send(`${setting.appUrl}/status`, '+15005553000');
    await setting.simulator.advance(10_000);
    expect(setting.webhooks.map(({ form }) => [form['MessageStatus'], form['ErrorCode']])).toEqual([
      ['sent', undefined],
      ['sent', undefined],
      ['undelivered', '30005'],
    ]);
  });

  it('wait for a phone that is off', async () => {
    setting.simulator.setPhone(patient, { isOn: false });
    await send(`${setting.appUrl}/status`);
    await setting.simulator.advance(3_600_000);
    expect(statuses()).toEqual(['sent']);
    expect(setting.simulator.texts(patient)[0]).toMatchObject({ status: 'sent', isOnPhone: false });
    setting.simulator.setPhone(patient, { isOn: true });
    await setting.simulator.advance(2_000);
    expect(statuses()).toEqual(['sent', 'delivered']);
    expect(setting.simulator.texts(patient)[0]).toMatchObject({ status: 'delivered', isOnPhone: true });
  });

  it('are given up after one failure by default, and repeated as the overrides say, with the same token', async () => {
    setting.answers.set('/status', () => new Response('down', { status: 500 }));
    await send(`${setting.appUrl}/status`);
    await setting.simulator.advance(500);
    expect(setting.webhooks).toHaveLength(1);
    expect(setting.simulator.alerts).toEqual([expect.objectContaining({ code: 11200 })]);
    setting.webhooks.length = 0;

    await send(`${setting.appUrl}/status#rc=3&rp=5xx,ct`);
    await setting.simulator.advance(500);
    expect(statuses().filter((status) => status === 'sent')).toHaveLength(4);
    expect(new Set(setting.webhooks.map(({ token }) => token)).size).toBe(1);
  });
});

describe('an inbound text', () => {
  it('is posted signed and with Twilio’s parameters, whatever it says', async () => {
    setting.answers.set('/inbound', () => xml('<?xml version="1.0" encoding="UTF-8"?><Response/>'));
    const body = ' á+b & 😀 =%41\n“¿sí?” ';
    const result = await type(body);
    expect(result).toEqual({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      webhook: { status: 200, isOk: true, errorCode: null, replies: 0 },
    });
    expect(setting.webhooks).toHaveLength(1);
    expect(setting.webhooks[0]).toMatchObject({ isSigned: true, url: `${setting.appUrl}/inbound` });
    expect(setting.webhooks[0]?.form).toMatchObject({
      MessageSid: result.sid,
      SmsSid: result.sid,
      SmsMessageSid: result.sid,
      AccountSid: accountSid,
      From: patient,
      To: ourNumber,
      Body: body,
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      ToCity: '',
    });
    expect(setting.webhooks[0]?.form).not.toHaveProperty('OptOutType');
    expect(await setting.client.messages(result.sid ?? '').fetch()).toMatchObject({
      direction: 'inbound',
      status: 'received',
      body,
    });
  });

  it('carries media that can be fetched, with sign-in when the account asks for it', async () => {
    await setting.close();
    setting = await openSetting({ mediaNeedsAuth: true, selfUrl: 'http://simulator.example' });
    const data = Buffer.from('picture').toString('base64');
    await setting.simulator.textFromPhone({
      from: patient,
      to: ourNumber,
      body: '',
      media: [{ contentType: 'image/png', data }],
    });
    const form = setting.simulator.texts(patient)[0];
    expect(form?.media).toEqual([{ sid: expect.stringMatching(/^ME/), contentType: 'image/png', url: null }]);
    const path = `/2010-04-01/Accounts/${accountSid}/Messages/${form?.id}/Media/${form?.media[0]?.sid}`;
    expect((await setting.simulator.app.request(path)).status).toBe(401);
    const file = await setting.simulator.app.request(path, {
      headers: { authorization: `Basic ${btoa(`${accountSid}:12345`)}` },
    });
    expect([file.headers.get('content-type'), await file.text()]).toEqual(['image/png', 'picture']);
  });

  it('is texted what a text/plain answer says: the trap', async () => {
    setting.answers.set(
      '/inbound',
      () => new Response('OK', { headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    );
    expect((await type('Hello')).webhook).toMatchObject({ status: 200, replies: 1 });
    await setting.simulator.advance(5_000);
    expect(setting.simulator.texts(patient).map(({ body, direction }) => [direction, body])).toEqual([
      ['out', 'Hello'],
      ['in', 'OK'],
    ]);
  });

  it.each([
    ['<Response><Message>Hi &amp; bye</Message></Response>', 'text/xml', ['Hi & bye'], null],
    [
      '<Response><Message><Body>a</Body><Body>b</Body></Message><Message>c</Message></Response>',
      'application/xml',
      ['ab', 'c'],
      null,
    ],
    ['<Response><!-- none --></Response>', 'text/html', [], null],
    ['<Response><Message>never', 'text/xml', [], 12100],
    ['<html><body>Sign in</body></html>', 'text/html', [], 12102],
    ['<Response><Say>Hi</Say></Response>', 'text/xml', [], 14110],
    ['{"ok":true}', 'application/json', [], 12300],
    ['', 'text/xml', [], null],
    [
      `<Response>${'<Message>x</Message>'.repeat(11)}</Response>`,
      'text/xml',
      Array<string>(10).fill('x'),
      14109,
    ],
  ])('is answered as the TwiML says: %s', async (body, contentType, replies, errorCode) => {
    setting.answers.set('/inbound', () => new Response(body, { headers: { 'content-type': contentType } }));
    expect((await type('Hello')).webhook).toEqual({
      status: 200,
      isOk: errorCode === null,
      errorCode,
      replies: replies.length,
    });
    const sent = await setting.client.messages.list({ to: patient });
    expect(sent.map((message) => message.body).toReversed()).toEqual(replies);
    expect(sent.every(({ direction }) => direction === 'outbound-reply')).toBe(true);
  });

  it('follows redirects, and goes to the fallback with the reason', async () => {
    setting.answers.set('/inbound', () =>
      xml('<Response><Message>1</Message><Redirect>/more</Redirect></Response>'),
    );
    setting.answers.set('/more', () => xml('<Response><Message>2</Message></Response>'));
    expect((await type('Hello')).webhook).toMatchObject({ isOk: true, replies: 2 });

    setting.simulator.setNumber(ourNumber, { fallbackUrl: `${setting.appUrl}/fallback` });
    setting.answers.set('/inbound', () => new Response('', { status: 500 }));
    setting.answers.set('/fallback', () => xml('<Response/>'));
    setting.webhooks.length = 0;
    expect((await type('Hello')).webhook).toMatchObject({ isOk: false, errorCode: 11200 });
    expect(setting.webhooks.map(({ url }) => new URL(url).pathname)).toEqual(['/inbound', '/fallback']);
    expect(setting.webhooks[1]?.form).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${setting.appUrl}/inbound`,
      Body: 'Hello',
    });
    expect(setting.webhooks[1]?.isSigned).toBe(true);
  });

  it('stays in the list when nobody answered', async () => {
    setting.simulator.setNumber(ourNumber, { inboundUrl: 'http://127.0.0.1:1/inbound' });
    const { sid, webhook } = await type('Missed');
    expect(webhook).toEqual({ status: null, isOk: false, errorCode: 11205, replies: 0 });
    expect((await setting.client.messages.list({ to: ourNumber })).map((message) => message.sid)).toEqual([
      sid,
    ]);
  });

  it('is neither posted nor logged when the service has receiving switched off', async () => {
    await setting.close();
    setting = await openSetting({ services: [{ sid: service, numbers: [ourNumber], deferToSender: false }] });
    expect((await type('Hello')).sid).toBeNull();
    expect(setting.webhooks).toEqual([]);
    expect(await setting.client.messages.list({ to: ourNumber })).toEqual([]);
  });

  it('cannot go to a number that is not ours', async () => {
    await expect(type('Hello', '+14155559999')).rejects.toThrow(RangeError);
  });
});
