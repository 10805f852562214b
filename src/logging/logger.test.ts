import { once } from 'node:events';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';

function record(): { log: Logger; lines: () => string } {
  let lines = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines += chunk.toString('utf8');
      done();
    },
  });
  return { log: createLogger({ level: 'trace', destination }), lines: () => lines };
}

const SECRETS = ['Canaria Quill', '+15551234567', '(555) 123-4567', '5551234567', 'see you at the clinic'];

function databaseError(): Error {
  const error = new DatabaseError('duplicate key value', 10, 'error');
  return Object.assign(error, {
    code: '23505',
    table: 'patient',
    constraint: 'patient_number',
    detail: 'Key (phone_number)=(+15551234567) already exists.',
    where: 'see you at the clinic',
  });
}

async function fetchError(): Promise<unknown> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  const port = typeof address === 'object' ? address?.port : undefined;
  return fetch(`http://127.0.0.1:${port}/Canaria%20Quill`).catch((error: unknown) => error);
}

const zodError = z.object({ to: z.literal('x') }).safeParse({ to: '+15551234567' }).error;
const jsonError = ((): unknown => {
  try {
    return JSON.parse('Canaria Quill');
  } catch (error) {
    return error;
  }
})();

test.each([
  ['an unknown key', { body: 'see you at the clinic', phoneNumber: '+15551234567' }],
  ['a key made of data', { 'Canaria Quill': 1, '+15551234567': true }],
  ['nesting under an unknown key', { request: { form: { Body: 'see you at the clinic' } } }],
  ['nesting under a known key', { status: { text: 'Canaria Quill' }, rules: ['Canaria Quill'] }],
  [
    'text in a known key',
    { status: 'see you at the clinic', reason: 'Canaria Quill', route: '/p/+15551234567' },
  ],
  [
    'a number in a known key',
    { requestId: '5551234567', route: '/p/5551234567', count: 15_551_234_567, code: 5551234567 },
  ],
  ['an error with a message', { error: new Error('Canaria Quill at +15551234567') }],
  [
    'an error whose message looks like a stack',
    { error: new Error('x\n    at Canaria Quill (/srv/a.ts:1:1)') },
  ],
  [
    'a name and a code made of data',
    { error: Object.assign(new Error(''), { name: 'Canaria Quill', code: '+15551234567' }) },
  ],
  [
    'an error with properties',
    { error: Object.assign(new Error('no'), { body: 'see you at the clinic', to: '5551234567' }) },
  ],
  ['a cause', { error: new Error('no', { cause: new Error('Canaria Quill') }) }],
  ['several errors', { error: new AggregateError([new Error('Canaria Quill')], 'see you at the clinic') }],
  ['a thrown text', { error: 'Canaria Quill' }],
  ['a PostgreSQL error', { error: databaseError() }],
  ['a zod error', { error: zodError }],
  ['a JSON error', { error: jsonError }],
  ['an error in another key', { status: new Error('Canaria Quill') }],
])('%s says nothing of a patient', (_name, fields) => {
  const { log, lines } = record();
  log.error(fields, 'It failed');
  log.child(fields).info({}, 'Again');
  expect(lines()).toContain('It failed');
  for (const secret of SECRETS) expect(lines()).not.toContain(secret);
});

test('a failed fetch says what failed and not where to', async () => {
  const { log, lines } = record();
  log.error({ error: await fetchError() }, 'It failed');
  expect(lines()).toContain('ECONNREFUSED');
  expect(lines()).not.toContain('Canaria');
});

test('what is known to be safe is written', () => {
  const { log, lines } = record();
  const fields = {
    messageId: '0192f3a1-7777-7777-8888-123456789012',
    status: 'delivered',
    twilioCode: 21610,
    durationMs: 12.5,
  };
  log.info(fields, 'Status recorded');
  expect(JSON.parse(lines())).toMatchObject({ level: 'info', msg: 'Status recorded', ...fields });
});

test('a field that was dropped leaves a mark', () => {
  const { log, lines } = record();
  log.info({ body: 'x', status: 'not a word', 'odd key': 1 }, 'Stored');
  expect(JSON.parse(lines())).toMatchObject({ dropped: ['body', 'status', '?'] });
});

test('an error says its name, code, place and frames', () => {
  const { log, lines } = record();
  log.error({ error: databaseError() }, 'It failed');
  expect(JSON.parse(lines())).toMatchObject({
    error: { name: 'error', code: '23505', table: 'patient', constraint: 'patient_number' },
  });
  expect(lines()).toContain('logger.test.ts');
});

test('no text of a patient passes, whatever the key', () => {
  const phone = fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }).map(String);
  fc.assert(
    fc.property(
      fc.string(),
      fc.oneof(
        phone,
        phone.map((digits) => `+1${digits}`),
        fc.constant('Ana María says no'),
      ),
      (key, secret) => {
        const { log, lines } = record();
        log.warn(
          { [key]: secret, [secret]: key, error: Object.assign(new Error(secret), { [key]: secret }) },
          'Something',
        );
        expect(lines()).not.toContain(secret);
      },
    ),
  );
});

test('a message that is put together at run time does not compile', () => {
  const { log, lines } = record();
  const name = 'Ana'.repeat(2);
  // @ts-expect-error a message is a constant
  log.info({}, `Sent to ${name}`);
  // @ts-expect-error a message is a constant
  log.info({}, name);
  log.info({}, 'Sent');
  expect(lines().split('\n')).toHaveLength(4);
});
