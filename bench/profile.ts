import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { summariseProfile } from './cpuProfile.ts';
import { cpuSeconds } from './processTimes.ts';
import { handOverQueued } from './queue.ts';
import { whole } from './report.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { loopResult, waitForEffects } from './webhooks.ts';
import type { Timing } from './webhooks.ts';

const queuedTexts = 5_000;
const busy = { status: 100, inbound: 100, send: 32 };

/**
 * Where our own time goes, kind of work by kind of work: statements and their time in PostgreSQL (pg_stat_statements), processor
 * time by process (Linux), and our own functions (a profile by V8). The figures are slower than the bench's: looking costs.
 */
export async function profile(timing: Timing, say: (text: string) => void): Promise<void> {
  const stage = await openStage({
    nodeFlags: (folder) => ['--cpu-prof', `--cpu-prof-dir=${join(folder, 'profiles')}`],
    databaseSettings: {
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_planning': 'on',
    },
  });
  const windows: { title: string; from: number; until: number }[] = [];
  let isOpen = true;
  try {
    await stage.pools.us.query('create extension pg_stat_statements');
    const look = async (title: string, act: () => Promise<number>): Promise<void> => {
      await stage.pools.us.query('select pg_stat_statements_reset()');
      const processors = await cpuSeconds(stage);
      const from = Number(process.hrtime.bigint() / 1000n);
      const count = await act();
      const until = Number(process.hrtime.bigint() / 1000n);
      const used = await cpuSeconds(stage);
      windows.push({ title, from, until });
      say(`\n== ${title}: ${whole(count)} in ${((until - from) / 1e6).toFixed(1)} s`);
      for (const [name, seconds] of Object.entries(used)) {
        const each = ((seconds - (processors[name] ?? 0)) / count) * 1000;
        say(`  ${name.padEnd(22)}${each.toFixed(2).padStart(8)} ms of a processor each`);
      }
      say(await describeStatements(stage, count));
    };
    // First alone, then as busy as later: what is read once, such as keys, and what V8 has to compile.
    for (const [kind, connections] of Object.entries(busy)) {
      const known = z.enum(['status', 'inbound', 'send']).parse(kind);
      await send(stage, { ...timing, seconds: 0.1 }, known, 1);
      await send(stage, timing, known, connections);
    }
    await look('status callbacks', () => send(stage, timing, 'status', busy.status));
    await look('inbound texts', () => send(stage, timing, 'inbound', busy.inbound));
    await look('direct sends', () => send(stage, timing, 'send', busy.send));
    await look('background sends', async () => {
      await handOverQueued(stage, 'profile', queuedTexts);
      return queuedTexts;
    });
    await stage.ours.stop();
    isOpen = false;
    const folder = join(stage.folder, 'profiles');
    const [file] = await readdir(folder);
    if (file === undefined) throw new Error('Node has written no profile');
    const text = await readFile(join(folder, file), 'utf8');
    for (const window of windows) {
      say(`\n== ${window.title}: our process`);
      say(summariseProfile(text, window.from, window.until));
    }
  } finally {
    if (isOpen) await stage.ours.stop();
    await stage.close();
  }
}

async function send(
  stage: Stage,
  timing: Timing,
  kind: 'status' | 'inbound' | 'send',
  connections: number,
): Promise<number> {
  const result = await stage.load.ask(
    {
      do: 'run',
      kind,
      consumer: 'us',
      isRepeating: false,
      port: stage.ports.us,
      connections,
      seconds: timing.seconds,
      most: 1e9,
    },
    loopResult,
  );
  if (kind === 'inbound') await waitForEffects(stage);
  const isGood = Object.keys(result.statuses).every((status) => status.startsWith('2'));
  if (!isGood) throw new Error(`${kind} was answered ${JSON.stringify(result.statuses)}`);
  return result.requests;
}

const statement = z.object({
  query: z.string(),
  calls: z.number(),
  execMs: z.number(),
  planMs: z.number(),
  walBytes: z.number(),
});

async function describeStatements(stage: Stage, count: number): Promise<string> {
  const { rows } = await stage.pools.us.query(
    `select query, calls::float8, total_exec_time as "execMs", total_plan_time as "planMs", wal_bytes::float8 as "walBytes"
       from pg_stat_statements
      where dbid = (select oid from pg_database where datname = current_database())
        and calls > 0 and query not like '%pg_stat_statements%'
      order by total_exec_time + total_plan_time desc`,
  );
  const statements = z.array(statement).parse(rows);
  const sum = (of: (row: z.infer<typeof statement>) => number): number =>
    statements.reduce((total, row) => total + of(row), 0);
  const lines = statements.slice(0, 30).map((row) => {
    const text = row.query.replaceAll(/\s+/g, ' ').slice(0, 110);
    const each = (row.execMs + row.planMs) / row.calls;
    return `  ${(row.calls / count).toFixed(2).padStart(6)} × ${each.toFixed(3).padStart(8)} ms  ${text}`;
  });
  const each = (total: number): string => (total / count).toFixed(2);
  return [
    `  ${each(sum((row) => row.calls))} statements each, ${each(sum((row) => row.planMs))} ms planning, ` +
      `${each(sum((row) => row.execMs))} ms executing, ${whole(sum((row) => row.walBytes) / count)} bytes of WAL`,
    ...lines,
  ].join('\n');
}
