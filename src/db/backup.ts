import { copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { create } from 'tar';
import { BACKUP_FORMAT, MANIFEST_FILE, describeFiles, keyFingerprint } from './backupManifest.ts';
import type { BackupManifest } from './backupManifest.ts';
import { copyCluster } from './copyCluster.ts';
import { dataFolderPaths } from './dataFolder.ts';
import { EMBEDDED_MAJOR } from './embeddedBinaries.ts';
import { SafeClient } from './safeClient.ts';

export interface BackupOptions {
  readonly dataFolder: string;
  /** To any database of the running embedded server, as its owner. */
  readonly connectionString: string;
  /** The `.tar.gz` to make; must not exist. */
  readonly file: string;
  /** The installation's key, for its fingerprint. */
  readonly encryptionKey: Buffer;
  /** Puts the key into the backup too: whoever has the file can then read every message. */
  readonly withKey: boolean;
  readonly version: string;
  readonly now: Date;
}

/**
 * Copies the embedded database into one file while the app runs. The file appears under its name only when it is
 * complete. @returns its size in bytes
 */
export async function backUp(options: BackupOptions): Promise<number> {
  const staging = await mkdtemp(join(dirname(options.file), '.hearback-backup-'));
  try {
    const content = join(staging, 'content');
    const paths = dataFolderPaths(options.dataFolder);
    const copies = dataFolderPaths(content);
    const client = new SafeClient({
      connectionString: options.connectionString,
      application_name: 'hearback backup',
    });
    await client.connect();
    try {
      await copyCluster(client, paths.cluster, copies.cluster);
    } finally {
      await client.end();
    }
    await copyFile(paths.databasePassword, copies.databasePassword);
    await copyIfThere(paths.simulator, copies.simulator);
    if (options.withKey) {
      await writeFile(copies.encryptionKey, `${options.encryptionKey.toString('base64')}\n`, { mode: 0o600 });
    }
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT,
      hearback: options.version,
      postgresMajor: EMBEDDED_MAJOR,
      takenAt: options.now.toISOString(),
      keyFingerprint: keyFingerprint(options.encryptionKey),
      files: await describeFiles(content),
    };
    await writeFile(join(content, MANIFEST_FILE), JSON.stringify(manifest, null, 1));
    const archive = join(staging, basename(options.file));
    await create({ cwd: content, file: archive, gzip: { level: 1 }, portable: true, mode: 0o600 }, ['.']);
    await rename(archive, options.file);
    return (await stat(options.file)).size;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  const content = await readFile(from).catch(() => undefined);
  if (content) await writeFile(to, content, { mode: 0o600 });
}
