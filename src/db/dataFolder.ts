import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderInUse, lockDataFolder } from './dataFolderLock.ts';

/** What lies where in a data folder. */
export interface DataFolderPaths {
  /** For `startEmbedded`: the cluster, its socket and its log. */
  readonly postgres: string;
  /** The cluster itself. */
  readonly cluster: string;
  readonly databasePassword: string;
  readonly encryptionKey: string;
  /** The simulated Twilio's own state. */
  readonly simulator: string;
}

export const KEY_FILE = 'encryption-key';

export function dataFolderPaths(folder: string): DataFolderPaths {
  const postgres = join(folder, 'postgres');
  return {
    postgres,
    cluster: join(postgres, 'database'),
    databasePassword: join(folder, 'database-password'),
    encryptionKey: join(folder, KEY_FILE),
    simulator: join(folder, 'simulator.json'),
  };
}

/**
 * Makes the folder if need be and locks it for this process.
 * @returns gives the folder up again
 */
export async function openDataFolder(folder: string): Promise<() => Promise<void>> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) await letPostgresThrough(folder);
    return await lockDataFolder(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')))
      throw error;
    throw new DataFolderInUse(
      `The data folder ${folder} belongs to another user: was Hearback started as root before? ` +
        `Give it to this one (sudo chown -R "$(whoami)" ${folder}), or name another with HEARBACK_DATA_DIR.`,
      { cause: error },
    );
  }
}

/** As root, PostgreSQL runs as another user, who has to pass through a folder of ours. */
export async function letPostgresThrough(folder: string): Promise<void> {
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
}

/** The embedded server's password, made at the first start. Only we and the machine's administrator can read it. */
export function readDatabasePassword(folder: string): Promise<string> {
  return readOrCreate(dataFolderPaths(folder).databasePassword, () => randomBytes(24).toString('base64url'));
}

/**
 * The key of an embedded installation: HEARBACK_ENCRYPTION_KEY, else the folder's, which is made together with a new
 * database and never for an old one, whose messages it could not read.
 * @param given HEARBACK_ENCRYPTION_KEY
 */
export async function readEncryptionKey(folder: string, given: Buffer | null): Promise<Buffer> {
  const paths = dataFolderPaths(folder);
  const kept = await readIfThere(paths.encryptionKey);
  if (given) {
    if (kept !== undefined && !Buffer.from(kept, 'base64').equals(given)) {
      throw new Error(
        `HEARBACK_ENCRYPTION_KEY is another key than the one in ${paths.encryptionKey}, which this data folder was made ` +
          'with. Unset the variable, or remove that file if the variable is right.',
      );
    }
    return given;
  }
  if (kept === undefined && (await exists(paths.cluster))) {
    throw new Error(
      `The encryption key ${paths.encryptionKey} is missing, and the messages in this data folder cannot be read without ` +
        'it. Put the file back, or set HEARBACK_ENCRYPTION_KEY.',
    );
  }
  const text = kept ?? (await readOrCreate(paths.encryptionKey, () => randomBytes(32).toString('base64')));
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32)
    throw new Error(`${paths.encryptionKey} must hold 32 bytes in base64. Put the right file back.`);
  return key;
}

async function readOrCreate(path: string, create: () => string): Promise<string> {
  const kept = await readIfThere(path);
  if (kept !== undefined) return kept;
  const value = create();
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${value}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return value;
}

/** A file that is there and empty was being written when the power went: nothing depends on it yet. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
