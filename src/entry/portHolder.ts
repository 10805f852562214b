import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PortHolder {
  readonly pid: number;
  /** The program's name, such as `node`. */
  readonly program: string;
}

/** Who listens on a TCP port of this machine, as far as this user may know. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  return process.platform === 'linux' ? findInProc(port) : findWithLsof(port);
}

/** Linux: the port's socket in /proc/net, then the process that has it open. */
async function findInProc(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const sockets = new Set(
    tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      // Columns of proc(5): 1 local address and port in hexadecimal, 3 state (0A: listening), 9 inode.
      .filter(
        (columns) => columns[3] === '0A' && Number.parseInt(columns[1]?.split(':')[1] ?? '', 16) === port,
      )
      .map((columns) => `socket:[${columns[9]}]`),
  );
  if (sockets.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (links.some((link) => sockets.has(link))) {
      const program = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a program');
      return { pid: Number(pid), program: program.trim() };
    }
  }
  return undefined;
}

async function findWithLsof(port: number): Promise<PortHolder | undefined> {
  const listing = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']).then(
    ({ stdout }) => stdout,
    () => '', // not installed, or nothing found
  );
  const pid = /^p(\d+)$/m.exec(listing)?.[1];
  const program = /^c(.+)$/m.exec(listing)?.[1];
  return pid && program ? { pid: Number(pid), program } : undefined;
}
