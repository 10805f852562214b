import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { connectionConfig } from '../../src/db/pool.ts';
import { SafeClient } from '../../src/db/safeClient.ts';
import { createVault } from '../../src/db/vault.ts';
import type { Context } from '../../src/services/context.ts';
import { sendOnce } from '../../src/services/message/sendOnce.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

/** What happens to the next COMMIT: the connection breaks before it arrives, or after it was carried out. */
let nextCommit: 'carried out' | 'never arrived' | null = null;
/** COMMITs that are left alone before that. */
let spared = 0;

/** A connection that breaks at a COMMIT, as one does when the server or the network goes away. */
class BreakingClient extends SafeClient {
  constructor(config?: ConstructorParameters<typeof SafeClient>[0]) {
    super(config);
    const ask = this.query.bind(this);
    Reflect.set(this, 'query', async (...asked: unknown[]): Promise<unknown> => {
      const isCommit = asked[0] === 'commit';
      const how = isCommit && spared === 0 ? nextCommit : null;
      if (isCommit && spared > 0) spared -= 1;
      if (how === null) return Reflect.apply(ask, undefined, asked);
      nextCommit = null;
      if (how === 'carried out') await Reflect.apply(ask, undefined, asked);
      const connection: unknown = Reflect.get(this, 'connection');
      const stream: unknown = Reflect.get(Object(connection), 'stream');
      Reflect.apply(Reflect.get(Object(stream), 'destroy'), stream, []);
      throw new Error('Connection terminated unexpectedly');
    });
  }
}

let app: TestApp;
let pool: Pool;
let ctx: Context;
beforeAll(async () => {
  app = await createTestApp();
  pool = new Pool({
    ...connectionConfig(app.database.connectionString, 'breaking'),
    Client: BreakingClient,
    max: 4,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = createDatabase(pool);
  ctx = { ...app.ctx, db, vault: createVault(db, Buffer.alloc(32, 7)) };
});
afterAll(async () => {
  await pool.end();
  await app.close();
});

let nextNumber = 100;
const freshNumber = (): string => `+1929555${String((nextNumber += 1)).padStart(4, '0')}`;
async function patientAt(phoneNumber: string): Promise<void> {
  await app.addPatient({ phoneNumber, consents: ['care'] });
}
const textsOf = async (to: string): Promise<{ state: string; reason: string | null; creates: number }[]> =>
  (
    await app.database.pools.staff.query<{ state: string; reason: string | null; creates: number }>(
      `select dispatch_state as state, reason_code as reason, creates from message where phone_number = $1 order by id`,
      [to],
    )
  ).rows;

test('a COMMIT that was carried out and not answered: nothing is sent, the text is withdrawn, and asking again sends one', async () => {
  const to = freshNumber();
  await patientAt(to);
  nextCommit = 'carried out';
  await expect(sendOnce(ctx, { to, text: 'Hello', category: 'care' }, null)).rejects.toThrow(
    'the answer to a COMMIT was lost',
  );
  expect(app.simulator.creates).toHaveLength(0);
  expect(await textsOf(to)).toEqual([{ state: 'withdrawn', reason: 'commit_unconfirmed', creates: 0 }]);
  await sendOnce(ctx, { to, text: 'Hello', category: 'care' }, null);
  expect(app.simulator.texts(to)).toHaveLength(1);
  expect(await textsOf(to)).toHaveLength(2);
});

test('a COMMIT that never arrived: nothing is sent and nothing is there', async () => {
  const to = freshNumber();
  await patientAt(to);
  nextCommit = 'never arrived';
  await expect(sendOnce(ctx, { to, text: 'Hello', category: 'care' }, null)).rejects.toThrow(
    'the answer to a COMMIT was lost',
  );
  expect(app.simulator.texts(to)).toHaveLength(0);
  expect(await textsOf(to)).toEqual([]);
});

const sendOrSchedule = (to: string, index: number) =>
  sendOnce(
    ctx,
    {
      to,
      text: 'Hello',
      category: 'care',
      ...(index === 5 ? { sendAt: new Date(Date.now() + 3_600_000) } : {}),
    },
    null,
  );

test('the same for a batch, and for a text for later: whoever asks again gets one text', async () => {
  const numbers = Array.from({ length: 6 }, freshNumber);
  for (const to of numbers) await patientAt(to);
  nextCommit = 'carried out';
  const results = await Promise.allSettled(numbers.map(sendOrSchedule));
  const failed = numbers.flatMap((to, index) =>
    results[index]?.status === 'rejected' ? [{ to, index }] : [],
  );
  expect(failed.length).toBeGreaterThan(0);
  for (const { to } of failed) {
    expect(await textsOf(to)).toEqual([{ state: 'withdrawn', reason: 'commit_unconfirmed', creates: 0 }]);
    expect(app.simulator.texts(to)).toHaveLength(0);
  }
  for (const { to, index } of failed) await sendOrSchedule(to, index);
  for (const to of numbers.slice(0, 5)) expect(app.simulator.texts(to)).toHaveLength(1);
  expect((await textsOf(numbers[5] ?? '')).filter(({ state }) => state === 'queued')).toHaveLength(1);
});

test('with an Idempotency-Key: the key is free again, and repeating the request makes the one text', async () => {
  const to = freshNumber();
  await patientAt(to);
  const send = () => sendOnce(ctx, { to, text: 'Hello', category: 'care' }, 'after a lost commit');
  nextCommit = 'carried out';
  await expect(send()).rejects.toThrow('the answer to a COMMIT was lost');
  expect(app.simulator.texts(to)).toHaveLength(0);
  const first = await send();
  expect(await send()).toEqual(first);
  expect(app.simulator.texts(to)).toHaveLength(1);
});

test('a result that cannot be recorded at once is told to the caller all the same, and recorded when the database is back', async () => {
  const to = freshNumber();
  await patientAt(to);
  spared = 1;
  nextCommit = 'never arrived';
  const answer = await sendOnce(ctx, { to, text: 'Hello', category: 'care' }, null);
  expect(answer.messageId).toMatch(/^SM/);
  await expect
    .poll(() => textsOf(to), { timeout: 10_000 })
    .toEqual([{ state: 'handed_over', reason: null, creates: 1 }]);
  expect(app.simulator.texts(to)).toHaveLength(1);
});
