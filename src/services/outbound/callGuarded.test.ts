import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { portOf } from '../../../test/harness/portOf.ts';
import { publicAlone, readCallRule, type CallRule } from '../../domain/outbound/callRule.ts';
import { callGuarded, type GuardedCall } from './callGuarded.ts';
import { guardedLookup, type Resolve } from './guardedLookup.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

function ruleOf(...entries: string[]): CallRule {
  const rule = readCallRule(entries);
  if (!rule) throw new Error('not a list');
  return rule;
}

const lan = ruleOf('ehr.clinic.lan', '10.2.0.0/16');
const here = ruleOf('localhost');

/** The addresses that a connection for a name goes to, or why it is not made. */
function connectionFor(host: string, rule: CallRule, resolve: Resolve): Promise<string> {
  return new Promise((done) => {
    guardedLookup(rule, resolve)(host, { all: true }, (error, found) => {
      if (error) return done(error.message);
      done(typeof found === 'string' ? found : found.map(({ address }) => address).join(' '));
    });
  });
}

const call = (url: string, more: Partial<GuardedCall> = {}) =>
  callGuarded({ method: 'GET', url, headers: {}, rule: here, timeoutMs: 5_000, readsAnswer: true, ...more });

const inside: Resolve = async () => ['10.2.0.9', '10.2.0.10'];

test('a host of the list is connected to where its name leads', async () => {
  expect(await connectionFor('fhir.example', lan, inside)).toBe('10.2.0.9 10.2.0.10');
  expect(await connectionFor('ehr.clinic.lan', lan, async () => ['192.168.1.4'])).toBe('192.168.1.4');
  expect(await connectionFor('fhir.example', publicAlone, inside)).toBe('address_refused');
});

test.each([
  ['a private host that is not on the list', 'fhir.example', ['192.168.1.4']],
  ['one address outside the list beside one on it', 'fhir.example', ['10.2.0.9', '10.3.0.9']],
  ['a listed name that leads to this machine', 'ehr.clinic.lan', ['127.0.0.1']],
  ['a listed name that leads to the metadata of a cloud', 'ehr.clinic.lan', ['169.254.169.254']],
])('refused: %s', async (_, host, addresses) => {
  const refused = await call(`https://${host}/`, { rule: lan, resolve: async () => addresses });
  expect(refused).toBe('address_refused');
});

test('a name that leads elsewhere a moment later gets no connection there', async () => {
  const answers = [['10.2.0.9'], ['10.9.9.9']];
  const rebinding: Resolve = async () => answers.shift() ?? [];
  expect(await connectionFor('fhir.example', lan, rebinding)).toBe('10.2.0.9');
  expect(await call('https://fhir.example/', { rule: lan, resolve: rebinding })).toBe('address_refused');
});

test('an answer is read and its connection kept; another rule has connections of its own', async () => {
  const ports = new Set<number | undefined>();
  const port = await listening((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('well');
  });
  for (let turn = 0; turn < 10; turn += 1)
    expect(await call(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 200, text: 'well' });
  const ofOneRule = ports.size;
  expect(ofOneRule).toBeLessThanOrEqual(4);
  expect(await call(`http://127.0.0.1:${port}/`, { rule: ruleOf('127.0.0.1') })).toMatchObject({
    status: 200,
  });
  expect(ports.size).toBe(ofOneRule + 1);
});
