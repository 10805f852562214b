import { z } from 'zod';
import { describeBusyness, describeConditions } from './conditions.ts';
import { describePercentiles } from './percentiles.ts';
import { cpuSeconds } from './processTimes.ts';
import { whole } from './report.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { addTextsUnderWay } from './underWay.ts';
import { waitForEffects } from './webhooks.ts';

/** What a busy installation gets at once, and how soon it must have answered 99 of a hundred. */
const perSecond = { inbound: 500, status: 1_000, send: 0 };
const goalMs = 1_000;
const connections = 200;
/** The generator must itself be on time, or what it measures is not the rate that it names. */
const mostLateMs = 250;

const percentilesSchema = z.object({
  count: z.int(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  worst: z.number(),
});
export const openResult = z.object({
  streams: z.record(
    z.string(),
    z.object({ statuses: z.record(z.string(), z.int()), times: percentilesSchema }),
  ),
  seconds: z.number(),
  latestMs: z.number(),
  waited: z.int(),
});

/**
 * Signed inbound texts, keywords among them, and status callbacks at fixed rates, whatever the answers take. Afterwards every one of
 * them must be in the database, with its effects.
 */
export async function benchAbsolute(seconds: number, say: (text: string) => void): Promise<boolean> {
  const before = await describeBusyness();
  const stage = await openStage({ supply: { inbound: 0, send: 0 } });
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    const messages = await addTextsUnderWay(stage, Math.ceil((perSecond.status * seconds) / 2));
    const supply = { inbound: Math.ceil(perSecond.inbound * seconds), send: 0 };
    await stage.load.ask(
      { do: 'prepare', clinicId: stage.clinicId, messages, hasKeywords: true, ...supply },
      z.null(),
    );
    const processors = await cpuSeconds(stage);
    const result = await stage.load.ask(
      { do: 'pace', port: stage.ports.us, connections, seconds, perSecond, isEndless: false },
      openResult,
    );
    const used = await cpuSeconds(stage);
    const effectsSeconds = await waitForEffects(stage);
    say(
      `${perSecond.inbound} inbound texts/s and ${whole(perSecond.status)} status callbacks/s for ${seconds} s, ${connections} connections:`,
    );
    const faults: string[] = [];
    for (const [name, expected] of [
      ['inbound', '200'],
      ['status', '204'],
    ] as const) {
      const stream = result.streams[name];
      if (!stream) throw new Error(`nothing was measured of ${name}`);
      say(`  ${name.padEnd(8)} ${describePercentiles(stream.times)}`);
      if (stream.times.p99 >= goalMs)
        faults.push(`${name}: 99 % within ${Math.round(stream.times.p99)} ms, not ${goalMs}`);
      if (stream.statuses[expected] !== stream.times.count)
        faults.push(`${name} was answered ${JSON.stringify(stream.statuses)}`);
    }
    say(
      `  the last answer came after ${result.seconds.toFixed(1)} s, the last effect ${effectsSeconds.toFixed(1)} s later; ` +
        `the generator was at most ${Math.round(result.latestMs)} ms late; ${whole(result.waited)} requests waited for a connection`,
    );
    for (const [name, total] of Object.entries(used))
      say(`  ${name.padEnd(18)}${((total - (processors[name] ?? 0)) / seconds).toFixed(2)} processors`);
    if (result.latestMs > mostLateMs)
      faults.push(`the generator could not keep the rate: ${Math.round(result.latestMs)} ms late`);
    if (result.seconds > seconds + 1)
      faults.push(`the rate could not be kept: the last answer came after ${result.seconds.toFixed(1)} s`);
    faults.push(...(await findLost(stage, result)));
    say(faults.length === 0 ? '  none lost; goal met' : `  missed:\n    ${faults.join('\n    ')}`);
    return faults.length === 0;
  } finally {
    await stage.close();
    say(`\nafter: ${await describeBusyness()}`);
  }
}

/** What was answered with a yes and is not in the database as it should be. */
async function findLost(stage: Stage, { streams }: z.infer<typeof openResult>): Promise<string[]> {
  const count = async (what: string, query: string): Promise<[string, number]> => {
    const { rows } = await stage.pools.us.query<{ n: number }>(query, [stage.clinicId]);
    return [what, rows[0]?.n ?? 0];
  };
  const [inbound, callbacks] = [streams['inbound']?.times.count ?? 0, streams['status']?.times.count ?? 0];
  const from = 'select count(*)::int as n from';
  const found: readonly [[string, number], number][] = [
    [
      await count(
        'inbound texts with their effects',
        `${from} message where clinic_id = $1 and direction = 'inbound' and effects_applied_at is not null`,
      ),
      inbound,
    ],
    [
      await count(
        'arrivals in the history',
        `${from} message_event where clinic_id = $1 and kind = 'received' and message_id is not null`,
      ),
      inbound,
    ],
    [
      await count(
        'callbacks in the history',
        `${from} message_event where clinic_id = $1 and kind = 'callback' and message_id is not null and form_encrypted is not null`,
      ),
      callbacks,
    ],
    [
      await count(
        'texts with the last status that was told',
        `${from} message m where clinic_id = $1 and m.delivery_status = (select e.delivery_status from message_event e
           where e.clinic_id = $1 and e.message_id = m.id and e.kind = 'callback' order by e.delivery_status = 'sent' limit 1)`,
      ),
      (
        await count(
          '',
          `select count(distinct message_id)::int as n from message_event where clinic_id = $1 and kind = 'callback'`,
        )
      )[1],
    ],
  ];
  return found.flatMap(([[what, n], expected]) =>
    n === expected ? [] : [`${what}: ${whole(n)} of ${whole(expected)}`],
  );
}
