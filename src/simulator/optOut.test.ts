import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberSettings } from './model.ts';
import { optOutAction } from './optOut.ts';
import { openSetting, ourNumber, patient } from './testSetting.ts';
import type { TestSetting } from './testSetting.ts';

let setting: TestSetting;
const service = `MG${'0'.repeat(32)}`;

beforeEach(async () => {
  setting = await openSetting();
});
afterEach(() => setting.close());

const type = (body: string) => setting.simulator.textFromPhone({ from: patient, to: ourNumber, body });
const send = (params: { messagingServiceSid?: string } = {}) =>
  setting.client.messages.create({
    to: patient,
    body: 'Hello',
    ...('messagingServiceSid' in params ? params : { from: ourNumber }),
  });
const automatic = () =>
  setting.simulator
    .texts(patient)
    .filter(({ isAutomatic }) => isAutomatic)
    .map(({ body }) => body.slice(0, 34));

describe('the default list', () => {
  it('blocks after STOP: posted to us, answered by Twilio, refused at creation with 21610', async () => {
    await type('stop');
    expect(setting.webhooks[0]?.form).toMatchObject({ Body: 'stop' });
    expect(setting.webhooks[0]?.form).not.toHaveProperty('OptOutType');
    expect(automatic()).toEqual(['You have successfully been unsubsc']);
    expect(setting.simulator.isOptedOut(ourNumber, patient)).toBe(true);
    await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
    expect(setting.simulator.creates).toEqual([]);
    await type('YES');
    expect(automatic()).toHaveLength(2);
    expect((await send()).status).toBe('queued');
  });

  it('is already changed when the webhook comes, and drops what the webhook answers', async () => {
    let blockedBefore: boolean | null = null;
    setting.answers.set('/inbound', () => {
      blockedBefore = setting.simulator.isOptedOut(ourNumber, patient);
      return new Response('<Response><Message>Sorry to see you go</Message></Response>', {
        headers: { 'content-type': 'text/xml' },
      });
    });
    expect((await type('STOP')).webhook.replies).toBe(0);
    expect(blockedBefore).toBe(true);
    expect(setting.simulator.alerts).toEqual([expect.objectContaining({ code: 21610 })]);
  });

  it('takes CANCEL for an opt-out unless that word has been freed', async () => {
    await type('Cancel');
    expect(setting.simulator.isOptedOut(ourNumber, patient)).toBe(false);
    setting.simulator.setNumber(ourNumber, { cancelFreed: false });
    await type('Cancel');
    expect(setting.simulator.isOptedOut(ourNumber, patient)).toBe(true);
  });

  it('blocks a whole service, whose sends then fail later', async () => {
    await setting.close();
    const second = '+15005550016';
    setting = await openSetting({
      numbers: [{ number: ourNumber }, { number: second }],
      services: [{ sid: service, numbers: [ourNumber, second] }],
    });
    await type('STOP');
    expect(setting.simulator.isOptedOut(second, patient)).toBe(true);
    const { sid, status } = await send({ messagingServiceSid: service });
    expect(status).toBe('accepted');
    await setting.simulator.advance(5_000);
    expect(await setting.client.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 });
  });
});

describe('Advanced Opt-Out', () => {
  beforeEach(() => setting.simulator.setNumber(ourNumber, { optOut: 'advanced' }));

  it.each([
    ['STOP', 'STOP', 1],
    ['Help', 'HELP', 1],
    ['start', 'START', 0],
    ['CONFIRM', undefined, 0],
  ])('says of %s that its type is %s', async (body, optOutType, replies) => {
    await type(body);
    expect(setting.webhooks[0]?.form['OptOutType']).toBe(optOutType);
    expect(automatic()).toHaveLength(replies);
  });

  it('accepts a text to somebody who opted out, and fails it with 21610', async () => {
    await type('STOP');
    const { sid, status } = await setting.client.messages.create({
      to: patient,
      from: ourNumber,
      body: 'x',
      statusCallback: `${setting.appUrl}/status`,
    });
    expect(status).toBe('queued');
    await setting.simulator.advance(5_000);
    expect(setting.webhooks.at(-1)?.form).toMatchObject({
      MessageSid: sid,
      MessageStatus: 'failed',
      ErrorCode: '21610',
    });
    await type('HELP');
    expect(automatic()).toHaveLength(1);
  });
});

describe('a toll-free number', () => {
  beforeEach(() => setting.simulator.setNumber(ourNumber, { isTollFree: true }));

  it('knows STOP and UNSTOP at the network, and not YES', async () => {
    await type('Stop');
    expect(automatic()).toEqual(['NETWORK MSG: You replied with the ']);
    await type('YES');
    expect(setting.simulator.isOptedOut(ourNumber, patient)).toBe(true);
    await type('unstop');
    expect(setting.simulator.isOptedOut(ourNumber, patient)).toBe(false);
    expect(automatic()[1]).toBe('NETWORK MSG: You have replied "uns');
  });
});

describe('optOutAction', () => {
  const settings: NumberSettings = {
    optOut: 'default',
    cancelFreed: false,
    isTollFree: false,
    segmentsPerSecond: null,
  };

  it.each(['STOP', 'stopall', 'Unsubscribe', 'END', 'quit', 'CANCEL', 'revoke', 'OptOut', ' stop '])(
    '%s opts out',
    (word) => {
      expect(optOutAction(word, settings)).toBe('STOP');
    },
  );

  it.each(['STOP PLEASE', 'stop.', '"STOP"', 'C', '3', 'no', '', 'CONFIRM', 'RESCHEDULE', 'don’t stop'])(
    '%j is ordinary text',
    (text) => {
      expect(optOutAction(text, settings)).toBeNull();
    },
  );

  it('knows no words when the account has the list switched off', () => {
    expect(
      ['STOP', 'START', 'HELP'].map((word) => optOutAction(word, { ...settings, optOut: 'none' })),
    ).toEqual([null, null, null]);
  });
});
