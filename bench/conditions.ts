import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';

/** The machine and how much of it others are using: a figure without this says little. */
export async function describeConditions(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ version: string; fsync: string; commit: string }>(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
            current_setting('synchronous_commit') as commit`,
  );
  const database = rows[0];
  return [
    `${availableParallelism()} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, ` +
      `PostgreSQL ${database?.version} with fsync ${database?.fsync}, synchronous_commit ${database?.commit}`,
    `one commit by itself takes ${(await commitMs(pool)).toFixed(2)} ms on this disk; app, database, Twilio's stand-in and load share the machine`,
    `git ${revision()}`,
  ].join('\n');
}

/** How busy the machine is with other things: ask while the bench rests. */
export async function describeBusyness(): Promise<string> {
  const before = processorTimes();
  await wait(2_000);
  const after = processorTimes();
  const busy = 1 - (after.idle - before.idle) / (after.total - before.total);
  return `others use ${Math.round(busy * 100)} % of the processors; load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')}`;
}

function processorTimes(): { idle: number; total: number } {
  let [idle, total] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, total };
}

async function commitMs(pool: Pool): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('create table if not exists bench_commit (n integer)');
    const begun = performance.now();
    const commits = 200;
    for (let n = 0; n < commits; n += 1) await client.query('insert into bench_commit values (1)');
    const took = performance.now() - begun;
    await client.query('drop table bench_commit');
    return took / commits;
  } finally {
    client.release();
  }
}

function revision(): string {
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'migrations') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown: not a checkout';
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { encoding: 'utf8' }).trim();
}
