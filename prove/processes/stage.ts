import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';
import { openStoppableDatabase, type StoppableDatabase } from './database.ts';
import { startHearback, type HearbackOptions, type HearbackProcess } from './hearback.ts';
import { startTwilio, type TwilioProcess } from './twilioProcess.ts';

/** PostgreSQL, Twilio and Hearback, each in processes of their own that may be killed one by one. */
export type ProofStage = {
  readonly database: StoppableDatabase;
  readonly twilio: TwilioProcess;
  readonly encryptionKey: Buffer;
  /** Our own look into the database; it may be away. */
  readonly pool: Pool;
  /** Starts a process and waits until it is ready; webhooks go to the newest one with a web side. */
  start(role: HearbackOptions['role']): Promise<HearbackProcess>;
  /** Asks the database, again and again while it is away. */
  rows<Row extends object>(statement: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

export type StageOptions = {
  seed: number;
  databaseSettings?: Readonly<Record<string, string>>;
  /** The folder with the built processes; the one that we were built into ourselves, unless said. */
  built?: string;
};

export async function openStage(options: StageOptions): Promise<ProofStage> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-prove-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step();
    closing.length = 0;
  };
  try {
    const database = await openStoppableDatabase(join(folder, 'postgres'), options.databaseSettings);
    closing.push(() => database.close());
    const twilio = await startTwilio(options.seed, options.built);
    closing.push(async () => twilio.close());
    const pool = new Pool({ connectionString: database.connectionString, max: 4 });
    // Broken connections are what is proved here; whoever asks tries again.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    closing.push(() => pool.end());
    const processes: HearbackProcess[] = [];
    closing.push(() => Promise.all(processes.map((one) => one.kill())));
    const encryptionKey = randomBytes(32);
    return {
      database,
      twilio,
      encryptionKey,
      pool,
      async start(role) {
        const started = await startHearback({
          role,
          folder,
          connectionString: database.connectionString,
          encryptionKey,
          twilioPort: twilio.port,
          built: options.built,
        });
        processes.push(started);
        await started.ready();
        if (role !== 'worker') await twilio.deliverTo(started.url);
        return started;
      },
      async rows<Row extends object>(statement: string, parameters: unknown[] = []) {
        for (;;) {
          try {
            return (await pool.query<Row>(statement, parameters)).rows;
          } catch (error) {
            if (!isAway(error)) throw error;
            await wait(100);
          }
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The database is stopped, stopping or starting: everything but an answer to the statement itself. */
function isAway(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return !/^(22|23|42)/.test(code);
}
