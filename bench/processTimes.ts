import { readFile, readdir, readlink } from 'node:fs/promises';
import type { Stage } from './stage.ts';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const ticksASecond = 100;

/** Processor seconds so far of the processes that take part; nothing where there is no /proc. */
export async function cpuSeconds(stage: Stage): Promise<Record<string, number>> {
  const processes = await readProcesses();
  const postmasters = processes.filter(
    ({ name, parent }) =>
      name === 'postgres' &&
      !processes.some(({ pid, name: other }) => pid === parent && other === 'postgres'),
  );
  // Its working folder is its data folder: other servers may run on this machine.
  const ours = await Promise.all(
    postmasters.map(async ({ pid }) => {
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return folder.startsWith(stage.folder) ? [pid] : [];
    }),
  );
  const databases = new Set(ours.flat());
  const of = (pid: number): number => processes.find((found) => found.pid === pid)?.seconds ?? 0;
  const database = processes
    .filter(({ parent }) => databases.has(parent))
    .reduce((sum, { seconds }) => sum + seconds, 0);
  if (processes.length === 0) return {};
  return {
    Hearback: of(stage.ours.pid),
    PostgreSQL: database,
    'load generator': of(stage.load.pid),
    'Twilio stand-in': of(stage.twilio.pid),
    'plain integration': of(stage.plain.pid),
    'bare limit': of(stage.bare.pid),
  };
}

type Process = { pid: number; name: string; parent: number; seconds: number };

async function readProcesses(): Promise<Process[]> {
  const entries = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => /^\d+$/.test(entry))
      .map((entry) => readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')),
  );
  return found.flatMap((line) => {
    const parsed = /^(\d+) \((.*)\) \S (\d+)/s.exec(line);
    if (!parsed) return [];
    const [, pid = '', name = '', parent = ''] = parsed;
    // The fields after the name, from `state` on: 11 is user time, 12 system time.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return [
      {
        pid: Number(pid),
        name,
        parent: Number(parent),
        seconds: (Number(fields[11]) + Number(fields[12])) / ticksASecond,
      },
    ];
  });
}
