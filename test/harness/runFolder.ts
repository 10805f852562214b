import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const kindOfMemory = 0x01021994;
const enough = 2 * 1024 ** 3;

/**
 * A folder for all that a run writes: in memory, where there is a place for that with room, because to copy and remove
 * a database of 700 files takes a disk's file system twenty times the processor time; else among temporary files.
 */
export async function makeRunFolder(): Promise<string> {
  const place = (await hasRoomInMemory()) ? memory : tmpdir();
  await forgetKilledRuns(place);
  return mkdtemp(join(place, `hearback-test-${process.pid}-`));
}

async function hasRoomInMemory(): Promise<boolean> {
  const room = await statfs(memory).catch(() => null);
  return room !== null && room.type === kindOfMemory && room.bavail * room.bsize >= enough;
}

/** A run that is killed leaves its folder. */
async function forgetKilledRuns(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const pid = /^hearback-test-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(place, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's is.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
