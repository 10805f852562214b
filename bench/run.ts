import { parseArgs } from 'node:util';
import { describeBusyness, describeConditions } from './conditions.ts';
import { benchFreeze } from './freeze.ts';
import { profile } from './profile.ts';
import { benchSends } from './sends.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { benchWebhooks } from './webhooks.ts';
import type { Timing } from './webhooks.ts';

const parts: Record<string, (stage: Stage, timing: Timing) => Promise<string>> = {
  webhooks: benchWebhooks,
  sends: benchSends,
  freeze: benchFreeze,
};

const usage = `npm run bench                       every part, side by side, in about three minutes
npm run bench -- webhooks           one part: ${Object.keys(parts).join(', ')}
npm run bench -- profile            where our own time goes: statements, processes, functions
options: --rounds 3  --seconds 3`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '3' } },
});
const timing: Timing = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);
const isUnderstood =
  Number.isInteger(timing.rounds) &&
  timing.rounds > 0 &&
  timing.seconds > 0 &&
  wanted.every((name) => name in parts || name === 'profile');

if (!isUnderstood) {
  say(usage);
  process.exitCode = 1;
} else if (wanted.includes('profile')) {
  await profile(timing, say);
} else {
  await compareAll();
}

async function compareAll(): Promise<void> {
  const begun = performance.now();
  const before = await describeBusyness();
  const stage = await openStage();
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    for (const name of wanted) say((await parts[name]?.(stage, timing)) ?? '');
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
