import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What PostgreSQL writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
  /** The folder of its socket. */
  readonly sockets: string;
  /** The file as it is: another start writes another text. */
  readonly text: string;
}

/** The server that says it runs on `cluster`; undefined without a file. The process may be long dead. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, ready: lines[7]?.trim() === 'ready', sockets: lines[4] ?? '', text };
}

/**
 * Stops a server that an earlier, killed Hearback has left running on this cluster. A process that only happens
 * to have the old number is left alone, and its file, which would keep PostgreSQL from starting, is removed.
 * @returns the text of a dead server's file: PostgreSQL itself checks and replaces it
 */
export async function stopLeftover(cluster: string): Promise<string | undefined> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster) return undefined;
  const command = await commandOf(postmaster.pid);
  if (command === undefined) return postmaster.text;
  if (!isServerOf(command, cluster)) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return undefined;
  }
  process.kill(postmaster.pid, 'SIGINT');
  const deadline = performance.now() + 60_000;
  while (isServerOf(await commandOf(postmaster.pid), cluster)) {
    if (performance.now() > deadline) {
      throw new Error(`An earlier PostgreSQL (process ${postmaster.pid}) on this data folder does not stop.`);
    }
    await wait(20);
  }
  return (await readPostmaster(cluster))?.text;
}

function isServerOf(command: string | undefined, cluster: string): boolean {
  return command !== undefined && command.includes('postgres') && command.includes(` -D ${cluster} `);
}

/** The command line of a process, its words joined by spaces; undefined when there is no such process. */
async function commandOf(pid: number): Promise<string | undefined> {
  try {
    // Linux; a zombie has an empty line and counts as gone.
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return line === '' ? undefined : line.replaceAll('\0', ' ');
  } catch {
    // A Mac has no /proc, and `ps` fails when there is no such process.
    return run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  }
}
