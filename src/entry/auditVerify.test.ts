import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditHeadSchema } from '../contracts/audit.ts';
import { builtProcesses, processEnvironment } from '../../test/harness/built.ts';
import { createTrail } from '../../test/audit/trail.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let trail: Awaited<ReturnType<typeof createTrail>>;
let folder: string;

beforeAll(async () => {
  trail = await createTrail();
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
});
afterAll(async () => {
  await trail.database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** `npm run audit:verify` on the trail's database. */
async function verify(...words: string[]): Promise<{ code: number | null; output: string }> {
  const parameters = words.map((word) => (word.endsWith('.json') ? join(folder, word) : word));
  const child = spawn(process.execPath, [join(await builtProcesses(), 'auditVerify.js'), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...processEnvironment,
      DATABASE_URL: trail.database.connectionString,
      HEARBACK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

test('the trail is checked, its head kept, and a cut found against it', async () => {
  expect(await verify('--head', 'none.json')).toMatchObject({ code: 0 });
  await trail.addEvents(3);
  await trail.seal();
  await trail.addEvents(2);
  await trail.seal();
  await trail.addEvents(1);
  const whole = await verify('--head', 'head.json');
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.output).toContain(`✓ Clinic ${trail.clinicId}: 5 events under 2 seals`);
  expect(whole.output).toContain('1 events wait for the next seal.');
  expect(whole.output).toContain('can look whole');
  const head = auditHeadSchema.parse(JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')));
  expect(head.clinics).toMatchObject([{ clinicId: trail.clinicId, seal: 2, events: 5 }]);
  expect(await verify('--against', 'head.json')).toMatchObject({
    code: 0,
    output: expect.stringContaining('contains every head'),
  });

  const client = await trail.database.pools.staff.connect();
  await client.query(`set session_replication_role = replica`);
  await client.query(
    `delete from audit_event e using audit_seal s where s.number = 2 and e.id = any(s.events)`,
  );
  await client.query(`delete from audit_seal where number = 2`);
  client.release(true);
  expect(await verify()).toMatchObject({ code: 0 });
  const cut = await verify('--against', 'head.json', '--head', 'later.json');
  expect(cut).toMatchObject({ code: 1 });
  expect(cut.output).toContain('✗   head_truncated: The chain ends at seal 1');
  expect(cut.output).toContain('No head was written');
});

test('a file that is no head is refused, as is one that is not there', async () => {
  await writeFile(join(folder, 'other.json'), '{"clinics":[]}');
  expect(await verify('--against', 'other.json')).toMatchObject({
    code: 1,
    output: expect.stringContaining('is not a head of an audit trail'),
  });
  expect(await verify('--against', 'missing.json')).toMatchObject({
    code: 1,
    output: expect.stringContaining('cannot be read'),
  });
});
