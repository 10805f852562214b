import { afterAll, beforeAll, expect, test } from 'vitest';
import { rotationsOf } from '../../src/db/keyRotationQueries.ts';
import { createDatabase } from '../../src/db/database.ts';
import { briefTables, sealedTables } from '../../src/db/sealedTables.ts';
import { createVault, keysStayMs } from '../../src/db/vault.ts';
import { destroyKeys } from '../../src/services/encryption/destroyKeys.ts';
import { resealValues } from '../../src/services/encryption/resealValues.ts';
import { rotateKey } from '../../src/services/encryption/rotateKey.ts';
import { listMessages } from '../../src/services/conversation/listMessages.ts';
import { createTestApp, testMasterKey, type TestApp } from '../harness/app.ts';

let shiftMs = 0;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());
const pass = (minutes: number): void => void (shiftMs += minutes * 60_000);
const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(text, values)).rows;

test('everything that the schema calls encrypted is gone through by a rotation, or gone within a day', async () => {
  const found = await query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns where table_schema = 'public' and column_name like '%\\_encrypted' order by 1, 2`,
  );
  const known = [...sealedTables, ...briefTables].flatMap(({ name, columns }) =>
    columns.map((column) => `${name}.${column}_encrypted`),
  );
  expect(found.map((row) => `${row.table_name}.${row.column_name}`)).toEqual(known.toSorted());
});

test('a new key: what was sealed is sealed anew while reads and writes go on, and the former key is destroyed', async () => {
  const phone = '+12125550171';
  const { conversationId } = await app.addMessage({
    phoneNumber: phone,
    direction: 'inbound',
    body: 'word 0',
  });
  for (let index = 1; index < 40; index += 1)
    await app.addMessage({
      phoneNumber: phone,
      direction: index % 2 ? 'outbound' : 'inbound',
      body: `word ${index}`,
    });
  await app.simulator.textFromPhone({ from: phone, to: app.senderNumber, body: 'by webhook' });
  await app.settle();
  const [before] = await query<{ id: string }>('select id from clinic_key');
  // Another process, which keeps the former key in memory for a while.
  let monotonicMs = 0;
  const other = createVault(createDatabase(app.database.pools.workers), testMasterKey, {
    monotonicMs: () => monotonicMs,
  });
  await other.prepare(app.clinicId);

  const { keyId } = await rotateKey(app.ctx);
  await expect(rotateKey(app.ctx)).rejects.toMatchObject({ code: 'conflict' });
  const place = { table: 'message', column: 'body', id: app.deps.newId() };
  const late = await other.seal(app.clinicId, place, 'late');
  expect(late.keyId).toBe(before?.id);
  expect(await resealValues(app.deps, app.clinicId)).toBe(0);

  monotonicMs += keysStayMs.prepared + 1;
  await other.prepare(app.clinicId);
  expect((await other.seal(app.clinicId, place, 'new')).keyId).toBe(keyId);
  expect(await other.open(app.clinicId, place, late)).toBe('late');

  pass(5);
  const read = async (): Promise<string[]> =>
    (await listMessages(app.ctx, conversationId, { limit: 50 })).items.map(({ body }) => body);
  const seen = await read();
  let sealed = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const resealing = resealValues(app.deps, app.clinicId, { batch: 7 });
    expect(await read()).toEqual(seen);
    sealed += await resealing;
  }
  expect(sealed).toBeGreaterThan(40);
  const [rotation] = await rotationsOf(app.deps.db, app.clinicId);
  expect(rotation).toMatchObject({ keyId, destroyedAt: null });
  expect(rotation?.finishedAt).not.toBeNull();
  expect(rotation?.resealed).toBeGreaterThan(40);
  for (const name of ['message', 'message_event'])
    expect(await query(`select distinct key_id from ${name} where key_id is not null`)).toEqual([
      { key_id: keyId },
    ]);

  expect(await destroyKeys(app.deps, app.clinicId)).toBe(0); // not yet an hour
  pass(70);
  expect(await destroyKeys(app.deps, app.clinicId)).toBe(1);
  expect(await query('select id from clinic_key')).toEqual([{ id: keyId }]);
  expect(await read()).toEqual(seen);
  await expect(createVault(app.deps.db, testMasterKey).open(app.clinicId, place, late)).rejects.toThrow(
    'is not in the keyring',
  );
  expect(await query(`select action from audit_event where action like 'key.%' order by id`)).toEqual([
    { action: 'key.rotated' },
    { action: 'key.destroyed' },
  ]);
});

test('nothing of an event but its raw form may be changed, whoever asks', async () => {
  const [event] = await query<{ id: string }>(
    'select id from message_event where form_encrypted is not null limit 1',
  );
  await expect(
    query(`update message_event set raw_status = 'read' where id = $1`, [event?.id]),
  ).rejects.toMatchObject({
    code: 'HB001',
  });
  await expect(
    query(`update message_event set form_encrypted = null, error_code = 1 where id = $1`, [event?.id]),
  ).rejects.toMatchObject({ code: 'HB001' });
  await expect(query('delete from message_event where id = $1', [event?.id])).rejects.toMatchObject({
    code: 'HB001',
  });
});
