import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuditKeys } from '../../src/db/auditKeys.ts';
import type { Connection } from '../../src/db/database.ts';
import type { ChainHead } from '../../src/domain/audit/head.ts';
import { sealedColumns } from '../../src/domain/audit/sealedText.ts';
import { readHeads } from '../../src/services/audit/chainHead.ts';
import { sealBatch } from '../../src/services/audit/sealBatch.ts';
import { verifyAudit } from '../../src/services/audit/verifyAudit.ts';
import { createTrail, keys } from './trail.ts';

// What somebody with every right in the database can do to the trail, against a head that was kept elsewhere.

type Trail = Awaited<ReturnType<typeof createTrail>>;
let trail: Trail;
let other: string;
let heads: ChainHead[];
/** In the order of the chain: the first, one in the middle, the last. */
let first: string;
let middle: string;
let last: string;
let waiting: string;

beforeAll(async () => {
  trail = await createTrail();
  other = await trail.addClinic();
  for (const size of [3, 1, 5, 4]) {
    await trail.addEvents(size);
    await trail.seal();
  }
  const { rows } = await sql<{ id: string }>`
    select id from audit_seal, unnest(events) with ordinality as e(id, place) order by number, place`.execute(
    trail.db,
  );
  [first = '', middle = '', last = ''] = [rows[0], rows[6], rows.at(-1)].map((row) => row?.id ?? '');
  heads = (await readHeads(trail.db, [trail.clinicId], new Date())).clinics;
  await trail.addEvents(2);
  await trail.seal();
  [waiting = ''] = await trail.addEvents(1);
});

afterAll(() => trail.database.drop());

/** Does it as a superuser with the triggers off; nothing of it stays. */
async function tried<Result>(act: (tx: Connection) => Promise<Result>): Promise<Result> {
  const tx = await trail.db.startTransaction().execute();
  try {
    await sql`set local session_replication_role = replica`.execute(tx);
    return await act(tx);
  } finally {
    await tx.rollback().execute();
  }
}

async function codes(tx: Connection, against: readonly ChainHead[], by = keys): Promise<string[]> {
  const verdicts = await verifyAudit(tx, by, against);
  return verdicts.flatMap(({ findings }) => findings.map(({ code }) => code));
}

/** What is found after this was done. */
function after(act: (tx: Connection) => Promise<unknown>, against = heads): Promise<string[]> {
  return tried(async (tx) => {
    await act(tx);
    return codes(tx, against);
  });
}

const run = (text: string) => (tx: Connection) => sql.raw(text).execute(tx);
const seal = (tx: Connection, by = keys): Promise<number> =>
  sealBatch(tx, { auditKeys: by, now: () => new Date() }, trail.clinicId, 1_000);

const copy = (id: string): string =>
  `insert into audit_event select clinic_id, '${id}', action, subject_kind, subject_id, actor_kind, actor_id, detail,
    request_id, occurred_at from audit_event where id = '${middle}'`;

const remove = (number: number) => async (tx: Connection) => {
  await run(
    `delete from audit_event using audit_seal where number = ${number} and audit_event.id = any(events)`,
  )(tx);
  await run(`delete from audit_seal where number = ${number}`)(tx);
};

const cut = async (tx: Connection): Promise<void> => {
  await run(`delete from audit_event using audit_seal where number > 3 and audit_event.id = any(events)`)(tx);
  await run(`delete from audit_seal where number > 3`)(tx);
};

const forge = (by: typeof keys) => async (tx: Connection) => {
  await run(`update audit_event set actor_id = 'somebody else' where id = '${middle}'`)(tx);
  await run('delete from audit_seal')(tx);
  await run('delete from audit_unsealed')(tx);
  await run('insert into audit_unsealed select clinic_id, id from audit_event')(tx);
  await seal(tx, by);
};

const redo = async (tx: Connection): Promise<void> => {
  const { rows } = await sql<{ events: string[] }>`
    select events from audit_seal where number >= 3 order by number`.execute(tx);
  await run(`update audit_event set action = 'nothing.happened' where id = '${middle}'`)(tx);
  await run('delete from audit_seal where number >= 3; delete from audit_unsealed')(tx);
  for (const { events } of rows) {
    await sql`insert into audit_unsealed select ${trail.clinicId}::uuid, unnest(${events}::uuid[])`.execute(
      tx,
    );
    await seal(tx);
  }
  await run(`insert into audit_unsealed select clinic_id, id from audit_event where id = '${waiting}'`)(tx);
};

