import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readProcessStart } from './processIdentity.ts';

const OWNER = z.object({ pid: z.number(), started: z.string(), host: z.string() });
type Owner = z.infer<typeof OWNER>;

/** Another machine or container that shares the folder is alive while it touches the file this often. */
const HEARTBEAT_MS = 5_000;
const HEARTBEAT_LOST_MS = 20_000;
/** Taking a stale lock away is a matter of a millisecond. */
const TAKEOVER_LOST_MS = 10_000;

/** The folder belongs to another process that is running. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
}

/**
 * Makes this process the only one that uses the folder, or throws DataFolderInUse. What a killed process has left
 * is recognised by its number and start time and taken over.
 * @returns gives the folder up again
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const own: Owner = {
    pid: process.pid,
    started: (await readProcessStart(process.pid)) ?? '',
    host: hostname(),
  };
  // Linked into place when it is complete: nobody ever reads half of it.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    while (!(await linkUnlessThere(draft, file))) await takeAwayStaleLock(folder, file);
  } finally {
    await rm(draft, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A failure shows as a lost heartbeat, which matters to other machines alone.
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  };
}

async function linkUnlessThere(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

async function takeAwayStaleLock(folder: string, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const owner = readOwner(text);
  if (owner && (await isRunning(owner, file))) {
    const where = owner.host === hostname() ? '' : ` on ${owner.host}`;
    throw new DataFolderInUse(
      `The data folder ${folder} is in use by another Hearback (process ${owner.pid}${where}). ` +
        'Stop that one first, or give this one a folder of its own: HEARBACK_DATA_DIR=… npm start',
    );
  }
  await takeAway(file, text);
}

/**
 * Removes the file if it is still this one. Of several processes that see the same stale file one at a time may, and looks again
 * first: what another has put in its place meanwhile stays.
 */
async function takeAway(file: string, stale: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await writeFile(guard, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isThere(error)) throw error;
    const since = await stat(guard).catch(() => undefined);
    // Its process was killed in that moment.
    if (since && Date.now() - since.mtimeMs > TAKEOVER_LOST_MS) await rm(guard, { force: true });
    await wait(5);
    return;
  }
  try {
    if ((await readFile(file, 'utf8').catch(() => undefined)) === stale) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function readOwner(text: string): Owner | undefined {
  try {
    return OWNER.parse(JSON.parse(text));
  } catch {
    return undefined; // damaged when the power went
  }
}

async function isRunning(owner: Owner, file: string): Promise<boolean> {
  if (owner.host === hostname()) return (await readProcessStart(owner.pid)) === owner.started;
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < HEARTBEAT_LOST_MS;
}
