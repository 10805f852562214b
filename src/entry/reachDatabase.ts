import type { Config } from '../config/config.ts';
import { readEncryptionKey } from '../db/dataFolder.ts';
import { DataFolderInUse } from '../db/dataFolderLock.ts';
import { openDatabase } from './openDatabase.ts';
import { reachEmbedded } from './runningServer.ts';
import type { Shutdown } from './shutdown.ts';

/**
 * The database of this installation for a command, beside the app or without it. `isOurs`: nothing else of this installation runs, so that its data
 * folder is ours meanwhile.
 */
export async function reachDatabase(
  config: Config,
  shutdown: Shutdown,
): Promise<{ connectionString: string; encryptionKey: Buffer; isOurs: boolean }> {
  try {
    return { ...(await openDatabase(config, shutdown)), isOurs: true };
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    const connectionString = (await reachEmbedded(config, shutdown)).replace('@/postgres?', '@/hearback?');
    const encryptionKey = await readEncryptionKey(config.dataFolder, config.encryptionKey);
    return { connectionString, encryptionKey, isOurs: false };
  }
}
