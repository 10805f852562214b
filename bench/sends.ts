import { z } from 'zod';
import { describe } from './report.ts';
import { takeTurns } from './rounds.ts';
import type { Round } from './rounds.ts';
import { creates, handOverQueued } from './queue.ts';
import type { Stage } from './stage.ts';
import { compare } from './webhooks.ts';
import type { Timing } from './webhooks.ts';

/** Sends at once in each variant: more than any of them needs to be busy all the time. */
const concurrency = 32;
/** Texts of a background round: about what each variant does in three seconds on two processors. */
const texts = { us: 8_000, plain: 6_000, bare: 24_000 };

/** Direct sends within an API request, then queued ones handed over in the background; against an instant Twilio. */
export async function benchSends(stage: Stage, timing: Timing): Promise<string> {
  const before = await creates(stage);
  const direct = await compare(stage, timing, { kind: 'send', connections: concurrency, expected: '200' });
  await expectCreates(stage, before, direct.told.us + direct.told.plain + direct.told.bare);
  const background = await benchBackground(stage, timing);
  return [
    describe(`Direct sends through the API, ${concurrency} at once`, 'texts', direct.rounds),
    describe('Background sends', 'texts', background),
  ].join('\n');
}

async function benchBackground(stage: Stage, timing: Timing) {
  return takeTurns(timing.rounds, async (variant, round): Promise<Round> => {
    const count = round === 'warm-up' ? Math.floor(texts[variant] / 4) : texts[variant];
    const before = await creates(stage);
    const seconds =
      variant === 'us'
        ? await handOverQueued(stage, `${round}`, count)
        : await stage[variant].ask({ do: 'send', count, concurrency }, z.number());
    await expectCreates(stage, before, count);
    return { perSecond: count / seconds };
  });
}

/** One text, one create: neither doubled nor missing. */
async function expectCreates(stage: Stage, before: number, expected: number): Promise<void> {
  const made = (await creates(stage)) - before;
  if (made !== expected) throw new Error(`${expected} texts were sent, Twilio was asked for ${made}`);
}
