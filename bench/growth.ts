import { randomUUIDv7 } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createDatabase } from '../src/db/database.ts';
import type { Database } from '../src/db/database.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { ensureDatabase } from '../src/db/ensureDatabase.ts';
import { migrate } from '../src/db/migrate.ts';
import { MIGRATIONS_FOLDER } from '../src/entry/root.ts';
import { ExplainedConnection } from './explained.ts';
import type { Explained } from './explained.ts';
import { growthCases } from './growthCases.ts';
import type { Chosen, GrowthCase, Sample } from './growthCases.ts';
import { fillHistory } from './growthFill.ts';
import type { History } from './growthFill.ts';
import { whole } from './report.ts';
import { median } from './rounds.ts';

/** What a long history may cost: the rule of the product. */
const mostGrowth = 1.5;
/** Below this a query is as quick as its measurement is coarse. */
const leastMs = 0.02;
const baseMessages = 100_000;
/** As many as fit into the time, within these bounds: a query that is slow shows it soon. */
const runs = { least: 11, most: 101, seconds: 60 };
const samples = 4_000;
const textsARun = 100;
/** Tables that grow with the texts: nothing that is measured here may read one of them from end to end. */
const readWhole = /Seq Scan on (message|message_event|conversation|conversation_read|consent_event)\b/;

/**
 * For filling: nothing of it must survive a crash. The queries are measured by what PostgreSQL takes to execute them, without
 * commits.
 */
const fillSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  autovacuum: 'off',
  maintenance_work_mem: '512MB',
  work_mem: '64MB',
  shared_buffers: '2GB',
};
/** Only what autovacuum would do by itself is left out: it would fall into one of the measured runs. */
const measureSettings = { fsync: 'off', autovacuum: 'off' };

class Rollback extends Error {}

/** One size of the history: its database, and texts of it to ask about. */
type Size = {
  messages: number;
  history: History;
  connection: ExplainedConnection;
  db: Database;
  texts: Sample[];
  due: Sample[];
};

type Measured = { first: number[]; warm: number[]; statements: Explained[] };

/** What queries cost with `messages` texts in one clinic, by what they cost with a hundred thousand. */
export async function benchGrowth(
  options: { messages: number; isKept: boolean },
  say: (text: string) => void,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'hearback-growth-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs as another user and must pass through
  const password = randomUUIDv7();
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const filling = await startEmbedded({
      folder: join(folder, 'postgres'),
      password,
      settings: fillSettings,
    });
    const histories: History[] = [];
    try {
      for (const messages of [baseMessages, options.messages]) {
        say(`filling with ${whole(messages)} texts in one clinic, ${whole(messages / 25)} in others …`);
        histories.push(await makeHistory((name) => filling.connectionString(name), messages, say));
      }
    } finally {
      await filling.stop();
    }
    const server = await startEmbedded({
      folder: join(folder, 'postgres'),
      password,
      settings: measureSettings,
    });
    closing.push(() => server.stop());
    const sizes: Size[] = [];
    for (const history of histories) {
      const size = await openSize(server.connectionString(nameOf(history.messages)), history);
      closing.push(() => size.connection.end());
      sizes.push(size);
      say(await describeSize(size));
    }
    const [small, large] = sizes;
    if (!small || !large) throw new Error('two sizes are measured');
    return await measureAll(small, large, options.isKept, say);
  } finally {
    for (const step of closing.toReversed()) await step();
  }
}

const nameOf = (messages: number): string => `texts_${messages}`;

async function makeHistory(
  connectionString: (database: string) => string,
  messages: number,
  say: (text: string) => void,
): Promise<History> {
  await ensureDatabase(connectionString('postgres'), nameOf(messages));
  const pool = new Pool({ connectionString: connectionString(nameOf(messages)), max: 2 });
  // The server may stop before it has heard that a connection is closed.
  pool.on('error', () => undefined);
  try {
    await migrate(pool, MIGRATIONS_FOLDER);
    return await fillHistory(pool, messages, say);
  } finally {
    await pool.end();
  }
}

async function openSize(connectionString: string, history: History): Promise<Size> {
  const pool = new Pool({ connectionString, max: 1 });
  pool.on('error', () => undefined);
  try {
    const columns = `id, conversation_id as "conversationId", phone_number as "phoneNumber", twilio_sid as "twilioSid",
      patient_id as "patientId", occurred_at as "occurredAt", direction`;
    const texts = await pool.query<Sample>(
      `select ${columns} from message tablesample system (${Math.min(100, (samples * 2_000) / history.messages)})
        where clinic_id = $1 and twilio_sid is not null order by random() limit ${samples}`,
      [history.clinicId],
    );
    const due = await pool.query<Sample>(
      `select ${columns} from message where clinic_id = $1 and dispatch_state = 'queued' and send_after <= now()`,
      [history.clinicId],
    );
    const connection = new ExplainedConnection(connectionString);
    return {
      messages: history.messages,
      history,
      connection,
      db: createDatabase(connection.pool),
      texts: texts.rows,
      due: due.rows,
    };
  } finally {
    await pool.end();
  }
}

