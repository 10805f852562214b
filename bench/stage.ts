import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../src/db/embedded.ts';
import { ensureDatabase } from '../src/db/ensureDatabase.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';
import { startOurs } from './ours.ts';
import type { OurOptions, OurServer } from './ours.ts';
import { seedOurs, seedPlain } from './seed.ts';

/** Requests that are made ahead. A machine that uses them up has shorter rounds, not other ones. */
const usualSupply = { inbound: 60_000, send: 30_000 };

/** Everything that the parts of the bench need, running and filled. */
export type Stage = {
  folder: string;
  load: Child;
  twilio: Child;
  plain: Child;
  bare: Child;
  ours: OurServer;
  ports: { us: number; plain: number; bare: number };
  pools: { us: Pool; plain: Pool };
  clinicId: string;
  encryptionKey: Buffer;
  supply: { inbound: number; send: number; status: number };
  /** Starts one more worker, a process of its own; it ends with the stage if not before. */
  startWorker(): Promise<OurServer>;
  close(): Promise<void>;
};

export type StageOptions = {
  /** What Twilio takes for an answer. */
  twilioDelayMs?: number;
  nodeFlags?: (folder: string) => readonly string[];
  /** Beyond those that are shipped. */
  databaseSettings?: Readonly<Record<string, string>>;
  /** Ours without a worker: web and workers run apart. */
  isApart?: boolean;
  /** Fewer requests than usual are made ahead. */
  supply?: { inbound: number; send: number };
};

/** Starts PostgreSQL as it is shipped (every commit waits for the disk), Twilio's stand-in and the three variants. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const supply = options.supply ?? usualSupply;
  const folder = await mkdtemp(join(tmpdir(), 'hearback-bench-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step();
  };
  try {
    const password = randomUUIDv7();
    const server = await startEmbedded({
      folder: join(folder, 'postgres'),
      password,
      ...(options.databaseSettings ? { settings: options.databaseSettings } : {}),
    });
    closing.push(() => server.stop());
    const open = async (name: string): Promise<{ pool: Pool; connectionString: string }> => {
      await ensureDatabase(server.connectionString('postgres'), name);
      const connectionString = server.connectionString(name);
      const pool = new Pool({ connectionString, max: 4 });
      // The server may stop before it has heard that a connection is closed.
      pool.on('error', () => undefined);
      closing.push(() => pool.end());
      return { pool, connectionString };
    };
    const us = await open('ours');
    const plain = await open('plain');

    const child = (name: Parameters<typeof startChild>[0]): Child => {
      const started = startChild(name);
      closing.push(async () => started.stop());
      return started;
    };
    const [twilioChild, plainChild, bareChild, load] = [
      child('twilio'),
      child('plain'),
      child('bare'),
      child('load'),
    ];
    const twilioPort = await twilioChild.ask({ do: 'listen', delayMs: options.twilioDelayMs ?? 0 }, z.int());
    const encryptionKey = randomBytes(32);
    const ourOptions: OurOptions = {
      folder,
      connectionString: us.connectionString,
      encryptionKey,
      twilioPort,
      nodeFlags: options.nodeFlags?.(folder) ?? [],
    };
    const start = async (entry: OurOptions['entry'] & string): Promise<OurServer> => {
      const started = await startOurs({ ...ourOptions, entry });
      closing.push(() => started.stop());
      return started;
    };
    const ours = await start(options.isApart === true ? 'web' : 'serve');
    const { clinicId, messages } = await seedOurs(us.pool);
    await seedPlain(plain.pool);
    await load.ask({ do: 'prepare', clinicId, messages, hasKeywords: false, ...supply }, z.null());
    const ports = {
      us: ours.port,
      plain: await plainChild.ask(
        { do: 'start', connectionString: plain.connectionString, twilioPort },
        z.int(),
      ),
      bare: await bareChild.ask({ do: 'start', twilioPort }, z.int()),
    };
    return {
      folder,
      load,
      twilio: twilioChild,
      plain: plainChild,
      bare: bareChild,
      ours,
      ports,
      pools: { us: us.pool, plain: plain.pool },
      clinicId,
      encryptionKey,
      supply: { ...supply, status: messages.length * 2 },
      startWorker: () => start('worker'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
