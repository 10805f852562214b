import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { builtProcesses, processEnvironment } from '../../test/harness/built.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const apiKey = 'hbk_test_0123456789abcdefghijklmnop';
const ready = /ready at (http:\/\/localhost:\d+)/;

let folder: string;
let built: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  built = await builtProcesses();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM'))
      await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** A command of this package over a data folder, as npm would run it. */
function command(name: string, data: string, parameters: string[] = []) {
  const child = spawn(process.execPath, [join(built, `${name}.js`), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...processEnvironment,
      HEARBACK_DATA_DIR: join(folder, data),
      HEARBACK_API_KEY: apiKey,
      PORT: '0',
    },
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  return {
    child,
    /** Its address. */
    ready: async (): Promise<string> => {
      while (!ready.test(output)) {
        if (child.exitCode !== null) throw new Error(`${name} ended: ${output}`);
        await wait(20);
      }
      return ready.exec(output)?.[1] ?? '';
    },
    end: async (): Promise<{ code: number | null; output: string }> => {
      await closed;
      return { code: child.exitCode, output };
    },
  };
}

async function stop(app: { child: ChildProcess; end: () => Promise<unknown> }): Promise<void> {
  app.child.kill('SIGTERM');
  await app.end();
}

async function text(address: string, message: string): Promise<string> {
  const answer = await fetch(`${address}/api/v2/twilio/send-sms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: '+15551234567', message }),
  });
  return answer.text();
}

/** Eleven processes and two databases: 20 s on a quiet machine, minutes on one that does much else. */
const patience = { timeout: 300_000 };

test(
  'a real backup that is older than what Twilio has: held at the start, said by the doctor, released by command',
  patience,
  async () => {
    const app = command('serve', 'first');
    const address = await app.ready();
    expect(await text(address, 'In the backup.')).toContain('"success":true');
    const file = join(folder, 'kept.tar.gz');
    expect(await command('backup', 'first', [file, '--with-key']).end()).toMatchObject({ code: 0 });
    expect(await text(address, 'After the backup.')).toContain('"success":true');
    await stop(app);

    expect(await command('restore', 'second', [file]).end()).toMatchObject({ code: 0 });
    // Twilio did not go back with us.
    await copyFile(join(folder, 'first/simulator.json'), join(folder, 'second/simulator.json'));
    const restored = command('serve', 'second');
    expect(await text(await restored.ready(), 'Not now.')).toContain('sending_held');
    const doctor = await command('doctor', 'second').end();
    expect(doctor.code).toBe(1);
    expect(doctor.output).toMatch(/✗ \+12125550190 is HELD since .* Twilio knew 1 texts/);
    const beside = await command('release', 'second').end();
    expect(beside).toMatchObject({ code: 1 });
    expect(beside.output).toContain('The simulated Twilio lives in the running app');
    await stop(restored);

    const dry = await command('release', 'second', ['--dry-run']).end();
    expect(dry.code).toBe(0);
    expect(dry.output).toContain('1 lost texts would be put back into their conversations');
    const released = await command('release', 'second').end();
    expect(released.code).toBe(0);
    expect(released.output).toContain('Released: it sends again.');
    const again = command('serve', 'second');
    expect(await text(await again.ready(), 'Now.')).toContain('"success":true');
    await stop(again);
  },
);
