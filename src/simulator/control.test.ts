import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSetting, ourNumber, patient } from './testSetting.ts';
import type { TestSetting } from './testSetting.ts';

let setting: TestSetting;

beforeEach(async () => {
  setting = await openSetting({ phones: [{ number: patient, label: 'Ana Lopez' }] });
});
afterEach(() => setting.close());

async function call(method: string, path: string, body?: unknown): Promise<[status: number, json: unknown]> {
  const response = await fetch(`${setting.baseUrl}${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  return [response.status, await response.json()];
}
const send = (to = patient) => setting.client.messages.create({ to, from: ourNumber, body: 'Hello' });

describe('the control API', () => {
  it('shows phones and threads', async () => {
    const { sid } = await send();
    await setting.simulator.advance(2_000);
    await send('+14155550111');
    const [, list] = await call('GET', '/phones');
    expect(list).toMatchObject({
      phones: [
        { number: '+14155550111', label: null, isOn: true, texts: 1 },
        { number: patient, label: 'Ana Lopez', isOn: true, texts: 1, lastText: { id: sid, body: 'Hello' } },
      ],
    });
    const [status, phone] = await call('GET', `/phones/${encodeURIComponent(patient)}`);
    expect([status, phone]).toMatchObject([
      200,
      {
        number: patient,
        texts: [
          {
            id: sid,
            direction: 'in',
            number: ourNumber,
            status: 'delivered',
            isOnPhone: true,
            at: '2026-01-05T15:00:01.450Z',
          },
        ],
      },
    ]);
    expect((await call('GET', '/phones/%2B19999999999'))[0]).toBe(404);
  });

  it('types a text and says whether the webhook answered', async () => {
    const path = `/phones/${encodeURIComponent(patient)}/texts`;
    const [status, result] = await call('POST', path, { to: ourNumber, body: 'CONFIRM' });
    expect([status, result]).toMatchObject([
      201,
      { sid: expect.stringMatching(/^SM/), webhook: { status: 204, isOk: true, replies: 0 } },
    ]);
    expect(setting.webhooks[0]).toMatchObject({ isSigned: true, form: { From: patient, Body: 'CONFIRM' } });
    expect(await call('POST', path, { to: '+14155559999', body: 'x' })).toEqual([
      422,
      { error: 'not_our_number', fields: ['to'] },
    ]);
    expect(await call('POST', path, { body: 1 })).toEqual([
      400,
      { error: 'invalid_request', fields: ['to', 'body'] },
    ]);
    expect(await call('POST', path, '{')).toEqual([400, { error: 'not_json', fields: [] }]);
    expect((await call('POST', '/phones/nonsense/texts', { to: ourNumber, body: 'x' }))[0]).toBe(404);
  });

  it('switches a phone off and decides its outcomes', async () => {
    const path = `/phones/${encodeURIComponent(patient)}`;
    expect(await call('PUT', path, { isOn: false, outcome: { kind: 'stuck' } })).toEqual([
      200,
      { phone: { number: patient, label: 'Ana Lopez', isOn: false }, outcome: { kind: 'stuck' } },
    ]);
    expect((await call('PUT', path, { outcome: null }))[1]).toMatchObject({ outcome: null });
    expect((await call('PUT', path, { isOn: 'yes' }))[0]).toBe(400);
  });

  it('reads and changes numbers', async () => {
    const path = `/numbers/${encodeURIComponent(ourNumber)}`;
    expect((await call('GET', path))[1]).toMatchObject({
      optOut: 'default',
      cancelFreed: true,
      isTollFree: false,
    });
    expect((await call('PUT', path, { cancelFreed: false, optOut: 'advanced' }))[1]).toMatchObject({
      optOut: 'advanced',
      cancelFreed: false,
    });
    expect((await call('PUT', path, { optOut: 'other' }))[0]).toBe(400);
    expect((await call('PUT', '/numbers/%2B19999999999', {}))[0]).toBe(404);
    expect((await call('GET', '/numbers'))[1]).toMatchObject({
      numbers: [{ number: ourNumber, cancelFreed: false }],
    });
  });

  it('sets and clears faults', async () => {
    await call('PUT', '/faults', { rateLimit: { next: 2 }, dropCallback: { probability: 0.5 } });
    expect((await call('GET', '/faults'))[1]).toMatchObject({
      faults: { rateLimit: { next: 2 }, dropCallback: { probability: 0.5 } },
    });
    await expect(send()).rejects.toMatchObject({ status: 429 });
    expect((await call('PUT', '/faults', { dropCallback: null }))[1]).toMatchObject({
      faults: { rateLimit: { next: 1 } },
    });
    expect(setting.simulator.faults.all()).toEqual({ rateLimit: { next: 1 } });
    expect((await call('PUT', '/faults', { earthquake: {} }))[0]).toBe(400);
    expect((await call('PUT', '/faults', { rateLimit: { probability: 2 } }))[0]).toBe(400);
  });

  it('moves the clock', async () => {
    const { sid } = await send();
    expect(await call('POST', '/clock', { advanceMs: 60_000 })).toEqual([
      200,
      { now: '2026-01-05T15:01:00.250Z' },
    ]);
    expect((await setting.client.messages(sid).fetch()).status).toBe('delivered');
    expect((await call('POST', '/clock', { advanceMs: -1 }))[0]).toBe(400);
  });

  it('streams ids of what changed', async () => {
    const stop = new AbortController();
    const response = await fetch(`${setting.baseUrl}/phones/events`, { signal: stop.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (text: string): Promise<void> => {
      while (!seen.includes(text)) seen += (await reader?.read())?.value ?? '';
    };
    await until('event: ready');
    const { sid } = await send();
    await until(sid);
    expect(seen).toContain(`data: ${JSON.stringify({ phone: patient, id: sid })}`);
    expect(seen).not.toContain('Hello');
    stop.abort();
  });
});
