import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseTrouble } from '../../src/db/databaseTrouble.ts';
import { startWorker, type Worker } from '../../src/jobs/worker.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
let worker: Worker;

beforeAll(async () => {
  app = await createTestApp();
  worker = startWorker(app.deps, { connectionString: app.database.connectionString });
});
afterAll(async () => {
  await worker.stop();
  await app.close();
});

/** As an administrator, a fail-over or a restart does. */
const cutAll = (): Promise<unknown> =>
  rows(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
/** Our own looks are cut as well, now and then. */
async function rows<Row extends object>(sql: string): Promise<Row[]> {
  try {
    return (await app.database.pools.staff.query<Row>(sql)).rows;
  } catch (error) {
    if (databaseTrouble(error) === 'away') return rows(sql);
    throw error;
  }
}
const listeners = () =>
  rows<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'hearback wake-ups'`,
  );

/** As Twilio does with a callback: again, until it is answered. */
async function deliver(params: Record<string, string>): Promise<void> {
  while ((await postWebhook(app, { params })).status !== 200) continue;
}

test('connections are cut again and again under load: nothing is lost or doubled, and everybody comes back', async () => {
  const stream = await fetch(`${app.url}/api/v2/changes`, { headers: app.key });
  const told = new Set<string>();
  const reading = (async () => {
    let rest = '';
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      rest += chunk;
      for (const [, id] of rest.matchAll(/"conversationId":"([0-9a-f-]{36})"/g)) told.add(id ?? '');
      rest = rest.slice(-200);
    }
  })();
  await expect.poll(listeners).toHaveLength(1);
  const [before] = await listeners();

  const texts = Array.from({ length: 120 }, (_, index) =>
    inboundParams(app, `+17185550${String(100 + (index % 40)).padStart(3, '0')}`, `Hello ${index}`),
  );
  const byPhone = Map.groupBy(texts, ({ From }) => From ?? '');
  let delivered = 0;
  const delivering = Promise.all(
    [...byPhone.values()].map(async (own) => {
      for (const text of own) {
        await deliver(text);
        delivered += 1;
      }
    }),
  );
  for (const cutAt of [0, 20, 45, 70]) {
    await expect.poll(() => delivered, { interval: 5 }).toBeGreaterThanOrEqual(cutAt);
    await cutAll();
  }
  await delivering;

  const stored = await rows<{ sid: string }>(
    `select twilio_sid as sid from message where direction = 'inbound' order by occurred_at, id`,
  );
  expect(stored).toHaveLength(texts.length);
  await expect
    .poll(() => rows(`select 1 from message where direction = 'inbound' and effects_applied_at is null`))
    .toEqual([]);
  // The worker listens again, and the stream goes on from where it was.
  await expect.poll(listeners).toHaveLength(1);
  expect((await listeners())[0]?.pid).not.toBe(before?.pid);
  const late = inboundParams(app, '+17185550190', 'Are you there?');
  await deliver(late);
  const conversations = await rows<{ id: string }>('select id from conversation');
  await expect.poll(() => conversations.filter(({ id }) => !told.has(id))).toEqual([]);
  expect(worker.isAlive()).toBe(true);
  app.stop();
  await reading;
});
