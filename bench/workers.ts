import { z } from 'zod';
import { describeBusyness, describeConditions } from './conditions.ts';
import { handOverQueued } from './queue.ts';
import { whole } from './report.ts';
import { median } from './rounds.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** What Twilio takes for an answer on an ordinary day. */
const twilioDelayMs = 100;
/** Two workers are to give so much more than one. */
const goal = 1.8;
/** About five seconds of work for one worker, and for two. */
const texts = { one: 1_500, two: 3_000, warmUp: 300 };

/** One worker and two, processes apart from the web one, in turns, against a Twilio that takes a tenth of a second. */
export async function benchWorkers(rounds: number, say: (text: string) => void): Promise<boolean> {
  const before = await describeBusyness();
  const stage = await openStage({ twilioDelayMs, isApart: true, supply: { inbound: 0, send: 0 } });
  try {
    say(await describeConditions(stage.pools.us));
    say(`before: ${before}\n`);
    const rates: Record<'one' | 'two', number[]> = { one: [], two: [] };
    await stage.startWorker();
    await handOver(stage, 'warm-up', texts.warmUp);
    for (let round = 0; round < rounds; round += 1) {
      rates.one.push(await handOver(stage, `one ${round}`, texts.one));
      const second = await stage.startWorker();
      await handOver(stage, `warm-up ${round}`, texts.warmUp);
      rates.two.push(await handOver(stage, `two ${round}`, texts.two));
      await second.stop();
    }
    const [one, two] = [median(rates.one), median(rates.two)];
    say(
      `Two workers against a Twilio that takes ${twilioDelayMs} ms: ${(two / one).toFixed(2)} × one (goal ${goal})`,
    );
    say(`  one worker  ${whole(one).padStart(8)} texts/s   (${spread(rates.one)})`);
    say(
      `  two workers ${whole(two).padStart(8)} texts/s   (${spread(rates.two)}); median of ${rounds} rounds`,
    );
    return two / one >= goal;
  } finally {
    await stage.close();
    say(`\nafter: ${await describeBusyness()}`);
  }
}

/** @returns texts a second, from the first claim to the last result; each text was created once */
async function handOver(stage: Stage, name: string, count: number): Promise<number> {
  const before = await stage.twilio.ask({ do: 'count' }, z.int());
  const seconds = await handOverQueued(stage, name, count);
  const made = (await stage.twilio.ask({ do: 'count' }, z.int())) - before;
  if (made !== count) throw new Error(`${count} texts were sent, Twilio was asked for ${made}`);
  return count / seconds;
}

function spread(all: readonly number[]): string {
  return `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`;
}
