import { statfs } from 'node:fs/promises';
import type { Logger } from '../logging/logger.ts';

const everyMs = 5_000;
/** Enough for hundreds of thousands of texts; of a small disk a twentieth. */
const reserveBytes = 512 * 1024 * 1024;
const reserveShare = 0.05;

export interface DiskWatch {
  /** Whether there is more left than what is kept for texts of patients. */
  readonly hasRoom: () => boolean;
  stop(): void;
}

/** Watches the disk of a folder, so that new work is refused before it is full. */
export async function watchDisk(folder: string, log: Pick<Logger, 'error' | 'info'>): Promise<DiskWatch> {
  let hasRoom = true;
  const look = async (): Promise<void> => {
    const had = hasRoom;
    hasRoom = leavesRoom(await statfs(folder));
    if (had && !hasRoom) log.error({}, 'The disk of the database is nearly full: new work is refused');
    if (!had && hasRoom) log.info({}, 'The disk of the database has room again');
  };
  await look();
  const timer = setInterval(
    () => void look().catch((error: unknown) => log.error({ error }, 'The disk could not be looked at')),
    everyMs,
  );
  timer.unref();
  return { hasRoom: () => hasRoom, stop: () => clearInterval(timer) };
}

/** Whether more is free than what is kept. */
export function leavesRoom({
  bavail,
  blocks,
  bsize,
}: {
  bavail: number;
  blocks: number;
  bsize: number;
}): boolean {
  return bavail * bsize > Math.min(reserveBytes, blocks * bsize * reserveShare);
}
