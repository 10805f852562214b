import { mkdir, mkdtemp, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { extract } from 'tar';
import {
  MANIFEST_FILE,
  backupManifest,
  describeFiles,
  findDamage,
  keyFingerprint,
} from './backupManifest.ts';
import type { BackupManifest } from './backupManifest.ts';
import { KEY_FILE, letPostgresThrough } from './dataFolder.ts';
import { EMBEDDED_MAJOR } from './embeddedBinaries.ts';

/** The backup cannot be restored here, in words for the operator. */
export class RestoreProblem extends Error {
  override name = 'RestoreProblem';
}

export interface RestoreOptions {
  /** Made by `backUp`. */
  readonly file: string;
  /** Must be missing or empty. */
  readonly dataFolder: string;
  /** Needed unless the backup has it inside. */
  readonly encryptionKey: Buffer | null;
}

/**
 * Unpacks a backup into a new data folder, after checking every file and the key. Nothing is there until everything
 * is there. @returns when the backup was taken
 */
export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  await refuseFullFolder(options.dataFolder);
  await mkdir(dirname(options.dataFolder), { recursive: true });
  const staging = await mkdtemp(join(dirname(options.dataFolder), '.hearback-restore-'));
  try {
    // What can be refused is refused before gigabytes are unpacked.
    await unpack(options.file, staging, (path) => SMALL_FILES.has(path));
    const manifest = await readManifest(staging);
    await placeKey(staging, manifest, options.encryptionKey);
    await unpack(options.file, staging, (path) => !SMALL_FILES.has(path));
    const damage = findDamage(manifest.files, await describeFiles(staging), [KEY_FILE]);
    if (damage !== undefined) throw new RestoreProblem(`The backup cannot be used: ${damage}.`);
    await rm(join(staging, MANIFEST_FILE));
    await rmdir(options.dataFolder).catch(ignoreMissing);
    await letPostgresThrough(staging);
    await rename(staging, options.dataFolder);
    return manifest;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

const SMALL_FILES: ReadonlySet<string> = new Set([MANIFEST_FILE, KEY_FILE]);

async function refuseFullFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(ignoreMissing);
  if (names && names.length > 0) {
    throw new RestoreProblem(
      `${folder} is not empty. A backup is restored into a new folder only: move the old one away, or name another with HEARBACK_DATA_DIR.`,
    );
  }
}

async function unpack(file: string, folder: string, filter: (path: string) => boolean): Promise<void> {
  try {
    await extract({
      file,
      cwd: folder,
      strict: true,
      noMtime: true,
      filter: (path) => filter(normalize(path)),
    });
  } catch (error) {
    throw new RestoreProblem(
      `${file} cannot be unpacked: it is missing, damaged, or not a backup of Hearback.`,
      {
        cause: error,
      },
    );
  }
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(ignoreMissing);
  const manifest = backupManifest.safeParse(parseJson(text ?? ''));
  if (!manifest.success) {
    throw new RestoreProblem(
      'This is not a backup that this version of Hearback can read: its manifest is missing or of another format.',
    );
  }
  if (manifest.data.postgresMajor !== EMBEDDED_MAJOR) {
    throw new RestoreProblem(
      `The backup was made by PostgreSQL ${manifest.data.postgresMajor}, this Hearback brings PostgreSQL ${EMBEDDED_MAJOR}. ` +
        `Restore it with Hearback ${manifest.data.hearback}.`,
    );
  }
  return manifest.data;
}

async function placeKey(folder: string, manifest: BackupManifest, given: Buffer | null): Promise<void> {
  const file = join(folder, KEY_FILE);
  const kept = await readFile(file, 'utf8').catch(ignoreMissing);
  const key = kept === undefined ? given : Buffer.from(kept, 'base64');
  if (key === null) {
    throw new RestoreProblem(
      'The backup does not hold the encryption key, and no message can be read without it. Set HEARBACK_ENCRYPTION_KEY ' +
        'to the content of the file encryption-key that was kept apart from the backup.',
    );
  }
  if (keyFingerprint(key) !== manifest.keyFingerprint) {
    throw new RestoreProblem('HEARBACK_ENCRYPTION_KEY is not the key that this backup was made with.');
  }
  if (kept === undefined) await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
