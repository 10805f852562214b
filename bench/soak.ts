import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openResult } from './absolute.ts';
import { describeBusyness, describeConditions } from './conditions.ts';
import { inspect, inspectFlag } from './inspected.ts';
import type { Held } from './inspected.ts';
import { describePercentiles } from './percentiles.ts';
import { whole } from './report.ts';
import { median } from './rounds.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { addTextsUnderWay } from './underWay.ts';
import { loopResult } from './webhooks.ts';
import { allNumbers } from './world.ts';

const kinds = ['inbound', 'status', 'send'] as const;
type Rates = Record<(typeof kinds)[number], number>;

const busy = { inbound: 100, status: 100, send: 32 };
const warmUpSeconds = 5;
const connections = 100;
/** Half of full speed, divided among three kinds of requests. */
const shareOfEach = 1 / 2 / kinds.length;
/** The brake allows each number two automated texts an hour; a few were taken by the warm-up. */
const mostSends = allNumbers * 2 - 30_000;
const sampleSeconds = 5;
/** Samples until memory is looked at after a collection of garbage, which would otherwise hide what the process takes. */
const samplesALook = 12;
/** Flat: over the second half no more than this is gained in ten minutes. */
const mostGain = { share: 0.02, bytes: 5 * 1024 ** 2 };
/** Timers and sockets come and go with the requests that are under way. */
const mostMoreHandles = 100;

type Sample = { at: number; rss: number; databaseConnections: number };
type Look = Held & { at: number };

/** Webhooks and sends at half of full speed, and what our process holds meanwhile. */
export async function benchSoak(seconds: number, say: (text: string) => void): Promise<boolean> {
  const before = await describeBusyness();
  const stage = await openStage({
    supply: { inbound: 30_000, send: 8_000 },
    nodeFlags: () => [inspectFlag],
  });
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    const full = await fullSpeed(stage);
    const messages = await addTextsUnderWay(stage, 60_000);
    await stage.load.ask(
      { do: 'prepare', clinicId: stage.clinicId, messages, hasKeywords: true, inbound: 0, send: 0 },
      z.null(),
    );
    const perSecond = {
      inbound: full.inbound * shareOfEach,
      status: full.status * shareOfEach,
      send: Math.min(full.send * shareOfEach, mostSends / seconds),
    };
    const process = await inspect(stage.ours.logFile);
    const running = stage.load.ask(
      { do: 'pace', port: stage.ports.us, connections, seconds, perSecond, isEndless: true },
      openResult,
    );
    const { samples, looks } = await watch(stage, process, running);
    const result = await running;
    process.close();
    say(
      `${seconds} s at half of full speed: ${kinds.map((kind) => `${whole(perSecond[kind])} ${kind}/s (full: ${whole(full[kind])})`).join(', ')}`,
    );
    const faults = kinds.flatMap((kind) => {
      const { times, statuses } = result.streams[kind] ?? { times: null, statuses: {} };
      if (!times) return [`nothing was measured of ${kind}`];
      say(`  ${kind.padEnd(8)} ${describePercentiles(times)}`);
      // A text to somebody who has said STOP is refused.
      const isGood = Object.keys(statuses).every(
        (status) => status.startsWith('2') || (kind === 'send' && status === '422'),
      );
      return isGood ? [] : [`${kind} was answered ${JSON.stringify(statuses)}`];
    });
    faults.push(...judge(samples, looks, seconds, say));
    say(faults.length === 0 ? '  flat' : `  not flat:\n    ${faults.join('\n    ')}`);
    return faults.length === 0;
  } finally {
    await stage.close();
    say(`\nafter: ${await describeBusyness()}`);
  }
}

/** How many of each kind are answered a second when nothing else is asked. */
async function fullSpeed(stage: Stage): Promise<Rates> {
  const rates: Rates = { inbound: 0, status: 0, send: 0 };
  for (const round of ['warm-up', 'measured']) {
    for (const kind of kinds) {
      const result = await stage.load.ask(
        {
          do: 'run',
          kind,
          consumer: 'us',
          isRepeating: false,
          port: stage.ports.us,
          connections: busy[kind],
          seconds: round === 'warm-up' ? 1 : warmUpSeconds,
          most: round === 'warm-up' ? 2_000 : 1e9,
        },
        loopResult,
      );
      rates[kind] = result.requests / result.seconds;
    }
  }
  return rates;
}

