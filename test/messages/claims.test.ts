import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { createDispatcher, dispatchFrom } from '../../src/dispatch/dispatcher.ts';
import { createLedger, type Ledger } from '../../src/dispatch/ledger.ts';
import { probeCircuits } from '../../src/dispatch/probeCircuits.ts';
import { settleAbandoned } from '../../src/dispatch/settleAbandoned.ts';
import { withdrawExpired } from '../../src/dispatch/withdrawExpired.ts';
import { sendMessage } from '../../src/services/message/sendMessage.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { queueTexts } from '../harness/queueTexts.ts';

let offsetMs = 0;
const now = (): Date => new Date(1_800_000_000_000 + offsetMs);
const pass = (seconds: number): void => void (offsetMs += seconds * 1_000);
let app: TestApp;
beforeEach(async () => {
  app = await createTestApp({ now, segmentsPerSecond: 10 });
});
afterEach(() => app.close());

const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+1347555${String(1_000 + index)}`);
const setPace = (segmentsPerSecond: number): Promise<unknown> =>
  app.database.pools.staff.query('update sender set segments_per_second = $1', [segmentsPerSecond]);
async function countOf(state: string): Promise<number> {
  const { rows } = await app.database.pools.staff.query<{ count: number }>(
    `select count(*)::int as count from message where dispatch_state = $1`,
    [state],
  );
  return rows[0]?.count ?? 0;
}
const openTasks = async (kind: string): Promise<{ reason: string; priority: string }[]> =>
  (
    await app.database.pools.staff.query<{ reason: string; priority: string }>(
      'select reason, priority from task where kind = $1 and done_at is null',
      [kind],
    )
  ).rows;

describe('pace', () => {
  test('is one for all workers: a burst, then so many segments a second', async () => {
    await setPace(5);
    await queueTexts(app, numbers(40));
    const workers = [1, 2, 3].map(() => createDispatcher(app.deps, { concurrency: 20 }));
    // One that finds all places taken by another is idle before the other is.
    const all = async (): Promise<void> => {
      await Promise.all(workers.map((worker) => worker.runUntilIdle()));
      await workers[0]?.runUntilIdle();
    };
    await all();
    expect(app.simulator.creates).toHaveLength(15);
    pass(1);
    await all();
    expect(app.simulator.creates).toHaveLength(20);
    pass(3);
    await all();
    expect(app.simulator.creates).toHaveLength(35);
  });

  test('counts segments, and a long text pays for itself afterwards', async () => {
    await setPace(1);
    await queueTexts(app, numbers(6), { segments: 6 });
    const worker = createDispatcher(app.deps);
    await worker.runUntilIdle();
    expect(app.simulator.creates).toHaveLength(1);
    pass(2.9);
    await worker.runUntilIdle();
    expect(app.simulator.creates).toHaveLength(1);
    pass(0.2);
    await worker.runUntilIdle();
    expect(app.simulator.creates).toHaveLength(2);
  });

  test('of the account holds every sender of it', async () => {
    const small = await createTestApp({ now, settings: { accountSegmentsPerSecond: 2 } });
    await queueTexts(small, numbers(20));
    await createDispatcher(small.deps).runUntilIdle();
    expect(small.simulator.creates).toHaveLength(6);
    await small.close();
  });
});

describe('the brake', () => {
  test('holds the third automated text to a person within an hour, and calls for one', async () => {
    const [to = ''] = numbers(1);
    await queueTexts(app, [to, to, to, to]);
    await queueTexts(app, [to], { lane: 'staff' });
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(to)).toHaveLength(3);
    expect(await countOf('queued')).toBe(2);
    expect(await openTasks('brake')).toEqual([{ reason: 'brake_recipient', priority: 'urgent' }]);
    // It stays set: an hour later a defect that still asks does not get two more.
    pass(2 * 3_600);
    await queueTexts(app, [to]);
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(to)).toHaveLength(3);
    expect(await openTasks('brake')).toHaveLength(1);
    expect(await countOf('queued')).toBe(3);
    pass(24 * 3_600);
    expect(await withdrawExpired(app.deps, app.clinicId)).toBe(3);
    expect(await countOf('queued')).toBe(0);
  });

  test('stops a defect that never records that a text has gone and claims it for ever', async () => {
    const people = numbers(5);
    await queueTexts(app, people);
    const real = createLedger(app.deps);
    const defect: Ledger = {
      ...real,
      async record(finished) {
        await app.database.pools.staff.query(
          `update message set dispatch_state = 'queued', send_after = $2 where id = any($1)`,
          [finished.map(({ attempt }) => attempt.messageId), now()],
        );
      },
    };
    for (let turn = 0; turn < 10; turn += 1) {
      await dispatchFrom(defect, app.deps).runUntilIdle();
      pass(60);
    }
    for (const to of people) expect(app.simulator.texts(to)).toHaveLength(2);
    expect(await openTasks('brake')).toHaveLength(5);
  });

  test('holds all automated texts beyond the budget of the clinic, not those of people', async () => {
    await app.database.pools.staff.query('update clinic set automated_per_hour = 5');
    const people = numbers(12);
    await queueTexts(app, people.slice(0, 10));
    await queueTexts(app, people.slice(10), { lane: 'staff' });
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.creates).toHaveLength(7);
    for (const to of people.slice(10)) expect(app.simulator.texts(to)).toHaveLength(1);
    expect(await openTasks('brake')).toEqual([{ reason: 'brake_clinic', priority: 'urgent' }]);
    pass(2 * 3_600);
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.creates).toHaveLength(7);
  });

  test('does not count a text that Twilio has refused to take', async () => {
    const [to = ''] = numbers(1);
    await queueTexts(app, [to]);
    app.simulator.faults.set('rateLimit', { next: 5 });
    for (let turn = 0; turn < 6; turn += 1) {
      await createDispatcher(app.deps).runUntilIdle();
      pass(300);
    }
    expect(app.simulator.texts(to)).toHaveLength(1);
  });
});

describe('texts that may be meant to stop', () => {
  test('hold automated ones to the same person, and are not in the way of others', async () => {
    const people = numbers(60);
    const [doubtful = ''] = people;
    await queueTexts(app, [...Array.from({ length: 50 }, () => doubtful), ...people.slice(1)]);
    await app.database.pools.staff.query(
      `insert into task (clinic_id, id, kind, priority, reason, conversation_id, opened_at)
       select clinic_id, gen_random_uuid(), 'review_opt_out', 'high', 'doubtful', id, now() from conversation where phone_number = $1`,
      [doubtful],
    );
    await setPace(1_000);
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(doubtful)).toHaveLength(0);
    expect(app.simulator.creates).toHaveLength(59);
  });

  test('hold automated ones from the moment they are stored, before anybody has looked what they mean', async () => {
    const [writer = '', other = ''] = numbers(2);
    const { id } = await app.addMessage({
      phoneNumber: writer,
      direction: 'inbound',
      body: 'no more please',
    });
    const setApplied = (at: Date | null): Promise<unknown> =>
      app.database.pools.staff.query('update message set effects_applied_at = $2 where id = $1', [id, at]);
    await setApplied(null);
    await queueTexts(app, [writer, other]);
    await createDispatcher(app.deps).runUntilIdle();
    expect([writer, other].map((to) => app.simulator.texts(to).length)).toEqual([0, 1]);
    // What people write and what answers that very text goes on.
    await queueTexts(app, [writer], { lane: 'staff' });
    await queueTexts(app, [writer], { lane: 'answers' });
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(writer)).toHaveLength(2);
    await setApplied(now());
    await createDispatcher(app.deps).runUntilIdle();
    expect(app.simulator.texts(writer)).toHaveLength(3);
  });
});

describe('an outage of Twilio', () => {
  test.each(['reset', 'timeout'] as const)(
    'leaves at most three doubts a sender, however many workers there are and however long it lasts (%s)',
    async (how) => {
      await queueTexts(app, numbers(30));
      app.simulator.faults.set(how === 'reset' ? 'loseAnswer' : 'error500', how === 'reset' ? { how } : {});
      app.simulator.faults.set('dropCallback', {});
      const workers = [1, 2].map(() => createDispatcher(app.deps, { concurrency: 10 }));
      for (let turn = 0; turn < 20; turn += 1) {
        await Promise.all(workers.map((worker) => worker.runUntilIdle()));
        pass(30);
        await settleAbandoned(app.deps, app.clinicId);
      }
      expect(await countOf('unknown')).toBe(3);
      expect(await countOf('queued')).toBe(27);
      app.simulator.faults.clear();
      expect(await probeCircuits(app.deps, app.clinicId)).toBe(1);
      // One text tries first; when it is answered, the others follow.
      await createDispatcher(app.deps, { concurrency: 10 }).runUntilIdle();
      expect(await countOf('queued')).toBe(0);
      for (const to of numbers(30)) expect(app.simulator.texts(to).length).toBeLessThanOrEqual(1);
    },
  );

  test('leaves no more also when several processes send directly and text from the queue at once', async () => {
    await queueTexts(app, numbers(10));
    app.simulator.faults.set('loseAnswer', { how: 'reset' });
    app.simulator.faults.set('dropCallback', {});
    const processes = [app.ctx, { ...app.ctx, db: createDatabase(app.database.pools.webhooks) }];
    const direct = processes.flatMap((ctx, process) =>
      [1, 2, 3, 4, 5].map((index) =>
        sendMessage(ctx, {
          to: `+1212555${4_000 + process * 10 + index}`,
          text: 'Now',
          category: 'appointment',
        }),
      ),
    );
    const outcomes = await Promise.allSettled([...direct, createDispatcher(app.deps).runUntilIdle()]);
    const unknown = await countOf('unknown');
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThanOrEqual(3);
    expect(await countOf('sending')).toBe(0);
    // Whoever was not lost was told so.
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(7);
  });
});

test('a sender on hold claims nothing until it is released', async () => {
  await queueTexts(app, numbers(3));
  await app.database.pools.staff.query(
    `update sender set held_at = now(), held_reason = 'twilio_knows_more'`,
  );
  await createDispatcher(app.deps).runUntilIdle();
  expect(app.simulator.creates).toHaveLength(0);
  await app.database.pools.staff.query('update sender set held_at = null, held_reason = null');
  await createDispatcher(app.deps).runUntilIdle();
  expect(app.simulator.creates).toHaveLength(3);
});

test('a person’s reply overtakes what is queued', async () => {
  await setPace(5);
  await queueTexts(app, numbers(40), { lane: 'campaigns' });
  await createDispatcher(app.deps).runUntilIdle();
  const person = '+13475559999';
  await queueTexts(app, [person], { lane: 'staff' });
  pass(0.3);
  await createDispatcher(app.deps).runUntilIdle();
  expect(app.simulator.texts(person)).toHaveLength(1);
});
