import type { Config } from '../config/config.ts';
import {
  openDataFolder,
  dataFolderPaths,
  readDatabasePassword,
  readEncryptionKey,
} from '../db/dataFolder.ts';
import { startEmbedded } from '../db/embedded.ts';
import type { EmbeddedServer } from '../db/embedded.ts';
import { ensureDatabase } from '../db/ensureDatabase.ts';
import { readLogPrivacy } from '../db/logPrivacy.ts';
import type { LogPrivacy } from '../db/logPrivacy.ts';
import { describeConnectionFailure } from './connectionFailure.ts';
import type { Shutdown } from './shutdown.ts';
import { StartProblem } from './startProblem.ts';

export interface OpenDatabase {
  readonly connectionString: string;
  readonly encryptionKey: Buffer;
  readonly logPrivacy: LogPrivacy;
  /** null with DATABASE_URL. */
  readonly embedded: EmbeddedServer | null;
}

const EMBEDDED_DATABASE = 'hearback';

/**
 * The database of this installation, running: the embedded one, started in the locked data folder, or the one of
 * DATABASE_URL. What was started is stopped by `shutdown`.
 */
export async function openDatabase(config: Config, shutdown: Shutdown): Promise<OpenDatabase> {
  // The simulator keeps its state in the data folder, whichever database there is.
  if (config.databaseUrl === null || config.mode === 'simulator') {
    shutdown.add('data folder', await openDataFolder(config.dataFolder));
  }
  return config.databaseUrl === null ? startOwn(config, shutdown) : connectTo(config, config.databaseUrl);
}

async function startOwn(config: Config, shutdown: Shutdown): Promise<OpenDatabase> {
  const encryptionKey = await readEncryptionKey(config.dataFolder, config.encryptionKey);
  const embedded = await startEmbedded({
    folder: dataFolderPaths(config.dataFolder).postgres,
    password: await readDatabasePassword(config.dataFolder),
  });
  shutdown.add('embedded PostgreSQL', () => embedded.stop());
  await ensureDatabase(embedded.connectionString('postgres'), EMBEDDED_DATABASE);
  const connectionString = embedded.connectionString(EMBEDDED_DATABASE);
  return { connectionString, encryptionKey, logPrivacy: await readLogPrivacy(connectionString), embedded };
}

async function connectTo(config: Config, connectionString: string): Promise<OpenDatabase> {
  if (config.encryptionKey === null)
    throw new StartProblem('HEARBACK_ENCRYPTION_KEY must be set with DATABASE_URL.');
  try {
    const logPrivacy = await readLogPrivacy(connectionString);
    return { connectionString, encryptionKey: config.encryptionKey, logPrivacy, embedded: null };
  } catch (error) {
    throw new StartProblem(describeConnectionFailure(error, connectionString), { cause: error });
  }
}