async function watch(
  stage: Stage,
  process: Awaited<ReturnType<typeof inspect>>,
  running: Promise<unknown>,
): Promise<{ samples: Sample[]; looks: Look[] }> {
  const samples: Sample[] = [];
  const looks: Look[] = [];
  const state = { isOver: false };
  const end = (): void => {
    state.isOver = true;
  };
  running.then(end, end);
  const begun = performance.now();
  for (let turn = 0; !state.isOver; turn += 1) {
    const at = (performance.now() - begun) / 1000;
    samples.push({
      at,
      rss: await residentBytes(stage.ours.pid),
      databaseConnections: await databaseConnections(stage),
    });
    if (turn % samplesALook === 0) looks.push({ at, ...(await process.held()) });
    await wait(sampleSeconds * 1000);
  }
  return { samples, looks };
}

/** What the second half says: by then everything has been used once. */
function judge(
  samples: readonly Sample[],
  looks: readonly Look[],
  seconds: number,
  say: (text: string) => void,
): string[] {
  const late = <One extends { at: number }>(all: readonly One[]): One[] =>
    all.filter(({ at }) => at > seconds / 2);
  const memory: readonly (readonly [string, readonly { at: number; value: number }[]])[] = [
    ['resident memory', samples.map(({ at, rss }) => ({ at, value: rss }))],
    ['heap, garbage collected', looks.map(({ at, heapUsed }) => ({ at, value: heapUsed }))],
    ['external, garbage collected', looks.map(({ at, external }) => ({ at, value: external }))],
  ];
  const faults = memory.flatMap(([name, points]) => {
    const half = late(points);
    const gain = slope(half) * 600;
    const middle = median(half.map(({ value }) => value));
    const limit = Math.max(middle * mostGain.share, mostGain.bytes);
    const range = `${mib(Math.min(...half.map(({ value }) => value)))} to ${mib(Math.max(...half.map(({ value }) => value)))}`;
    say(
      `  ${name.padEnd(28)} ${mib(points[0]?.value ?? 0)} at first; second half ${range}, gains ${mib(gain)} in ten minutes (limit ${mib(limit)})`,
    );
    return gain > limit ? [`${name} gains ${mib(gain)} in ten minutes`] : [];
  });
  const counts: readonly (readonly [string, readonly { at: number; value: number }[], number])[] = [
    ['connections to PostgreSQL', samples.map(({ at, databaseConnections: value }) => ({ at, value })), 0],
    ['timers', looks.map(({ at, timers }) => ({ at, value: timers })), mostMoreHandles],
    ['sockets and other handles', looks.map(({ at, handles }) => ({ at, value: handles })), mostMoreHandles],
  ];
  for (const [name, points, more] of counts) {
    const [early, then] = [points.filter(({ at }) => at <= seconds / 2), late(points)];
    say(`  ${name.padEnd(28)} at most ${most(early)} in the first half, ${most(then)} in the second`);
    if (most(then) > most(early) + more) faults.push(`${name}: ${most(early)} became ${most(then)}`);
  }
  return faults;
}

function most(points: readonly { value: number }[]): number {
  return Math.max(...points.map(({ value }) => value));
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Least squares: how much is gained a second. */
function slope(points: readonly { at: number; value: number }[]): number {
  const [at, value] = [mean(points.map((point) => point.at)), mean(points.map((point) => point.value))];
  const shared = points.reduce((total, point) => total + (point.at - at) * (point.value - value), 0);
  const spread = points.reduce((total, point) => total + (point.at - at) ** 2, 0);
  return spread === 0 ? 0 : shared / spread;
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

async function databaseConnections(stage: Stage): Promise<number> {
  const { rows } = await stage.pools.us.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'hearback%'`,
  );
  return rows[0]?.n ?? 0;
}
