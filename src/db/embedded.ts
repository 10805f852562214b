import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lchown,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EMBEDDED_MAJOR, findEmbeddedBinaries } from './embeddedBinaries.ts';
import type { EmbeddedBinaries } from './embeddedBinaries.ts';
import { readPostmaster, stopLeftover } from './embeddedPostmaster.ts';
import { findEmbeddedUser } from './embeddedUser.ts';
import type { EmbeddedUser } from './embeddedUser.ts';
import { LOG_PRIVACY } from './logPrivacy.ts';

export interface EmbeddedOptions {
  /** Holds the cluster (`database/`), the socket (`run/`) and the server's log (`database/log/`). */
  readonly folder: string;
  readonly password: string;
  /** Server settings beyond ours, for example `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedServer {
  /** Connects as the owner to `database`. */
  connectionString(database: string): string;
  /** The server's own log files. */
  readonly logFolder: string;
  /** Resolves when the server has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

const OWNER = 'hearback';
/** Names the socket file; nothing listens on a network port. */
const SOCKET_NUMBER = '5432';
/** A Unix socket's path has 104 bytes on a Mac, 108 on Linux, the ending zero and `/.s.PGSQL.5432` included. */
const LONGEST_SOCKET_FOLDER = 104 - 1 - `/.s.PGSQL.${SOCKET_NUMBER}`.length;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: SOCKET_NUMBER,
  unix_socket_permissions: '0700',
  max_connections: '80',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // One file a weekday, overwritten a week later, so that the log cannot fill the disk.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_checkpoints: 'off',
  ...LOG_PRIVACY,
};

/**
 * PostgreSQL ends with us: the shell holds our end of its standard input, which closes even when we are killed,
 * and then asks the server for a fast shutdown. As its own session it does not see the terminal's Ctrl-C.
 */
const KEEPER = `exec 3<&0
"$@" </dev/null &
server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
reader=$!
exec 3<&-
wait "$server"
status=$?
kill "$reader" 2>/dev/null
exit "$status"`;

/** Starts the server of `folder`, made on first use, and resolves when it accepts connections. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const binaries = await findEmbeddedBinaries();
  const cluster = join(options.folder, 'database');
  await mkdir(options.folder, { recursive: true });
  const user = await findEmbeddedUser([binaries.postgres, cluster]);
  const sockets = await makeSocketFolder(options.folder, user);
  await makeCluster(binaries, cluster, options, user);
  if (user) await giveTo(user, cluster);
  const stale = await stopLeftover(cluster);

  const settings = { ...SETTINGS, ...options.settings, unix_socket_directories: sockets };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [...(user?.prefix ?? []), binaries.postgres, '-D', cluster, ...flags];
  const child = spawn('/bin/sh', ['-c', KEEPER, 'sh', ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    ...spawnAs(user),
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-4_000);
  });
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      resolve();
    };
    child.once('error', (error) => {
      output += error.message;
      end();
    });
    child.once('exit', end);
  });

  for (;;) {
    const postmaster = await readPostmaster(cluster);
    if (postmaster?.ready && postmaster.text !== stale) break;
    if (ended)
      throw new Error(`The embedded PostgreSQL did not start. It said: ${output.trim() || 'nothing'}`);
    await wait(10);
  }
  return {
    connectionString: (database) => embeddedConnectionString(sockets, options.password, database),
    logFolder: join(cluster, 'log'),
    exited,
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

/** For a server that listens on a socket in this folder. */
export function embeddedConnectionString(sockets: string, password: string, database: string): string {
  const query = new URLSearchParams({ host: sockets, port: SOCKET_NUMBER });
  return `postgres://${OWNER}:${encodeURIComponent(password)}@/${database}?${query}`;
}

function spawnAs(user: EmbeddedUser | undefined): { uid?: number; gid?: number } {
  // With a prefix the command changes the user by itself and has to start as root.
  return user && user.prefix.length === 0 ? { uid: user.uid, gid: user.gid } : {};
}

async function makeSocketFolder(folder: string, user: EmbeddedUser | undefined): Promise<string> {
  const inside = join(folder, 'run');
  const short = `hearback-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const sockets = Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER ? inside : join(tmpdir(), short);
  await mkdir(sockets, { recursive: true, mode: 0o700 });
  if (user) await chown(sockets, user.uid, user.gid);
  await chmod(sockets, 0o700);
  return sockets;
}

async function makeCluster(
  binaries: EmbeddedBinaries,
  cluster: string,
  options: EmbeddedOptions,
  user: EmbeddedUser | undefined,
): Promise<void> {
  const major = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (major !== undefined) {
    if (major.trim() === EMBEDDED_MAJOR) return;
    throw new Error(
      `The data folder was made by PostgreSQL ${major.trim()}, this Hearback brings PostgreSQL ${EMBEDDED_MAJOR}. ` +
        'Start it with the Hearback version that made it, or move the data to a server of your own with DATABASE_URL.',
    );
  }
  // Made beside its place and renamed when it is complete: an interrupted start leaves nothing half done.
  const unfinished = `${cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  const passwordFile = `${cluster}.password`;
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (user) {
    await chown(unfinished, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const parameters = [
    `--pgdata=${unfinished}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    // A clinic writes little: small WAL files make starts and backups smaller.
    '--wal-segsize=4',
    '--no-instructions',
    ...(options.settings?.['fsync'] === 'off' ? ['--no-sync'] : []),
  ];
  try {
    const [program, ...rest] = [...(user?.prefix ?? []), binaries.initdb, ...parameters];
    await runToEnd(program ?? binaries.initdb, rest, user);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, cluster);
}

/** A folder that was restored or copied by root belongs to root, and PostgreSQL refuses what is not its own. */
async function giveTo(user: EmbeddedUser, cluster: string): Promise<void> {
  if ((await stat(cluster)).uid === user.uid) return;
  for (const entry of await readdir(cluster, { recursive: true })) {
    await lchown(join(cluster, entry), user.uid, user.gid);
  }
  await chown(cluster, user.uid, user.gid); // last, so that an interrupted run is done again
}

async function runToEnd(
  program: string,
  parameters: string[],
  user: EmbeddedUser | undefined,
): Promise<void> {
  const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'pipe'], ...spawnAs(user) });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be initialised: ${output.trim()}`);
}
