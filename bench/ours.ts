import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { accountSid, apiKeyOf, authToken, publicUrl, senderNumber } from './world.ts';

export type OurServer = { port: number; pid: number; logFile: string; stop(): Promise<void> };

export type OurOptions = {
  folder: string;
  connectionString: string;
  encryptionKey: Buffer;
  twilioPort: number;
  /** Flags for Node, such as `--cpu-prof`. */
  nodeFlags?: readonly string[];
  /** What the process does: all roles unless it is said otherwise. */
  entry?: 'serve' | 'web' | 'worker';
};

/** Starts Hearback itself, as `npm start` does with a clinic's own database and credentials. */
export async function startOurs(options: OurOptions): Promise<OurServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(options.folder, 'ours-'));
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const entry = fileURLToPath(new URL(`./${options.entry ?? 'serve'}.js`, import.meta.url));
  const child = spawn(process.execPath, [...(options.nodeFlags ?? []), entry], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: publicUrl,
      DATABASE_URL: options.connectionString,
      HEARBACK_DATA_DIR: join(folder, 'data'),
      HEARBACK_ENCRYPTION_KEY: options.encryptionKey.toString('base64'),
      HEARBACK_API_KEY: apiKeyOf(0),
      HEARBACK_ADMIN_EMAIL: 'bench@clinic.example',
      HEARBACK_ADMIN_PASSWORD: 'a password for the bench',
      HEARBACK_CLINIC_NAME: 'Cedar Lane Family Clinic',
      HEARBACK_CLINIC_PHONE: '+12125550100',
      HEARBACK_TIME_ZONE: 'America/New_York',
      NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'true',
      HEARBACK_SEGMENTS_PER_SECOND: '99999',
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_PHONE_NUMBER: senderNumber,
      TWILIO_API_BASE_URL: `http://127.0.0.1:${options.twilioPort}`,
    },
  });
  const exited = once(child, 'exit');
  while (!(await isReady(port))) {
    if (child.exitCode !== null)
      throw new Error(`Hearback did not start: ${await readFile(logFile, 'utf8')}`);
    await wait(50);
  }
  return {
    port,
    pid: child.pid ?? 0,
    logFile,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
