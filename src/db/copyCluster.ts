import { constants, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';

/** Made anew by the server at its start (https://www.postgresql.org/docs/18/continuous-archiving.html, 25.3.4). */
const EMPTIED_FOLDERS = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_wal',
  'log',
]);
/** A WAL segment's name; names of one timeline are in the order of writing. */
const SEGMENT = /^[0-9A-F]{24}$/;
const LEFT_OUT = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label.*|tablespace_map.*)$/;

/**
 * Copies a cluster while its server runs and is written to, by PostgreSQL's own protocol for that (low-level base
 * backup): the copy starts as after a power cut, at the moment when the copying ended.
 * @param client a superuser's own connection, which must stay open until this resolves
 */
export async function copyCluster(client: Client, cluster: string, destination: string): Promise<void> {
  // A slot of this session alone: the server keeps all WAL from here on until we have copied it.
  await client.query(
    `SELECT pg_create_physical_replication_slot('hearback_backup_' || pg_backend_pid(), true, true)`,
  );
  const begun = await client.query<{ wal: string }>(
    `SELECT pg_walfile_name(pg_backup_start('hearback', true)) AS wal`,
  );
  await copyFolder(cluster, destination, '');
  const ended = await client.query<{ wal: string; label: string }>(
    'SELECT pg_walfile_name(lsn - 1) AS wal, labelfile AS label FROM pg_backup_stop(false)',
  );
  const first = begun.rows[0]?.wal;
  const last = ended.rows[0];
  if (first === undefined || last === undefined)
    throw new Error('PostgreSQL did not say where the backup begins and ends.');
  await writeFile(join(destination, 'backup_label'), last.label, { mode: 0o600 });
  await copyWal(join(cluster, 'pg_wal'), join(destination, 'pg_wal'), first, last.wal);
}

async function copyFolder(from: string, to: string, path: string): Promise<void> {
  await mkdir(join(to, path), { recursive: true, mode: 0o700 });
  for (const entry of await readdir(join(from, path), { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (LEFT_OUT.test(entry.name)) continue;
    if (entry.isDirectory()) {
      if (path === '' && EMPTIED_FOLDERS.has(entry.name)) await mkdir(join(to, inner), { mode: 0o700 });
      else await copyFolder(from, to, inner);
    } else if (entry.isFile()) {
      await copyUnlessGone(join(from, inner), join(to, inner));
    }
  }
}

/** A table that is dropped meanwhile takes its file away; the WAL says so too. */
async function copyUnlessGone(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** The WAL from the start of the backup to its end, without which the copy is worth nothing. */
async function copyWal(from: string, to: string, first: string, last: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => SEGMENT.test(name) && name >= first && name <= last);
  if (!names.includes(first) || !names.includes(last))
    throw new Error('PostgreSQL has removed WAL that the backup needs.');
  await Promise.all(names.map((name) => copyFile(join(from, name), join(to, name))));
  // The server expects this folder to be there.
  await mkdir(join(to, 'archive_status'), { mode: 0o700 });
}