test('a trail that nobody touched holds, and says what waits', async () => {
  expect(await after(async () => undefined)).toEqual([]);
  const verdicts = await verifyAudit(trail.db, keys, heads);
  expect(verdicts).toMatchObject(
    [
      { clinicId: trail.clinicId, seals: 5, events: 15, waiting: { count: 1 }, findings: [] },
      { clinicId: other, seals: 0, events: 0, head: null, findings: [] },
    ].toSorted((a, b) => (a.clinicId < b.clinicId ? -1 : 1)),
  );
});

test('without a superuser nothing can be changed at all', async () => {
  for (const text of [
    `update audit_event set action = 'x'`,
    'delete from audit_event',
    `update audit_seal set key_id = 'x'`,
    'delete from audit_seal',
  ])
    await expect(sql.raw(text).execute(trail.db)).rejects.toMatchObject({ code: 'HB001' });
});

test('every column of the table is sealed', async () => {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns where table_name = 'audit_event'`.execute(
    trail.db,
  );
  const camel = rows.map(({ name }) => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()));
  expect(camel.toSorted()).toEqual([...sealedColumns].toSorted());
});

describe('one event edited', () => {
  const edits: [string, string][] = [
    ['clinic_id', `'${'0'.repeat(8)}-0000-7000-8000-000000000000'`],
    ['id', `gen_random_uuid()`],
    ['action', `action || 'x'`],
    ['action', `upper(action)`],
    ['subject_kind', `coalesce(subject_kind || 's', 'patient')`],
    ['subject_kind', `case when subject_kind is null then '' end`],
    ['subject_id', `gen_random_uuid()`],
    ['actor_kind', `'job'`],
    ['actor_id', `gen_random_uuid()::text`],
    ['actor_id', `null`],
    ['detail', `'{}'`],
    ['detail', `detail || '{"more":1}'`],
    ['detail', `jsonb_set(detail, '{count}', to_jsonb((detail->>'count')::numeric + 0.0))`],
    ['detail', `jsonb_set(detail, '{ids,0}', detail #> '{ids,1}')`],
    ['request_id', `coalesce(request_id || 'x', 'x')`],
    ['request_id', `case when request_id is null then '' end`],
    ['occurred_at', `occurred_at + interval '1 microsecond'`],
    ['occurred_at', `'infinity'`],
  ];
  test.each(edits)('%s = %s', async (column, value) => {
    for (const id of [first, middle, last])
      expect(await after(run(`update audit_event set ${column} = ${value} where id = '${id}'`))).not.toEqual(
        [],
      );
  });

  test('each column is among them', () => {
    const snake = sealedColumns.map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    expect([...new Set(edits.map(([column]) => column))].toSorted()).toEqual(snake.toSorted());
  });
});

describe('events taken out, put in or moved', () => {
  test('one deleted', async () => {
    for (const id of [first, middle, last])
      expect(await after(run(`delete from audit_event where id = '${id}'`))).toEqual(['event_missing']);
  });

  test('one deleted, and out of its seal as well', async () => {
    for (const id of [first, middle, last])
      expect(
        await after(async (tx) => {
          await run(`delete from audit_event where id = '${id}'`)(tx);
          await run(
            `update audit_seal set events = array_remove(events, '${id}'::uuid) where '${id}' = any(events)`,
          )(tx);
        }),
      ).not.toEqual([]);
  });

  test('all deleted', async () => {
    expect(await after(run('truncate audit_event'))).toContain('event_missing');
  });

  test('two exchanged', async () => {
    const columns = sealedColumns
      .filter((name) => name !== 'id' && name !== 'clinicId')
      .map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    for (const [one, two] of [
      [first, middle],
      [middle, last],
    ])
      expect(
        await after(
          run(`update audit_event e set ${columns.map((name) => `${name} = o.${name}`).join(', ')} from audit_event o
            where (e.id = '${one}' and o.id = '${two}') or (e.id = '${two}' and o.id = '${one}')`),
        ),
      ).toEqual(['seal_altered', 'seal_altered']);
  });

  test('two exchanged in the order of a seal', async () => {
    expect(
      await after(run(`update audit_seal set events[1] = events[2], events[2] = events[1] where number = 3`)),
    ).toEqual(['seal_altered']);
  });

  test('one put in', async () => {
    expect(await after(run(copy(crypto.randomUUID())))).toEqual(['event_outside']);
  });

  test('one put in, and into a seal', async () => {
    const id = crypto.randomUUID();
    expect(
      await after(async (tx) => {
        await run(copy(id))(tx);
        await run(
          `update audit_seal set events = events || '${id}'::uuid, last_position = last_position + 1 where number = 5`,
        )(tx);
      }),
    ).toEqual(['seal_altered']);
  });

  test('one that waited taken out of the waiting, or out of the trail', async () => {
    expect(await after(run('delete from audit_unsealed'))).toEqual(['event_outside']);
    expect(await after(run(`delete from audit_event where id = '${waiting}'`))).toEqual(['event_vanished']);
  });

  test('one sealed a second time', async () => {
    expect(
      await after(async (tx) => {
        await run(`insert into audit_unsealed select clinic_id, id from audit_event where id = '${middle}'`)(
          tx,
        );
        await seal(tx);
      }),
    ).toEqual(['event_doubled']);
  });

  test('the whole trail given to another clinic', async () => {
    expect(
      await after(async (tx) => {
        for (const table of ['audit_event', 'audit_seal', 'audit_unsealed'])
          await run(`update ${table} set clinic_id = '${other}'`)(tx);
      }),
    ).toContain('head_truncated');
  });
});

