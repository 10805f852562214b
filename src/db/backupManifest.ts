import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';
export const BACKUP_FORMAT = 1;
const WHOLE_BYTES = 4_000_000;

/** What a backup says of itself. Paths have slashes, whatever the machine. */
export const backupManifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  hearback: z.string(),
  postgresMajor: z.string(),
  takenAt: z.iso.datetime(),
  /** Tells whether a key is the right one without giving it away. */
  keyFingerprint: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** Size and checksum of every file below a folder. */
export async function describeFiles(folder: string): Promise<BackupManifest['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: BackupManifest['files'] = {};
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (name === MANIFEST_FILE) continue;
    const { size: bytes } = await stat(path);
    files[name] = { bytes, sha256: await hashFile(path, bytes) };
  }
  return files;
}

/**
 * The first difference between what a folder holds and what its manifest says; undefined when they agree.
 * @param added files that the backup need not have had
 */
export function findDamage(
  expected: BackupManifest['files'],
  found: BackupManifest['files'],
  added: readonly string[],
): string | undefined {
  for (const [name, file] of Object.entries(expected)) {
    const there = found[name];
    if (!there) return `${name} is missing`;
    if (there.sha256 !== file.sha256 || there.bytes !== file.bytes) return `${name} is damaged`;
  }
  const extra = Object.keys(found).find((name) => !(name in expected) && !added.includes(name));
  return extra === undefined ? undefined : `${extra} does not belong to it`;
}

export function keyFingerprint(key: Buffer): string {
  return createHash('sha256').update('hearback key fingerprint').update(key).digest('hex').slice(0, 16);
}

async function hashFile(path: string, bytes: number): Promise<string> {
  // A cluster has a thousand small files: reading them whole takes a third of the time of streams.
  if (bytes <= WHOLE_BYTES) return hash('sha256', await readFile(path), 'hex');
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}
