import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditKeys } from '../../src/db/auditKeys.ts';
import { firstKey, readMasterKeys, type MasterKeys, WrongMasterKey } from '../../src/db/masterKeys.ts';
import { createVault, keysStayMs } from '../../src/db/vault.ts';
import { sessionSecret } from '../../src/server/auth.ts';
import { sealAudit } from '../../src/services/audit/sealAudit.ts';
import { verifyAudit } from '../../src/services/audit/verifyAudit.ts';
import { resealValues } from '../../src/services/encryption/resealValues.ts';
import { rewrapDataKeys } from '../../src/services/encryption/rewrapDataKeys.ts';
import { rotateKey } from '../../src/services/encryption/rotateKey.ts';
import { createTestApp, testMasterKey, type TestApp } from '../harness/app.ts';

let app: TestApp;
let shiftMs = 0;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());

const second = Buffer.alloc(32, 41);
const third = Buffer.alloc(32, 42);
const place = { table: 'message', column: 'body', id: crypto.randomUUID() };
const phoneNumber = '+12125550199';

const keysWith = (current: Buffer, given: Buffer | null = null): Promise<MasterKeys> =>
  readMasterKeys(app.deps.db, current, given);
const vaultOf = (keys: MasterKeys) => createVault(app.deps.db, keys.current, keys);
const wrapped = () =>
  app.deps.db.selectFrom('clinicKey').select(['id', 'wrappedKey']).orderBy('id').execute();

/** What the audit trail holds against, with these keys. */
async function findings(keys: MasterKeys): Promise<string[]> {
  const auditKeys = createAuditKeys(keys.current, keys.former);
  await sealAudit({ ...app.deps, auditKeys }, app.clinicId);
  const verdicts = await verifyAudit(app.deps.db, auditKeys);
  return verdicts.flatMap((verdict) => verdict.findings.map(({ code }) => code));
}

test('the encryption key is changed twice: texts, hashes, second factors and the audit trail stay as they were', async () => {
  const sealed = await app.deps.vault.seal(app.clinicId, place, 'My knee hurts');
  const hashes = (vault = app.deps.vault) => [
    vault.numberHash(app.clinicId, phoneNumber),
    vault.textHash(app.clinicId, 'My knee hurts'),
  ];
  const before = hashes();
  expect(await findings({ current: testMasterKey, former: [] })).toEqual([]);

  // With the new key alone nothing starts; with both, everything goes on.
  await expect(keysWith(second)).rejects.toThrow(WrongMasterKey);
  const both = await keysWith(second, testMasterKey);
  expect(both).toEqual({ current: second, former: [testMasterKey] });
  let monotonicMs = 0;
  const running = createVault(app.deps.db, second, { ...both, monotonicMs: () => monotonicMs });
  expect(await running.open(app.clinicId, place, sealed)).toBe('My knee hurts');
  expect(hashes(running)).toEqual(before);
  // A data key that is made meanwhile is wrapped by the new one.
  const { keyId } = await rotateKey({ ...app.ctx, vault: running });
  shiftMs += 5 * 60_000;
  monotonicMs += keysStayMs.prepared + 1;
  await running.prepare(app.clinicId);
  expect((await running.seal(app.clinicId, place, 'new')).keyId).toBe(keyId);

  expect(await rewrapDataKeys(app.deps, both)).toBe(1);
  expect(await rewrapDataKeys(app.deps, both)).toBe(0);
  // A process that was running meanwhile reads its keys anew.
  monotonicMs += keysStayMs.most + 1;
  await running.prepare(app.clinicId);
  expect(await running.open(app.clinicId, place, sealed)).toBe('My knee hurts');

  // From now on the former key is needed by nobody, and is no key any more.
  await expect(keysWith(testMasterKey)).rejects.toThrow(WrongMasterKey);
  expect(await keysWith(second)).toEqual(both);

  const next = await keysWith(third, second);
  expect(next).toEqual({ current: third, former: [testMasterKey, second] });
  expect(await rewrapDataKeys(app.deps, next)).toBe(2);
  const last = await keysWith(third);
  expect(last).toEqual(next);
  expect(await vaultOf(last).open(app.clinicId, place, sealed)).toBe('My knee hurts');
  expect(hashes(vaultOf(last))).toEqual(before);
  expect(sessionSecret(firstKey(last))).toBe(sessionSecret(testMasterKey));

  // Seals of all three keys stand in one chain.
  expect(await findings(last)).toEqual([]);
  expect(await findings({ current: third, former: [] })).toContain('key_unknown');
  const { rows } = await app.database.pools.staff.query<{ action: string }>(
    `select action from audit_event where action = 'key.rewrapped'`,
  );
  expect(rows).toHaveLength(3);

  // Sealing anew goes on under the key of now.
  const deps = { ...app.deps, vault: vaultOf(last) };
  for (let turn = 0; turn < 20; turn += 1) await resealValues(deps, app.clinicId);
  expect((await deps.vault.seal(app.clinicId, place, 'newer')).keyId).toBe(keyId);
});

test('a key that opens nothing changes nothing, and one that nothing was written with is not taken for a former one', async () => {
  const before = await wrapped();
  const strangers = { current: randomBytes(32), former: [randomBytes(32)] };
  await expect(rewrapDataKeys(app.deps, strangers)).rejects.toThrow(WrongMasterKey);
  expect(await wrapped()).toEqual(before);
  expect(await keysWith(third, randomBytes(32))).toEqual({ current: third, former: [testMasterKey, second] });
});

test('former keys stand in the database, and cannot be read from it', async () => {
  const { rows } = await app.database.pools.staff.query<{ row: string }>(
    'select f::text as row from former_key f order by position',
  );
  expect(rows).toHaveLength(2);
  for (const key of [testMasterKey, second, third])
    expect(rows.map(({ row }) => row).join()).not.toContain(key.toString('hex'));
});