describe('seals', () => {
  test.each([
    ['number', 'number + 100'],
    ['events', 'events || events[1]'],
    ['events', `events[1:cardinality(events) - 1]`],
    ['last_position', 'last_position + 1'],
    ['previous_hash', `set_byte(previous_hash, 0, 255 - get_byte(previous_hash, 0))`],
    ['hash', `set_byte(hash, 31, 255 - get_byte(hash, 31))`],
    ['key_id', `'0123456789abcdef'`],
    ['sealed_at', `sealed_at + interval '1 microsecond'`],
    ['clinic_id', 'gen_random_uuid()'],
  ])('%s = %s', async (column, value) => {
    for (const number of [1, 3, 4, 5]) {
      const text = `update audit_seal set ${column} = ${value} where number = ${number}`;
      // The check of the table refuses a seal without events before anybody has to look.
      const found = await after(run(text)).catch((error: unknown) => [String(error)]);
      expect(found).not.toEqual([]);
    }
  });

  test('one removed', async () => {
    for (const number of [1, 2, 4, 5])
      expect(await after(run(`delete from audit_seal where number = ${number}`))).not.toEqual([]);
  });

  test('one removed with its events', async () => {
    for (const number of [1, 2, 3, 4]) expect(await after(remove(number))).not.toEqual([]);
    // Newer than any head that was kept: it cannot be known that it was there.
    expect(await after(remove(5))).toEqual([]);
  });

  test('the end cut off with its events', async () => {
    expect(await after(cut)).toEqual(['head_truncated']);
    // Without a head nobody could tell: that is what heads are for.
    expect(await after(cut, [])).toEqual([]);
  });

  test('all of it gone', async () => {
    expect(await after(run('truncate audit_event, audit_seal, audit_unsealed'))).toEqual(['head_truncated']);
  });
});

describe('a chain written anew', () => {
  test('with a key of one’s own is found without a head', async () => {
    const own = createAuditKeys(Buffer.alloc(32, 8));
    const claimed = {
      ...own,
      currentId: keys.currentId,
      hash: (_: string, clinicId: string, text: string) => own.hash(own.currentId, clinicId, text),
    };
    expect(await after(forge(own), [])).toEqual(['key_unknown']);
    expect(await after(forge(claimed), [])).toEqual(['seal_altered']);
  });

  test('even by the app’s own worker is found against the head', async () => {
    expect(await after(forge(keys), [])).toEqual([]);
    expect(await after(forge(keys))).toEqual(['head_truncated']);
  });

  test('from a seal in the middle on, seal by seal', async () => {
    expect(await after(redo, [])).toEqual([]);
    expect(await after(redo)).toEqual(['head_rewritten']);
  });
});

test('what was sealed with a former key holds as long as that key is known', async () => {
  const fresh = Buffer.alloc(32, 9);
  const turned = createAuditKeys(fresh, [Buffer.alloc(32, 7)]);
  const found = await tried(async (tx) => {
    await seal(tx, turned);
    return [await codes(tx, heads, turned), await codes(tx, heads, createAuditKeys(fresh))];
  });
  expect(found).toEqual([[], Array.from({ length: 5 }, () => 'key_unknown')]);
});

test('findings name no patient, no member of staff and no text', async () => {
  const told = await tried(async (tx) => {
    await run(
      `update audit_event set actor_id = 'dana', detail = '{"text":"secret"}' where id = '${middle}'`,
    )(tx);
    await run(`delete from audit_event where id = '${first}'`)(tx);
    return JSON.stringify(await verifyAudit(tx, keys, heads));
  });
  expect(told).not.toMatch(/dana|secret|patient/);
  expect(told).toContain(first);
});
