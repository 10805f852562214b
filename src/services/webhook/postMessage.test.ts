import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { publicAlone, readCallRule } from '../../domain/outbound/callRule.ts';
import { portOf } from '../../../test/harness/portOf.ts';
import { postMessage, type Post } from './postMessage.ts';
import { whyNotCalled } from './whyNotCalled.ts';

const here = { ...publicAlone, allowsLoopback: true };
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

function receiver(answer: RequestListener): Promise<number> {
  return listening(createServer(answer));
}

const post = (url: string, more: Partial<Post> = {}) =>
  postMessage({
    url,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    timeoutMs: 5_000,
    now: () => new Date('2026-11-22T12:00:00Z'),
    rule: here,
    ...more,
  });

test('posts to the address that our own resolver gave, under the name that was written', async () => {
  const seen: string[] = [];
  const port = await receiver((request, response) => {
    const { method, url, headers } = request;
    seen.push([method, headers.host, url, headers['content-type']].join(' '));
    response.writeHead(204).end();
  });
  const asked: string[] = [];
  const outcome = await post(`http://127.0.0.1:${port}/hooks?x=1`, {
    resolve: async (host) => {
      asked.push(host);
      return ['127.0.0.1'];
    },
  });
  expect(outcome).toEqual({ status: 204, retryAfterMs: null });
  expect(asked).toEqual([]); // an address needs no resolver
  const byName = await post(`http://localhost:${port}/hooks`, { resolve: async () => ['127.0.0.1'] });
  expect(byName).toEqual({ status: 204, retryAfterMs: null });
  expect(seen).toEqual([
    `POST 127.0.0.1:${port} /hooks?x=1 application/json`,
    `POST localhost:${port} /hooks application/json`,
  ]);
});

test('connects to the address that was checked, not to what the name means a moment later', async () => {
  let calls = 0;
  const port = await receiver((_request, response) => {
    calls += 1;
    response.end();
  });
  // Whoever looked the name up anew would reach the server: ours is told of an address where nobody listens.
  const outcome = await post(`http://localhost:${port}/`, { resolve: async () => ['127.98.76.54'] });
  expect(outcome).toEqual({ status: null, failure: 'not_reached' });
  expect(calls).toBe(0);
});

test.each([
  ['a private address', ['10.0.0.7']],
  ['this machine', ['127.0.0.1']],
  ['the metadata of a cloud', ['169.254.169.254']],
  ['a mapped address', ['::ffff:127.0.0.1']],
  ['one private address among public ones', ['8.8.8.8', '192.168.0.1']],
])('a name that resolves to %s is refused at the call', async (_, addresses) => {
  const outcome = await post('https://hooks.example/', {
    rule: publicAlone,
    resolve: async () => addresses,
  });
  expect(outcome).toEqual({ status: null, failure: 'address_refused' });
});

test('plain HTTP never goes to a public address, not even where this machine is allowed', async () => {
  const outcome = await post('http://localhost:8080/', { resolve: async () => ['8.8.8.8'] });
  expect(outcome).toEqual({ status: null, failure: 'address_refused' });
});

test('a redirect is an answer, and nothing is called because of it', async () => {
  const called: string[] = [];
  const port = await receiver((request, response) => {
    called.push(String(request.url));
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ status: 307, retryAfterMs: null });
  expect(called).toEqual(['/']);
});

test('the answer is not read: an endless one costs nothing', async () => {
  const closed = Promise.withResolvers<undefined>();
  const port = await receiver((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) continue;
    };
    response.on('drain', more).on('close', () => closed.resolve(undefined));
    more();
  });
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ status: 200, retryAfterMs: null });
  await closed.promise;
});

test('everything together has one time-out: a receiver that drips its headers is left', async () => {
  const port = await listening(
    createRawServer((socket) => {
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\nX-A: ');
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    }),
  );
  expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 150 })).toEqual({
    status: null,
    failure: 'timed_out',
  });
});

test('a resolver that does not answer is left too, and one that knows nothing says so', async () => {
  const never = new Promise<never>(() => undefined);
  const slow = { rule: publicAlone, timeoutMs: 50, resolve: () => never };
  expect(await post('https://hooks.example/', slow)).toEqual({ status: null, failure: 'timed_out' });
  for (const resolve of [async () => [], () => Promise.reject(new Error('ENOTFOUND'))]) {
    const outcome = await post('https://hooks.example/', { rule: publicAlone, resolve });
    expect(outcome).toEqual({ status: null, failure: 'name_unknown' });
  }
});

test('headers beyond all measure, a connection that breaks off, TLS that is none', async () => {
  const loud = await receiver((_request, response) => {
    response.writeHead(200, { 'x-much': 'a'.repeat(15_000), 'x-more': 'b'.repeat(15_000) }).end();
  });
  expect(await post(`http://127.0.0.1:${loud}/`)).toEqual({ status: null, failure: 'broken_off' });
  const rude = await listening(createRawServer((socket) => socket.on('error', () => undefined).destroy()));
  expect(await post(`http://127.0.0.1:${rude}/`)).toEqual({ status: null, failure: 'broken_off' });
  const plain = await receiver((_request, response) => response.end());
  expect(await post(`https://127.0.0.1:${plain}/`)).toEqual({ status: null, failure: 'tls_failed' });
});

test('a receiver may say when to come again', async () => {
  const port = await receiver((_request, response) => response.writeHead(503, { 'retry-after': '30' }).end());
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ status: 503, retryAfterMs: 30_000 });
});

test.each([
  'https://hooks.example.com/in?key=1',
  'https://hooks.example.com:8443/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
])('%s may be written down', (url) => {
  expect(whyNotCalled(url, publicAlone)).toBeNull();
});

test.each([
  'hooks.example.com',
  'ftp://hooks.example.com/',
  'javascript:alert(1)',
  'http://hooks.example.com/',
  'https://user:secret@hooks.example.com/',
  'https://user@hooks.example.com/',
  'https://hooks.example.com/#part',
  'https://hooks.example.com:22/',
  'https://hooks.example.com:80/',
  'https://10.0.0.1/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[64:ff9b::a00:1]/',
  'https://[fe80::1]/',
  'https://169.254.169.254/latest/meta-data/',
  'http://localhost:3000/',
])('%s may not', (url) => {
  expect(whyNotCalled(url, publicAlone)).not.toBeNull();
});

test('a host of the clinic’s own network may be written down where it is listed, on the ports of HTTPS', () => {
  const lan = readCallRule(['hooks.clinic.lan', '10.2.0.0/16']) ?? publicAlone;
  expect(whyNotCalled('https://10.2.0.7/hooks', lan)).toBeNull();
  expect(whyNotCalled('https://hooks.clinic.lan:8443/', lan)).toBeNull();
  expect(whyNotCalled('https://10.3.0.7/hooks', lan)).toContain('private network');
  expect(whyNotCalled('https://10.2.0.7:5432/', lan)).toContain('ports');
  expect(whyNotCalled('http://10.2.0.7/hooks', lan)).toContain('https');
});

test('where this machine is allowed, it is this machine alone', () => {
  expect(whyNotCalled('http://localhost:3000/hooks', here)).toBeNull();
  expect(whyNotCalled('http://127.0.0.1:3000/hooks', here)).toBeNull();
  expect(whyNotCalled('http://[::1]:3000/hooks', here)).toBeNull();
  expect(whyNotCalled('http://hooks.example.com/', here)).not.toBeNull();
  expect(whyNotCalled('https://10.0.0.1/', here)).not.toBeNull();
  expect(whyNotCalled('https://hooks.example.com:22/', here)).not.toBeNull();
});