async function describeSize({ messages, connection }: Size): Promise<string> {
  const { rows } = await connection.pool.query<{ size: string; lines: number; events: number }>(
    `select pg_size_pretty(pg_database_size(current_database())) as size,
            (select reltuples::float8 from pg_class where relname = 'conversation') as lines,
            (select reltuples::float8 from pg_class where relname = 'message_event') as events`,
  );
  const [row] = rows;
  return `${whole(messages)} texts: ${row?.size} in all, ${whole(row?.lines ?? 0)} conversations, ${whole(row?.events ?? 0)} events`;
}

async function measureAll(
  small: Size,
  large: Size,
  isKept: boolean,
  say: (text: string) => void,
): Promise<boolean> {
  say(
    `\nmedian of ${runs.most} runs, each with parameters of its own from all over the history, in milliseconds of PostgreSQL's execution:` +
      ` once more after a first run with the same ones (warm), and that first run\n`,
  );
  say(
    `  ${''.padEnd(40)}${whole(small.messages).padStart(12)}${whole(large.messages).padStart(12)}   growth   first run`,
  );
  const folder = new URL('../../bench/explain/', import.meta.url);
  if (isKept) await mkdir(folder, { recursive: true });
  const faults: string[] = [];
  for (const one of growthCases) {
    const [few, many] = await measure(one, small, large);
    const [before, after] = [median(few.warm), median(many.warm)];
    const growth = Math.max(after, leastMs) / Math.max(before, leastMs);
    const first = Math.max(median(many.first), leastMs) / Math.max(median(few.first), leastMs);
    const isMissed = one.isGoal && growth > mostGrowth;
    const scanned = readWhole.exec(many.statements.map(({ plan }) => plan).join('\n'));
    if (isMissed) faults.push(`${one.name}: ${growth.toFixed(2)} times its time`);
    if (scanned && one.isGoal) faults.push(`${one.name}: ${scanned[0]}`);
    say(
      `  ${one.name.padEnd(40)}${before.toFixed(3).padStart(12)}${after.toFixed(3).padStart(12)}${growth.toFixed(2).padStart(9)}` +
        `${first.toFixed(2).padStart(12)}${isMissed ? `   over ${mostGrowth}` : ''}${one.isGoal ? '' : '   (no goal)'}`,
    );
    if (isKept) {
      const file = `${one.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.txt`;
      await writeFile(
        new URL(file, folder),
        describePlans(one, small, few) + describePlans(one, large, many),
      );
    }
  }
  say(
    faults.length === 0
      ? `\nevery query with a goal stays within ${mostGrowth} times`
      : `\nmissed:\n  ${faults.join('\n  ')}`,
  );
  return faults.length === 0;
}

/** Runs a case on both sizes in turns: what disturbs the machine for a while disturbs both. */
async function measure(one: GrowthCase, small: Size, large: Size): Promise<[Measured, Measured]> {
  const results: [Measured, Measured] = [
    { first: [], warm: [], statements: [] },
    { first: [], warm: [], statements: [] },
  ];
  const until = performance.now() + runs.seconds * 1000;
  for (let run = 0; run < runs.most; run += 1) {
    if (run >= runs.least && performance.now() > until) break;
    for (const [index, size] of [small, large].entries()) {
      const measured = results[index];
      if (!measured) continue;
      const chosen = choose(size);
      measured.first.push(sum(await runOnce(one, size, chosen)));
      measured.statements = await runOnce(one, size, chosen);
      measured.warm.push(sum(measured.statements));
    }
  }
  return results;
}

/** Nothing of it stays. */
function runOnce(one: GrowthCase, { connection, db }: Size, chosen: Chosen): Promise<Explained[]> {
  return connection.listen(async () => {
    try {
      await db.transaction().execute(async (tx) => {
        await one.run(tx, chosen);
        throw new Rollback();
      });
    } catch (error) {
      if (!(error instanceof Rollback)) throw error;
    }
  });
}

function choose({ history, texts, due }: Size): Chosen {
  const pick = (from: readonly Sample[]): Sample[] =>
    Array.from({ length: textsARun }, () => from[Math.floor(Math.random() * from.length)]).flatMap(
      (text) => text ?? [],
    );
  const start = Math.floor(Math.random() * Math.max(1, due.length - textsARun));
  return { history, texts: pick(texts), due: due.slice(start, start + textsARun), now: new Date() };
}

function sum(statements: readonly Explained[]): number {
  return statements.reduce((total, { ms }) => total + ms, 0);
}

function describePlans(one: GrowthCase, size: Size, { statements }: Measured): string {
  return [
    `${one.name} · ${whole(size.messages)} texts\n`,
    ...statements.map(({ ms, plan }) => `${plan.trimEnd()}\nExecution: ${ms.toFixed(3)} ms\n\n`),
  ].join('\n');
}
