import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { probeCircuits } from '../../src/dispatch/probeCircuits.ts';
import type { Context } from '../../src/services/context.ts';
import { fetchMissed } from '../../src/services/message/fetchMissed.ts';
import { pollStatuses } from '../../src/services/message/pollStatuses.ts';
import { sendMessage } from '../../src/services/message/sendMessage.ts';
import { catchUp } from '../../src/services/witness/catchUp.ts';
import type { Carrier, MessageFilter, NewMessage } from '../../src/twilio/carrier.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** How many transactions are open at each call to Twilio; what runs does one thing at a time. */
function watched(): { ctx: Context; open: number[] } {
  const open: number[] = [];
  const look = async (): Promise<void> => {
    const { rows } = await app.database.pools.staff.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'`,
    );
    open.push(rows[0]?.count ?? 0);
  };
  const { carrier } = app.deps;
  const watching: Carrier = {
    ...carrier,
    async createMessage(message: NewMessage) {
      await look();
      return carrier.createMessage(message);
    },
    async fetchMessage(sid: string) {
      await look();
      return carrier.fetchMessage(sid);
    },
    async checkCredentials() {
      await look();
      return carrier.checkCredentials();
    },
    async *listMessages(filter?: MessageFilter) {
      await look();
      for await (const message of carrier.listMessages(filter)) {
        await look();
        yield message;
      }
    },
  };
  return { ctx: { ...app.ctx, carrier: watching }, open };
}

test.each<[string, (ctx: Context) => Promise<unknown>]>([
  [
    'a text from the queue',
    async (ctx) => {
      await queueTexts(app, ['+12125550150']);
      await createDispatcher(ctx, { concurrency: 1 }).runUntilIdle();
    },
  ],
  [
    'a direct send',
    async (ctx) => {
      await app.addPatient({ phoneNumber: '+12125550151', consents: ['care'] });
      await sendMessage(ctx, { to: '+12125550151', text: 'See you soon.', category: 'care' });
    },
  ],
  [
    'statuses that stopped moving',
    (ctx) => pollStatuses({ ...ctx, now: () => new Date(Date.now() + 13 * 3_600_000) }, ctx.clinicId),
  ],
  [
    'texts that we missed',
    async (ctx) => {
      app.simulator.faults.set('dropInbound', {});
      await app.simulator.textFromPhone({ from: '+12125550152', to: app.senderNumber, body: 'Hello?' });
      app.simulator.faults.clear();
      await fetchMissed({ ...ctx, now: () => new Date(app.simulator.now() + 60_000) }, ctx.clinicId, 'start');
    },
  ],
  ['the witness', (ctx) => catchUp(ctx)],
  [
    'a probe',
    async (ctx) => {
      await app.database.pools.staff.query(
        `insert into sender_circuit (clinic_id, sender_id, lost_answers, opened_at, probe_at)
         select clinic_id, id, 3, now(), now() from sender`,
      );
      await probeCircuits({ ...ctx, now: () => new Date(Date.now() + 60_000) }, ctx.clinicId);
    },
  ],
])('no transaction is open while Twilio is asked: %s', async (_, work) => {
  const { ctx, open } = watched();
  await work(ctx);
  expect(open.length).toBeGreaterThan(0);
  expect(open).toEqual(open.map(() => 0));
});

test('a call inside a transaction would be noticed', async () => {
  const { ctx, open } = watched();
  await app.deps.db.transaction().execute(async (tx) => {
    await tx.selectFrom('clinic').select('id').execute();
    for await (const _ of ctx.carrier.listMessages({ from: app.senderNumber })) break;
  });
  expect(open).toEqual([1, 1]);
});
