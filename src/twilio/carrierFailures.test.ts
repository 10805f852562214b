import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCarrier } from './carrier.ts';
import type { Carrier } from './carrier.ts';
import { CarrierFailure } from './carrierFailure.ts';

const accountSid = `AC${'0'.repeat(31)}1`;
const sid = `SM${'a'.repeat(32)}`;
const text = { to: '+15005550010', from: '+15005550006', body: 'secret words' };
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Wire = { port: number; requests: string[]; connections: () => number };

/** A raw TCP server, so that the bytes on the wire are ours alone. `onRequest` runs once per whole request. */
async function wire(
  onRequest: (socket: Socket, request: string) => void,
  onConnection?: (socket: Socket) => void,
): Promise<Wire> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    if (onConnection !== undefined) return onConnection(socket);
    let seen = '';
    socket.on('data', (bytes) => {
      seen += bytes.toString('utf8');
      const headEnd = seen.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(seen)?.[1] ?? 0);
      if (seen.length < headEnd + 4 + length) return;
      const request = seen;
      seen = '';
      requests.push(request);
      onRequest(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, requests, connections: () => connections };
}

function carrierTo(port: number, timeoutMs = 2_000): Carrier {
  const carrier = createCarrier({
    accountSid,
    authToken: '12345',
    baseUrl: `http://127.0.0.1:${port}`,
    timeoutMs,
  });
  closers.push(() => carrier.close());
  return carrier;
}

function answer(status: string, body: string, headers: string[] = []): string {
  return [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', body].join(
    '\r\n',
  );
}

async function failureOf(call: Promise<unknown>): Promise<CarrierFailure> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CarrierFailure);
  if (!(error instanceof CarrierFailure)) throw new Error('unreachable');
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/15005550010|secret words/);
  expect(error.cause).toBeUndefined();
  return error;
}

const json = ['content-type: application/json'];
const twilioError = (code: number, status: number): string =>
  JSON.stringify({
    code,
    message: "The 'To' number +15005550010 is not valid",
    more_info: 'https://x',
    status,
  });

describe('a create that Twilio answered with no', () => {
  it.each([
    ['400 Bad Request', 21211, 'refused'],
    ['400 Bad Request', 21610, 'refused'],
    ['400 Bad Request', 21612, 'refused'],
    ['400 Bad Request', 21408, 'refused'],
    ['403 Forbidden', 20008, 'refused'],
    ['401 Unauthorized', 20003, 'misconfigured'],
    ['404 Not Found', 20404, 'misconfigured'],
    ['400 Bad Request', 21606, 'misconfigured'],
    ['400 Bad Request', 21212, 'misconfigured'],
    ['400 Bad Request', 21659, 'misconfigured'],
    ['400 Bad Request', 21703, 'misconfigured'],
    ['400 Bad Request', 21704, 'misconfigured'],
    ['400 Bad Request', 21611, 'busy'],
    ['429 Too Many Requests', 20429, 'busy'],
  ] as const)('%s with code %i is %s', async (status, code, kind) => {
    const { port, requests } = await wire((socket) =>
      socket.write(answer(status, twilioError(code, Number.parseInt(status, 10)), json)),
    );
    const failure = await failureOf(carrierTo(port).createMessage(text));
    expect(failure).toMatchObject({ kind, twilioCode: code, httpStatus: Number.parseInt(status, 10) });
    expect(failure.isRetrySafe).toBe(kind === 'busy');
    expect(requests).toHaveLength(1);
  });

  it.each(['401 Unauthorized', '403 Forbidden', '308 Permanent Redirect'])(
    '%s without a code is misconfigured',
    async (status) => {
      const { port } = await wire((socket) => socket.write(answer(status, '<h1>no</h1>')));
      expect(await failureOf(carrierTo(port).createMessage(text))).toMatchObject({
        kind: 'misconfigured',
        isRetrySafe: false,
      });
    },
  );

  it('keeps Retry-After, in seconds or as a date, and does without it', async () => {
    const headers = [
      ['retry-after: 7'],
      [],
      [`retry-after: ${new Date(Date.now() + 60_000).toUTCString()}`],
      ['retry-after: soon'],
    ];
    const { port } = await wire((socket) =>
      socket.write(answer('429 Too Many Requests', '', headers.shift() ?? [])),
    );
    const carrier = carrierTo(port);
    const waits: (number | undefined)[] = [];
    for (let call = 0; call < 4; call += 1) {
      const failure = await failureOf(carrier.createMessage(text));
      expect(failure).toMatchObject({ kind: 'busy', isRetrySafe: true });
      waits.push(failure.retryAfterMs);
    }
    expect(waits[0]).toBe(7_000);
    expect(waits[1]).toBeUndefined();
    expect(waits[2]).toBeGreaterThan(30_000);
    expect(waits[3]).toBeUndefined();
  });
});

