import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createCarrier } from './carrier.ts';
import type { Carrier } from './carrier.ts';

const accountSid = `AC${'0'.repeat(31)}1`;
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Seen = { method: string; url: string; form: URLSearchParams; authorization: string | undefined };
type Reply = { status?: number; json: unknown };

async function api(
  reply: (seen: Seen, call: number) => Reply,
  path = '',
): Promise<{ carrier: Carrier; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const call = {
        method: request.method ?? '',
        url: request.url ?? '',
        form,
        authorization: request.headers.authorization,
      };
      seen.push(call);
      const { status = 200, json } = reply(call, seen.length);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  const carrier = createCarrier({
    accountSid,
    authToken: '12345',
    baseUrl: `http://127.0.0.1:${port}${path}`,
  });
  closers.push(async () => {
    await carrier.close();
    server.close();
    await once(server, 'close');
  });
  return { carrier, seen };
}

const wireMessage = (number: number) => ({
  sid: `SM${number.toString(16).padStart(32, '0')}`,
  account_sid: accountSid,
  messaging_service_sid: null,
  to: '+15005550010',
  from: '+15005550006',
  body: `text ${number}`,
  status: 'delivered',
  direction: 'outbound-api',
  num_segments: '2',
  num_media: '1',
  price: '-0.00750',
  price_unit: 'USD',
  error_code: null,
  error_message: null,
  date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
  date_updated: 'Thu, 24 Aug 2023 05:01:47 +0000',
  date_sent: 'Thu, 24 Aug 2023 05:01:46 +0000',
  api_version: '2010-04-01',
  uri: '/x.json',
  subresource_uris: {},
});

describe('createCarrier', () => {
  it('creates a message with exactly the parameters given, under a path prefix', async () => {
    const { carrier, seen } = await api(
      () => ({ status: 201, json: { ...wireMessage(1), status: 'accepted', from: null, num_segments: '0' } }),
      '/simulator/',
    );
    const created = await carrier.createMessage({
      to: '+15005550010',
      messagingServiceSid: `MG${'0'.repeat(32)}`,
      body: 'á+b & 😀\r\n',
      mediaUrl: ['https://a.example/1?x=1', 'https://a.example/2'],
      statusCallback: 'https://c.example/s?m=1#rc=2&rp=ct,rt',
      validityPeriodSeconds: 600,
    });
    expect(created).toEqual({
      sid: wireMessage(1).sid,
      status: 'accepted',
      dateCreated: new Date('2023-08-24T05:01:45Z'),
      segments: 0,
      from: null,
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `/simulator/2010-04-01/Accounts/${accountSid}/Messages.json`,
      authorization: `Basic ${Buffer.from(`${accountSid}:12345`).toString('base64')}`,
    });
    expect([...(seen[0]?.form ?? [])].toSorted((a, b) => a.join().localeCompare(b.join()))).toEqual([
      ['Body', 'á+b & 😀\r\n'],
      ['MediaUrl', 'https://a.example/1?x=1'],
      ['MediaUrl', 'https://a.example/2'],
      ['MessagingServiceSid', `MG${'0'.repeat(32)}`],
      ['StatusCallback', 'https://c.example/s?m=1#rc=2&rp=ct,rt'],
      ['To', '+15005550010'],
      ['ValidityPeriod', '600'],
    ]);
  });

  it('lists over pages, with filters, in plain values, and stops at the limit', async () => {
    const { carrier, seen } = await api(({ url }) =>
      url.includes('PageToken')
        ? { json: { messages: [wireMessage(3)], page: 1, page_size: 2, next_page_uri: null } }
        : {
            json: {
              messages: [wireMessage(1), wireMessage(2)],
              page: 0,
              page_size: 2,
              next_page_uri: `/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=2&Page=1&PageToken=PASM2`,
            },
          },
    );
    const filter = {
      to: '+1500',
      sentAfter: new Date('2026-01-02T03:04:05Z'),
      sentBefore: new Date('2026-02-02T00:00:00Z'),
      pageSize: 2,
    };
    const all = await Array.fromAsync(carrier.listMessages(filter));
    expect(all.map(({ body }) => body)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(all[0]).toEqual({
      sid: wireMessage(1).sid,
      direction: 'outbound-api',
      status: 'delivered',
      to: '+15005550010',
      from: '+15005550006',
      messagingServiceSid: null,
      body: 'text 1',
      segments: 2,
      mediaCount: 1,
      errorCode: null,
      price: '-0.00750',
      priceUnit: 'USD',
      dateCreated: new Date('2023-08-24T05:01:45Z'),
      dateSent: new Date('2023-08-24T05:01:46Z'),
      dateUpdated: new Date('2023-08-24T05:01:47Z'),
    });
    const query = new URL(seen[0]?.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      To: '+1500',
      'DateSent>': '2026-01-02T03:04:05Z',
      'DateSent<': '2026-02-02T00:00:00Z',
      PageSize: '2',
    });
    expect(seen).toHaveLength(2);

    expect(await Array.fromAsync(carrier.listMessages({ limit: 2 }))).toHaveLength(2);
    expect(seen).toHaveLength(3);
    expect(await Array.fromAsync(carrier.listMessages({ limit: 0 }))).toEqual([]);
    expect(seen).toHaveLength(3);
  });

  it('cancels and redacts with one parameter each', async () => {
    const { carrier, seen } = await api(() => ({ json: { ...wireMessage(1), status: 'canceled' } }));
    expect((await carrier.cancelMessage(wireMessage(1).sid)).status).toBe('canceled');
    await carrier.redactMessage(wireMessage(1).sid);
    expect(seen.map(({ form }) => form.toString())).toEqual(['Status=canceled', 'Body=']);
    expect(new Set(seen.map(({ url }) => url))).toEqual(
      new Set([`/2010-04-01/Accounts/${accountSid}/Messages/${wireMessage(1).sid}.json`]),
    );
  });

  it('reads the balance and the account', async () => {
    const { carrier } = await api(({ url }) =>
      url.includes('Balance')
        ? { json: { account_sid: accountSid, balance: '12.34', currency: 'USD' } }
        : { json: { sid: accountSid, status: 'active', type: 'Full' } },
    );
    expect(await carrier.fetchBalance()).toEqual({ balance: '12.34', currency: 'USD' });
    expect(await carrier.checkCredentials()).toEqual({ isTest: false, status: 'active', type: 'Full' });
  });

  it('knows test credentials from wrong ones', async () => {
    let code = 20008;
    const { carrier } = await api(() => ({
      status: code === 20008 ? 403 : 401,
      json: { code, message: 'no', status: 403 },
    }));
    expect(await carrier.checkCredentials()).toEqual({ isTest: true, status: null, type: null });
    code = 20003;
    await expect(carrier.checkCredentials()).rejects.toMatchObject({
      kind: 'misconfigured',
      twilioCode: 20003,
    });
  });
});
