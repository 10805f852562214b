import { parseArgs } from 'node:util';
import { benchAbsolute } from './absolute.ts';
import { describeBusyness, describeConditions } from './conditions.ts';
import { benchFreeze } from './freeze.ts';
import { benchGrowth } from './growth.ts';
import { benchOvertake } from './overtake.ts';
import { profile } from './profile.ts';
import { benchSends } from './sends.ts';
import { benchSoak } from './soak.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { benchWebhooks } from './webhooks.ts';
import type { Timing } from './webhooks.ts';
import { benchWorkers } from './workers.ts';

/** Parts that share one stage: they run side by side, in turns. */
const together: Record<string, (stage: Stage, timing: Timing) => Promise<string>> = {
  webhooks: benchWebhooks,
  sends: benchSends,
  freeze: benchFreeze,
};

/** Parts that need a world of their own, or so long that they are asked for by name. Each says whether its goal was met. */
const alone: Record<string, () => Promise<boolean>> = {
  growth: () => benchGrowth({ messages: Number(values.messages), isKept: values.keep }, say),
  workers: () => benchWorkers(timing.rounds, say),
  overtake: () => benchOvertake({ texts: Number(values.texts), seconds: Number(values.seconds ?? 60) }, say),
  load: () => benchAbsolute(Number(values.seconds ?? 120), say),
  soak: () => benchSoak(Number(values.seconds ?? 600), say),
  async profile() {
    await profile(timing, say);
    return true;
  },
};

const usage = `npm run bench                       every part that compares, side by side, in about three minutes
npm run bench -- webhooks           one part: ${Object.keys(together).join(', ')}
npm run bench -- workers            two workers and one, against a Twilio that takes 100 ms
npm run bench -- overtake           a person's texts while a campaign goes out: --texts 200000 --seconds 60
npm run bench -- load               500 inbound texts and 1,000 callbacks a second: --seconds 120
npm run bench -- soak               half of full speed, and what our process holds: --seconds 600
npm run bench -- growth             queries on ten million texts and on a hundred thousand: --messages 10000000, 20 GB of disk;
                                    --keep writes the plans to bench/explain
npm run bench -- profile            where our own time goes: statements, processes, functions
options: --rounds 3  --seconds 3`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string' },
    texts: { type: 'string', default: '200000' },
    messages: { type: 'string', default: '10000000' },
    keep: { type: 'boolean', default: false },
  },
});
const timing: Timing = { rounds: Number(values.rounds), seconds: Number(values.seconds ?? 3) };
const wanted = positionals.length > 0 ? positionals : Object.keys(together);
const isUnderstood =
  Number.isInteger(timing.rounds) &&
  timing.rounds > 0 &&
  timing.seconds > 0 &&
  Number.isInteger(Number(values.messages)) &&
  (wanted.every((name) => name in together) || (wanted.length === 1 && (wanted[0] ?? '') in alone));

if (!isUnderstood) {
  say(usage);
  process.exitCode = 1;
} else {
  const part = alone[wanted[0] ?? ''];
  if (!part) await compareAll();
  else if (!(await part())) process.exitCode = 1;
}

async function compareAll(): Promise<void> {
  const begun = performance.now();
  const before = await describeBusyness();
  const stage = await openStage();
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    for (const name of wanted) say((await together[name]?.(stage, timing)) ?? '');
  } finally {
    await stage.close();
  }
  say(`after: ${await describeBusyness()}`);
  say(
    `median of ${timing.rounds} rounds; the whole run took ${Math.round((performance.now() - begun) / 1000)} s`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