describe('a create that never left', () => {
  it('is not_sent when the port refuses', async () => {
    const { port } = await wire(() => {});
    await closers.pop()?.();
    expect(await failureOf(carrierTo(port).createMessage(text))).toMatchObject({
      kind: 'not_sent',
      reason: 'ECONNREFUSED',
      isRetrySafe: true,
    });
  });

  it('is not_sent when the host has no address', async () => {
    const carrier = createCarrier({
      accountSid,
      authToken: 'x',
      baseUrl: 'http://twilio.invalid',
      timeoutMs: 5_000,
    });
    closers.push(() => carrier.close());
    expect(await failureOf(carrier.createMessage(text))).toMatchObject({
      kind: 'not_sent',
      isRetrySafe: true,
    });
  });

  it('is not_sent when the time ran out in the queue for a connection, and is not sent afterwards', async () => {
    const { port, requests } = await wire((socket, request) => {
      // The first request blocks the only connection; it is answered when the second has given up.
      if (requests.length === 1)
        setTimeout(() => socket.write(answer('201 Created', JSON.stringify({ sid }), json)), 250);
      else socket.write(answer('500 Internal Server Error', request));
    });
    const options = { accountSid, authToken: 'x', baseUrl: `http://127.0.0.1:${port}`, connections: 1 };
    const carrier = createCarrier({ ...options, timeoutMs: 5_000 });
    closers.push(() => carrier.close());
    const first = carrier.createMessage(text);
    const gaveUp = await failureOf(carrier.createMessage({ ...text, signal: AbortSignal.timeout(50) }));
    expect(gaveUp).toMatchObject({ kind: 'not_sent', reason: 'aborted' });
    expect((await first).sid).toBe(sid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(requests).toHaveLength(1);
  });

  it('is not_sent when its first byte could not leave in time; once it has left, that time is no limit', async () => {
    const { port, requests } = await wire((socket) => {
      const slowly = setTimeout(
        () => socket.write(answer('201 Created', JSON.stringify({ sid }), json)),
        250,
      );
      socket.on('close', () => clearTimeout(slowly));
    });
    const options = { accountSid, authToken: 'x', baseUrl: `http://127.0.0.1:${port}`, connections: 1 };
    const carrier = createCarrier({ ...options, timeoutMs: 5_000 });
    closers.push(() => carrier.close());
    const first = carrier.createMessage({ ...text, startWithinMs: 100 });
    const second = await failureOf(carrier.createMessage({ ...text, startWithinMs: 50 }));
    expect(second).toMatchObject({ kind: 'not_sent', reason: 'not_started' });
    expect((await first).sid).toBe(sid);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(requests).toHaveLength(1);
  });

  it('is not_sent when it was given up before it began', async () => {
    const { port, connections } = await wire(() => {});
    const failure = await failureOf(carrierTo(port).createMessage({ ...text, signal: AbortSignal.abort() }));
    expect(failure.kind).toBe('not_sent');
    expect(connections()).toBe(0);
  });
});

describe('a create whose answer was lost', () => {
  it('is lost when the connection is reset before anything was read', async () => {
    const { port, connections } = await wire(
      () => {},
      (socket) => {
        socket.pause();
        setTimeout(() => socket.resetAndDestroy(), 50);
      },
    );
    expect(await failureOf(carrierTo(port).createMessage(text))).toMatchObject({
      kind: 'lost',
      isRetrySafe: false,
    });
    expect(connections()).toBe(1);
  });

  it.each([
    ['reset after the whole request', (socket: Socket) => void socket.resetAndDestroy()],
    ['closed without an answer', (socket: Socket) => void socket.end()],
    [
      'cut off within the answer',
      (socket: Socket) => void socket.end('HTTP/1.1 201 Created\r\ncontent-length: 900\r\n\r\n{"sid"'),
    ],
    ['no HTTP at all', (socket: Socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n')],
    [
      '201 with broken JSON',
      (socket: Socket) => void socket.write(answer('201 Created', `{"sid": "${sid}", `, json)),
    ],
    ['201 with nothing', (socket: Socket) => void socket.write(answer('201 Created', ''))],
    ['201 without a SID', (socket: Socket) => void socket.write(answer('201 Created', '{"ok":true}', json))],
    ['201 with a list', (socket: Socket) => void socket.write(answer('201 Created', 'null', json))],
    ['500', (socket: Socket) => void socket.write(answer('500 Oops', twilioError(20500, 500), json))],
    ['503', (socket: Socket) => void socket.write(answer('503 Oops', twilioError(20503, 503), json))],
    [
      'HTML 502',
      (socket: Socket) => void socket.write(answer('502 Bad Gateway', '<html><h1>502</h1></html>')),
    ],
    ['408', (socket: Socket) => void socket.write(answer('408 Request Timeout', ''))],
  ])('is lost: %s; and is sent once only', async (_name, reply) => {
    const { port, requests } = await wire(reply);
    const failure = await failureOf(carrierTo(port).createMessage(text));
    expect(failure).toMatchObject({ kind: 'lost', isRetrySafe: false });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(requests).toHaveLength(1);
  });

  it('is lost when no answer comes in time', async () => {
    const { port, requests } = await wire(() => {});
    expect(await failureOf(carrierTo(port, 150).createMessage(text))).toMatchObject({
      kind: 'lost',
      reason: 'timeout',
    });
    expect(requests).toHaveLength(1);
  });

  it('is lost when the answer trickles past the time limit', async () => {
    const { port } = await wire((socket) => {
      socket.write('HTTP/1.1 201 Created\r\ncontent-length: 9000\r\n\r\n{');
      const trickle = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(trickle));
    });
    expect(await failureOf(carrierTo(port, 200).createMessage(text))).toMatchObject({
      kind: 'lost',
      reason: 'timeout',
    });
  });

  it('is lost, never repeated, when a kept-alive connection dies under the second request', async () => {
    const { port, requests } = await wire((socket) => {
      if (requests.length === 1) socket.write(answer('201 Created', JSON.stringify({ sid }), json));
      else socket.resetAndDestroy();
    });
    const carrier = createCarrier({
      accountSid,
      authToken: 'x',
      baseUrl: `http://127.0.0.1:${port}`,
      connections: 1,
    });
    closers.push(() => carrier.close());
    expect((await carrier.createMessage(text)).sid).toBe(sid);
    expect(await failureOf(carrier.createMessage(text))).toMatchObject({ kind: 'lost', isRetrySafe: false });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(requests).toHaveLength(2);
  });

  it('may be repeated when it was only a read', async () => {
    const { port } = await wire((socket) => socket.write(answer('500 Oops', '')));
    expect(await failureOf(carrierTo(port).fetchMessage(sid))).toMatchObject({
      kind: 'lost',
      isRetrySafe: true,
    });
  });
});

describe('a call about one message', () => {
  it('is refused, not misconfigured, when Twilio does not know the message', async () => {
    const { port } = await wire((socket) =>
      socket.write(answer('404 Not Found', twilioError(20404, 404), json)),
    );
    const carrier = carrierTo(port);
    expect(await failureOf(carrier.fetchMessage(sid))).toMatchObject({ kind: 'refused', twilioCode: 20404 });
    expect(await failureOf(carrier.cancelMessage(sid))).toMatchObject({ kind: 'refused', twilioCode: 20404 });
    expect(await failureOf(carrier.fetchBalance())).toMatchObject({ kind: 'misconfigured' });
  });
});
