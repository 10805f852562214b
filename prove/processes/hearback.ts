import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { entryFile } from './entryFile.ts';
import { accountSid, apiKey, authToken, publicUrl, senderNumber } from './world.ts';

export type HearbackProcess = {
  readonly pid: number;
  /** Where it listens, whatever it calls itself. */
  readonly url: string;
  /** False once it has ended, however. */
  isRunning(): boolean;
  /** Resolves when `/readyz` says so; throws when the process ends before. */
  ready(): Promise<void>;
  /** As the kernel ends a process that has no say in it. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code; null: it had to be killed. */
  stop(): Promise<number | null>;
  log(): Promise<string>;
};

export type HearbackOptions = {
  role: 'web' | 'worker';
  /** For its log, and its working folder. */
  folder: string;
  connectionString: string;
  encryptionKey: Buffer;
  twilioPort: number;
  /** The folder with the built processes. */
  built?: string | undefined;
};

/** Starts a process of Hearback as a clinic with its own database and credentials does. */
export async function startHearback(options: HearbackOptions): Promise<HearbackProcess> {
  const port = await freePort();
  const folder = join(options.folder, options.role);
  await mkdir(folder, { recursive: true });
  const logFile = join(folder, `${process.hrtime.bigint()}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [entryFile(options.role, options.built)], {
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
      HEARBACK_API_KEY: apiKey,
      HEARBACK_ADMIN_EMAIL: 'prove@clinic.example',
      HEARBACK_ADMIN_PASSWORD: 'a password for the proof',
      HEARBACK_CLINIC_NAME: 'Cedar Lane Family Clinic',
      HEARBACK_CLINIC_PHONE: '+12125550100',
      HEARBACK_TIME_ZONE: 'America/New_York',
      NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'true',
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_PHONE_NUMBER: senderNumber,
      TWILIO_API_BASE_URL: `http://127.0.0.1:${options.twilioPort}`,
    },
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    url,
    isRunning,
    async ready() {
      while (!(await isReady(url))) {
        if (!isRunning())
          throw new Error(`${options.role} did not start: ${await readFile(logFile, 'utf8')}`);
        await wait(20);
      }
    },
    async kill() {
      if (isRunning()) child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (isRunning()) child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
    log: () => readFile(logFile, 'utf8'),
  };
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Free a moment ago; `PORT=0` would be surer, but a process then does not say where it listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
