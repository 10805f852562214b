import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCarrier } from '@/twilio/carrier.ts';
import type { Carrier } from '@/twilio/carrier.ts';
import { createFaults } from './faults.ts';
import { seededRandom } from './random.ts';
import { accountSid, authToken, openSetting, ourNumber, patient } from './testSetting.ts';
import type { TestSetting } from './testSetting.ts';

let setting: TestSetting;
let carrier: Carrier;

beforeEach(async () => {
  setting = await openSetting();
  carrier = createCarrier({ accountSid, authToken, baseUrl: setting.baseUrl, timeoutMs: 500 });
});
afterEach(async () => {
  await carrier.close();
  await setting.close();
});

const send = (statusCallback = `${setting.appUrl}/status`) =>
  carrier.createMessage({ to: patient, from: ourNumber, body: 'Hello', statusCallback });
const statuses = () => setting.webhooks.map(({ form }) => form['MessageStatus']);

const strikes = (seed: number) => {
  const faults = createFaults(seededRandom(seed));
  faults.set('dropCallback', { probability: 0.3 });
  return Array.from({ length: 1_000 }, () => faults.take('dropCallback') !== null);
};

describe('a lost answer', () => {
  it.each(['reset', 'hang', 'html502'] as const)(
    '%s: the message is on its way all the same',
    async (how) => {
      setting.simulator.faults.set('loseAnswer', { next: 1, how });
      await expect(send()).rejects.toMatchObject({ kind: 'lost', isRetrySafe: false });
      expect(setting.simulator.creates).toHaveLength(1);
      await setting.simulator.advance(5_000);
      expect(statuses()).toEqual(['sent', 'delivered']);
      const found = await Array.fromAsync(carrier.listMessages({ to: patient }));
      expect(found.map(({ sid }) => sid)).toEqual(setting.simulator.creates);
      await expect(send()).resolves.toMatchObject({ status: 'queued' });
    },
  );

  it('without a network fails while the answer is read', async () => {
    setting.simulator.faults.set('loseAnswer', { next: 1 });
    const response = await setting.simulator.app.request(`/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ To: patient, From: ourNumber, Body: 'x' }).toString(),
    });
    await expect(response.text()).rejects.toThrow('answer lost on purpose');
    expect(setting.simulator.creates).toHaveLength(1);
  });
});

describe('a refusal before anything is done', () => {
  it.each([
    ['rateLimit', { retryAfter: 3 }, { kind: 'busy', twilioCode: 20429, retryAfterMs: 3_000 }],
    ['rateLimit', {}, { kind: 'busy', twilioCode: 20429, retryAfterMs: undefined }],
    ['error500', {}, { kind: 'lost', twilioCode: 20500, httpStatus: 500 }],
    ['error503', {}, { kind: 'lost', twilioCode: 20503, httpStatus: 503 }],
    ['html502', {}, { kind: 'lost', twilioCode: undefined, httpStatus: 502 }],
    ['refuse', { code: 21610 }, { kind: 'refused', twilioCode: 21610 }],
    ['refuse', { code: 21606 }, { kind: 'misconfigured', twilioCode: 21606 }],
  ] as const)('%s %j', async (kind, rule, failure) => {
    setting.simulator.faults.set(kind, { ...rule, next: 1 });
    await expect(send()).rejects.toMatchObject(failure);
    expect(setting.simulator.creates).toEqual([]);
    await expect(send()).resolves.toMatchObject({ status: 'queued' });
  });
});

describe('callbacks', () => {
  it('come twice with the same token', async () => {
    setting.simulator.faults.set('duplicateCallback', {});
    await send();
    await setting.simulator.advance(5_000);
    expect(statuses()).toEqual(['sent', 'sent', 'delivered', 'delivered']);
    expect(new Set(setting.webhooks.map(({ token }) => token)).size).toBe(2);
  });

  it('come in the wrong order', async () => {
    setting.simulator.faults.set('reorderCallback', { next: 1 });
    await send();
    await setting.simulator.advance(5_000);
    expect(statuses()).toEqual(['delivered', 'sent']);
  });

  it('come before the create call is answered', async () => {
    setting.simulator.faults.set('earlyCallback', { next: 1 });
    let answered = false;
    const seenBefore: boolean[] = [];
    setting.answers.set('/status', () => {
      seenBefore.push(!answered);
      return new Response(null, { status: 204 });
    });
    const created = await send();
    answered = true;
    expect(created.status).toBe('queued');
    await setting.simulator.advance(5_000);
    expect(statuses()).toEqual(['sent', 'delivered']);
    expect(seenBefore).toEqual([true, false]);
  });

  it('are dropped', async () => {
    setting.simulator.faults.set('dropCallback', { next: 1 });
    await send();
    await setting.simulator.advance(5_000);
    expect(statuses()).toEqual(['delivered']);
  });

  it('come late, so that a later one can overtake', async () => {
    setting.simulator.faults.set('delayCallback', { next: 1, ms: 60_000 });
    await send();
    await setting.simulator.advance(30_000);
    expect(statuses()).toEqual(['delivered']);
    await setting.simulator.advance(60_000);
    expect(statuses()).toEqual(['delivered', 'sent']);
  });

  it('bring a carrier’s error for one phone alone', async () => {
    setting.simulator.faults.set('deliveryError', { code: 30007, phone: patient });
    await send();
    await carrier.createMessage({
      to: '+14155550111',
      from: ourNumber,
      body: 'x',
      statusCallback: `${setting.appUrl}/status`,
    });
    await setting.simulator.advance(5_000);
    const ends = Object.groupBy(setting.webhooks, ({ form }) => form['To'] ?? '');
    expect(ends[patient]?.at(-1)?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30007' });
    expect(ends['+14155550111']?.at(-1)?.form).toMatchObject({ MessageStatus: 'delivered' });
  });
});

describe('an inbound text', () => {
  it('is posted twice with the same SID', async () => {
    setting.simulator.faults.set('duplicateInbound', { next: 1 });
    const { sid } = await setting.simulator.textFromPhone({ from: patient, to: ourNumber, body: 'Hello' });
    expect(setting.webhooks.map(({ form }) => form['MessageSid'])).toEqual([sid, sid]);
  });

  it('is never posted, yet listed', async () => {
    setting.simulator.faults.set('dropInbound', { next: 1 });
    const { sid } = await setting.simulator.textFromPhone({ from: patient, to: ourNumber, body: 'Hello' });
    expect(setting.webhooks).toEqual([]);
    expect(
      (await Array.fromAsync(carrier.listMessages({ to: ourNumber }))).map((message) => message.sid),
    ).toEqual([sid]);
  });
});

describe('createFaults', () => {
  it('strikes by chance, the same for the same seed', () => {
    expect(strikes(7)).toEqual(strikes(7));
    expect(strikes(7)).not.toEqual(strikes(8));
    const count = strikes(7).filter(Boolean).length;
    expect(count).toBeGreaterThan(240);
    expect(count).toBeLessThan(360);
  });

  it('counts down, clears, and never strikes unasked', () => {
    const faults = createFaults(() => 0);
    expect(faults.take('rateLimit')).toBeNull();
    faults.set('rateLimit', { next: 2 });
    expect([1, 2, 3].map(() => faults.take('rateLimit') !== null)).toEqual([true, true, false]);
    faults.set('rateLimit', {});
    faults.clear();
    expect(faults.all()).toEqual({});
  });
});
