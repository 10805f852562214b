import type { Config } from '../config/config.ts';
import { dataFolderPaths, readDatabasePassword } from '../db/dataFolder.ts';
import { DataFolderInUse } from '../db/dataFolderLock.ts';
import { embeddedConnectionString } from '../db/embedded.ts';
import { readPostmaster } from '../db/embeddedPostmaster.ts';
import { openDatabase } from './openDatabase.ts';
import type { Shutdown } from './shutdown.ts';

/**
 * The embedded database, for a command that works beside the app: the app's running server when there is one, else one
 * started for the command. @returns a connection string to the maintenance database
 */
export async function reachEmbedded(config: Config, shutdown: Shutdown): Promise<string> {
  try {
    const { embedded } = await openDatabase(config, shutdown);
    if (embedded) return embedded.connectionString('postgres');
    throw new Error('this installation has no embedded database');
  } catch (error) {
    if (!(error instanceof DataFolderInUse)) throw error;
    const running = await readPostmaster(dataFolderPaths(config.dataFolder).cluster);
    if (!running?.ready) throw error;
    return embeddedConnectionString(
      running.sockets,
      await readDatabasePassword(config.dataFolder),
      'postgres',
    );
  }
}
