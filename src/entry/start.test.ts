import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtProcesses, processEnvironment } from '../../test/harness/built.ts';
import { createEmptyTestDatabase } from '../../test/harness/database.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY = /ready at (http:\/\/localhost:\d+)/;
const KEY = Buffer.alloc(32, 3).toString('base64');

let folder: string;
let built: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  built = await builtProcesses();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL'))
      await once(child, 'exit');
  }
  await waitUntil(async () => !(await isAlive(await postmasterPid())));
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the address once it is ready. */
  ready(): Promise<string>;
  exit(): Promise<number | null>;
}

function run(entry: string, environment: Record<string, string> = {}, parameters: string[] = []): Run {
  const child = spawn(process.execPath, [join(built, `${entry}.js`), ...parameters], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...processEnvironment,
      HEARBACK_DATA_DIR: join(folder, 'data'),
      PORT: '0',
      ...environment,
    },
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    output: () => output,
    ready: async () => {
      await waitUntil(() => READY.test(output) || child.exitCode !== null);
      const address = READY.exec(output)?.[1];
      if (address === undefined) throw new Error(`it did not start: ${output}`);
      return address;
    },
    exit: () => exited,
  };
}

async function postmasterPid(): Promise<number | undefined> {
  const text = await readFile(join(folder, 'data/postgres/database/postmaster.pid'), 'utf8').catch(() => '');
  return Number(text.split('\n')[0]) || undefined;
}

async function isAlive(pid: number | undefined): Promise<boolean> {
  if (pid === undefined) return false;
  // A zombie that nobody has waited for has no command line.
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';
}

async function waitUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(20);
}

/** Eight processes and two databases: 20 s on a quiet machine, minutes on one that does much else. */
const patience = { timeout: 300_000 };

test(
  'from nothing to ready, looked at, backed up, stopped in order, and restored elsewhere',
  patience,
  async () => {
    const app = run('serve');
    const address = await app.ready();
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(app.output()).toContain('Sign in as');
    expect(app.output()).toContain('Twilio is simulated');

    const second = run('serve');
    expect(await second.exit()).toBe(1);
    expect(second.output()).toContain(`in use by another Hearback (process ${app.child.pid})`);

    const doctor = run('doctor');
    expect(await doctor.exit()).toBe(0);
    expect(doctor.output()).toContain('✓ The database is migrated.');

    const file = join(folder, 'kept.tar.gz');
    const backup = run('backup', {}, [file, '--with-key']);
    expect(await backup.exit()).toBe(0);

    const server = await postmasterPid();
    expect(await isAlive(server)).toBe(true);
    // As npm passes it on, beside the terminal.
    app.child.kill('SIGINT');
    app.child.kill('SIGINT');
    expect(await app.exit()).toBe(0);
    expect(await isAlive(server)).toBe(false);
    expect(await readdir(join(folder, 'data'))).not.toContain('lock');

    const elsewhere = { HEARBACK_DATA_DIR: join(folder, 'elsewhere') };
    expect(await run('restore', elsewhere, [file]).exit()).toBe(0);
    const restored = run('serve', elsewhere);
    expect((await fetch(`${await restored.ready()}/readyz`)).status).toBe(200);
    restored.child.kill('SIGINT');
    expect(await restored.exit()).toBe(0);
  },
);

test('a start after kill -9 recovers by itself', async () => {
  const killed = run('serve');
  await killed.ready();
  killed.child.kill('SIGKILL');
  await killed.exit();
  const again = run('serve');
  const address = await again.ready();
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
});

test('settings that are wrong are listed together and nothing is started', async () => {
  const app = run('serve', { PORT: 'http', TWILIO_ACCOUNT_SID: 'AC', HEARBACK_ENCRYPTION_KEY: 'x' });
  expect(await app.exit()).toBe(1);
  expect(app.output()).toContain('- PORT must be');
  expect(app.output()).toContain('- TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER are missing');
  expect(app.output()).toContain('- HEARBACK_ENCRYPTION_KEY must be');
  expect(await readdir(folder)).toEqual([]);
});

test('a server of one’s own does the same, and its simulator’s database is closed to real credentials', async () => {
  await using database = await createEmptyTestDatabase();
  const own = { DATABASE_URL: database.connectionString, HEARBACK_ENCRYPTION_KEY: KEY };
  const migrated = run('migrate', own);
  expect(await migrated.exit()).toBe(0);
  expect(migrated.output()).toContain('Migrated to version');
  const app = run('serve', own);
  const address = await app.ready();
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  app.child.kill('SIGINT');
  expect(await app.exit()).toBe(0);

  const live = run('serve', {
    ...own,
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: '2'.repeat(32),
    TWILIO_PHONE_NUMBER: '+15005550006',
    HOST: '127.0.0.1',
  });
  expect(await live.exit()).toBe(1);
  expect(live.output()).toContain('its patients are invented');
  expect(live.output()).not.toContain('Sign in as');

  const backup = run('backup', own);
  expect(await backup.exit()).toBe(1);
  expect(backup.output()).toContain('pg_dump');
});

test('a database that is not there is named', async () => {
  const app = run('serve', {
    DATABASE_URL: 'postgres://clinic:secret@127.0.0.1:1/x',
    HEARBACK_ENCRYPTION_KEY: KEY,
  });
  expect(await app.exit()).toBe(1);
  expect(app.output()).toContain('DATABASE_URL: nothing listens at 127.0.0.1, port 1');
  expect(app.output()).not.toContain('secret');
});

test('web and worker apart need a database that both can reach', async () => {
  const app = run('worker');
  expect(await app.exit()).toBe(1);
  expect(app.output()).toContain('Run web and worker apart with DATABASE_URL');
});
