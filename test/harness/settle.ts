import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import { timetable } from '../../src/jobs/timetable.ts';
import type { WebhookIntake } from '../../src/services/message/webhookIntake.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';

/** Longer than a simulated text takes from the create call to its receipt. */
const stepMs = 5_000;
const mostRounds = 50;

/** Runs workers, periodic tasks and the simulated Twilio in turn until a whole round changes nothing. */
export function createSettle(deps: Deps, twilio: Simulator, intake: WebhookIntake): () => Promise<void> {
  const dispatcher = createDispatcher(deps);
  return async () => {
    let events = 0;
    const unsubscribe = twilio.subscribe(() => {
      events += 1;
    });
    try {
      for (let round = 0; round < mostRounds; round += 1) {
        events = 0;
        await intake.idle();
        const handedOver = await dispatcher.runUntilIdle();
        for (const task of timetable) {
          const done = await task.run(deps, false);
          // A text about a visit is not claimed before the visit has been worked out.
          if (task.name === 'work_out_reminders') events += done;
        }
        await twilio.advance(stepMs);
        await intake.idle();
        if (handedOver === 0 && events === 0) return;
      }
      throw new Error('the app does not come to rest');
    } finally {
      unsubscribe();
    }
  };
}
