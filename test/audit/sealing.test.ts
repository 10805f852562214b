import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordAudits } from '../../src/db/auditQueries.ts';
import { createDatabase } from '../../src/db/database.ts';
import { verifyAudit } from '../../src/services/audit/verifyAudit.ts';
import { createTrail, keys } from './trail.ts';

let trail: Awaited<ReturnType<typeof createTrail>>;

beforeEach(async () => {
  trail = await createTrail();
});
afterEach(() => trail.database.drop());

const state = async () => {
  const [verdict] = await verifyAudit(trail.db, keys);
  return {
    seals: verdict?.seals,
    events: verdict?.events,
    waiting: verdict?.waiting.count,
    found: verdict?.findings,
  };
};

/** A transaction that stays open until it is told to commit. */
async function openWriter(): Promise<{ ids: string[]; commit: () => Promise<void> }> {
  const opened = Promise.withResolvers<string[]>();
  const committing = Promise.withResolvers<void>();
  const done = trail.db.transaction().execute(async (tx) => {
    opened.resolve(await trail.addEvents(2, tx));
    await committing.promise;
  });
  return {
    ids: await opened.promise,
    commit: async () => {
      committing.resolve();
      await done;
    },
  };
}

test('an event that commits after later ones were sealed is under the next seal', async () => {
  const slow = await openWriter();
  await trail.addEvents(3);
  expect(await trail.seal()).toBe(3);
  expect(await state()).toEqual({ seals: 1, events: 3, waiting: 0, found: [] });
  await slow.commit();
  expect(await state()).toEqual({ seals: 1, events: 3, waiting: 2, found: [] });
  expect(await trail.seal()).toBe(2);
  expect(await state()).toEqual({ seals: 2, events: 5, waiting: 0, found: [] });
  const { rows } = await sql<{ events: string[] }>`select events from audit_seal where number = 2`.execute(
    trail.db,
  );
  // By id, which within a millisecond is not the order in which they were written.
  expect(rows[0]?.events).toEqual(slow.ids.toSorted());
});

test('what is rolled back is neither sealed nor missed', async () => {
  await expect(
    trail.db.transaction().execute(async (tx) => {
      await trail.addEvents(2, tx);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await trail.seal()).toBe(0);
  expect(await state()).toEqual({ seals: 0, events: 0, waiting: 0, found: [] });
});

test('nobody who writes waits for a seal that is being made, nor does a second worker', async () => {
  await trail.addEvents(3);
  await trail.db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`hearback/audit/${trail.clinicId}`}, 0))`.execute(
      tx,
    );
    await trail.addEvents(2);
    expect(await trail.seal()).toBe(0);
  });
  expect(await trail.seal()).toBe(5);
});

test('many workers and many writers: each event under one seal, once', async () => {
  const slow = await openWriter();
  const written = new AbortController();
  const workers = Array.from({ length: 3 }, async () => {
    while (!written.signal.aborted) await trail.seal();
  });
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let turn = 0; turn < 15; turn += 1)
        await trail.db.transaction().execute(async (tx) => {
          await trail.addEvents(1, tx);
          await trail.addEvents(2, tx);
        });
    }),
  );
  written.abort();
  await Promise.all(workers);
  await slow.commit();
  await trail.seal();
  expect(await state()).toMatchObject({ events: 6 * 15 * 3 + 2, waiting: 0, found: [] });
});

test.each([
  [
    'the seal is written',
    `create trigger die before insert on audit_seal for each row execute function die()`,
  ],
  ['it is written', `create trigger die after insert on audit_seal for each row execute function die()`],
  [
    'the waiting are struck off',
    `create trigger die after delete on audit_unsealed for each row execute function die()`,
  ],
  [
    'it commits',
    `create constraint trigger die after insert on audit_seal deferrable initially deferred for each row execute function die()`,
  ],
])('a worker whose connection dies when %s leaves nothing half done', async (_, trigger) => {
  await trail.addEvents(2);
  await trail.seal();
  await trail.addEvents(4);
  const dies = trigger.split(' on ')[1]?.split(' ')[0] ?? '';
  await sql`create function die() returns trigger language plpgsql as $$
    begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`.execute(trail.db);
  await sql.raw(trigger).execute(trail.db);
  await expect(trail.seal()).rejects.toThrow('Connection terminated');
  expect(await state()).toEqual({ seals: 1, events: 2, waiting: 4, found: [] });
  await sql.raw(`drop trigger die on ${dies}`).execute(trail.db);
  expect(await trail.seal()).toBe(4);
  expect(await state()).toEqual({ seals: 2, events: 6, waiting: 0, found: [] });
});

test('after days it catches up, in seals of a thousand', async () => {
  await trail.addEvents(2_345);
  expect(await trail.seal()).toBe(2_345);
  expect(await trail.seal()).toBe(0);
  expect(await state()).toEqual({ seals: 3, events: 2_345, waiting: 0, found: [] });
});

test('each clinic has a chain of its own', async () => {
  const other = await trail.addClinic();
  await trail.addEvents(2);
  await trail.addEvents(3, trail.db, other);
  expect(await trail.seal()).toBe(2);
  expect(await trail.seal(other)).toBe(3);
  const verdicts = await verifyAudit(trail.db, keys);
  expect(verdicts.map(({ clinicId, events }) => [clinicId, events])).toEqual(
    [
      [trail.clinicId, 2],
      [other, 3],
    ].toSorted(([one = ''], [two = '']) => (one < two ? -1 : 1)),
  );
  expect(verdicts.flatMap(({ findings }) => findings)).toEqual([]);
});

test('odd values are sealed as they are', async () => {
  const odd = {
    text: 'é "quoted" \n\u2028 \ud83d\ude80',
    number: 1e21,
    nested: [null, true, { b: 1, a: 2 }],
  };
  await recordAudits(trail.db, [
    {
      clinicId: trail.clinicId,
      id: randomUUIDv7(),
      action: 'odd.thing',
      actorKind: 'job',
      detail: odd,
      occurredAt: new Date('1969-12-31T23:59:59.999Z'),
    },
  ]);
  await trail.seal();
  expect(await state()).toEqual({ seals: 1, events: 1, waiting: 0, found: [] });
});

test('a backup holds its seals, and says against a later head what it does not have', async () => {
  await trail.addEvents(3);
  await trail.seal();
  await trail.addEvents(1);
  const copy = await trail.database.copy();
  try {
    const kept = (await verifyAudit(trail.db, keys))[0]?.head ?? null;
    await trail.seal();
    const later = (await verifyAudit(trail.db, keys))[0]?.head ?? null;
    const restored = createDatabase(copy.pools.workers);
    expect(await verifyAudit(restored, keys, kept ? [kept] : [])).toMatchObject([
      { seals: 1, events: 3, waiting: { count: 1 }, findings: [] },
    ]);
    expect(await verifyAudit(restored, keys, later ? [later] : [])).toMatchObject([
      { findings: [{ code: 'head_truncated' }] },
    ]);
  } finally {
    await copy.drop();
  }
});
