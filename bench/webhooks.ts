import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { cpuSeconds } from './processTimes.ts';
import { describe, whole } from './report.ts';
import { median, takeTurns } from './rounds.ts';
import type { Round, VariantName } from './rounds.ts';
import type { LoadKind, LoadQuestion } from './load.ts';
import type { Stage } from './stage.ts';

export type Timing = { rounds: number; seconds: number };

export const loopResult = z.object({
  requests: z.int(),
  seconds: z.number(),
  statuses: z.record(z.string(), z.int()),
  medianMs: z.number(),
  p99Ms: z.number(),
});

/** Signed webhooks over 100 connections: status callbacks, then inbound texts. */
export async function benchWebhooks(stage: Stage, timing: Timing): Promise<string> {
  const status = await compare(stage, timing, { kind: 'status', connections: 100, expected: '204' });
  await expectCount(
    stage,
    'select count(*)::int as n from message_event where kind = $1',
    'callback',
    status.told.us,
  );
  const inAll: number[] = [];
  const inbound = await compare(stage, timing, {
    kind: 'inbound',
    connections: 100,
    expected: '200',
    // The answer comes before the effects; they are ours to pay for, and must not disturb the others' turn.
    async afterOurs(requests, seconds) {
      inAll.push(requests / (seconds + (await waitForEffects(stage))));
    },
  });
  await expectCount(
    stage,
    'select count(*)::int as n from message where direction = $1',
    'inbound',
    inbound.told.us,
  );
  return [
    describe('Status callbacks, signed, 100 connections', 'callbacks', status.rounds),
    describe('Inbound texts, signed, 100 connections', 'texts', inbound.rounds),
    `  Hearback until what the texts ask for is done, too: ${whole(median(inAll.slice(1)))} texts/s\n`,
  ].join('\n');
}

const processNames: Record<VariantName, string> = {
  us: 'Hearback',
  plain: 'plain integration',
  bare: 'bare limit',
};

/** Lets the variants take turns at one kind of request, and counts what each of them has said yes to. */
export async function compare(
  stage: Stage,
  timing: Timing,
  load: {
    kind: LoadKind;
    connections: number;
    expected: string;
    afterOurs?: (requests: number, seconds: number) => Promise<void>;
  },
) {
  const told: Record<VariantName, number> = { us: 0, plain: 0, bare: 0 };
  const rounds = await takeTurns(timing.rounds, async (variant, round): Promise<Round> => {
    const question: LoadQuestion = {
      do: 'run',
      kind: load.kind,
      consumer: variant,
      isRepeating: variant === 'bare' || (variant === 'plain' && load.kind !== 'inbound'),
      port: stage.ports[variant],
      connections: load.connections,
      seconds: round === 'warm-up' ? Math.min(2, timing.seconds) : timing.seconds,
      most: Math.floor(stage.supply[load.kind] / (timing.rounds + 1)),
    };
    if (variant !== 'us' && load.kind !== 'inbound') question.most = 1e9;
    const ask = (asked: LoadQuestion): Promise<z.infer<typeof loopResult>> =>
      stage.load.ask(asked, loopResult);
    // The very first request comes alone, as after any quiet start.
    if (round === 'warm-up') told[variant] += (await ask({ ...question, connections: 1, most: 1 })).requests;
    const before = await cpuSeconds(stage);
    const result = await ask(question);
    const after = await cpuSeconds(stage);
    const others = Object.keys(result.statuses).filter((answer) => answer !== load.expected);
    if (others.length > 0 || result.requests === 0) {
      throw new Error(`${variant} answered ${JSON.stringify(result.statuses)} to ${load.kind}`);
    }
    told[variant] += result.requests;
    if (variant === 'us') await load.afterOurs?.(result.requests, result.seconds);
    const each = (name: string): number =>
      (((after[name] ?? 0) - (before[name] ?? 0)) / result.requests) * 1000;
    return {
      perSecond: result.requests / result.seconds,
      medianMs: result.medianMs,
      p99Ms: result.p99Ms,
      processorMs: { own: each(processNames[variant]), database: each('PostgreSQL') },
    };
  });
  return { rounds, told };
}

/** What was answered with a yes is in the database, or the figures are worth nothing. */
async function expectCount(stage: Stage, query: string, parameter: string, expected: number): Promise<void> {
  const { rows } = await stage.pools.us.query<{ n: number }>(query, [parameter]);
  if (rows[0]?.n !== expected)
    throw new Error(`${expected} were accepted, ${rows[0]?.n} ${parameter} are stored`);
}

const longestEffectsMs = 120_000;

/** @returns the seconds until no stored text waits for its effects any more */
export async function waitForEffects(stage: Stage): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const { rows } = await stage.pools.us.query<{ n: number }>(
      `select count(*)::int as n from message where clinic_id = $1 and direction = 'inbound' and effects_applied_at is null`,
      [stage.clinicId],
    );
    const took = performance.now() - begun;
    if (rows[0]?.n === 0) return took / 1000;
    if (took > longestEffectsMs) throw new Error(`the effects of ${rows[0]?.n} texts are still due`);
    await wait(100);
  }
}
