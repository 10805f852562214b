import { isDatabaseAway } from '../../src/db/databaseAway.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { timetable } from '../../src/jobs/timetable.ts';
import { releaseBrake } from '../../src/services/operations/releaseBrake.ts';
import { workOutReminders } from '../../src/services/reminder/workOutReminders.ts';
import { writeReminders } from '../../src/services/reminder/writeReminders.ts';
import type { TestApp } from '../harness/app.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Restart } from './product.ts';

type Task = () => Promise<number>;

/** Two workers, whose tasks fall as they may. */
export class Workers {
  readonly #app: TestApp;
  readonly #chance: Chance;

  constructor(app: TestApp, chance: Chance) {
    this.#app = app;
    this.#chance = chance;
  }

  /** Returns how much they did. */
  async turn(): Promise<number> {
    const { dispatch, plan, write } = this;
    const orders: readonly Task[][][] = [
      [[dispatch], [plan], [write]],
      [[plan], [write], [dispatch]],
      [[write], [plan], [dispatch]],
      [
        [plan, plan],
        [write, write, dispatch],
      ],
      [[dispatch, plan, write, dispatch]],
    ];
    let done = 0;
    for (const tasks of this.#chance.oneOf(orders))
      for (const count of await Promise.all(tasks.map((task) => task()))) done += count;
    return done;
  }

  /** One of each, in the order in which they help each other. */
  async round(): Promise<number> {
    return (
      (await this.plan()) + (await this.write()) + (await this.dispatch()) + (await this.#releaseBrakes())
    );
  }

  /** What they do while the database goes away and comes back is done again later, once it is known to be the one that it was. */
  async through(restart: Restart): Promise<void> {
    const ended = await Promise.allSettled([this.plan(), this.write(), this.plan(), this.write(), restart()]);
    for (const one of ended) if (one.status === 'rejected' && !isDatabaseAway(one.reason)) throw one.reason;
    await timetable.find(({ name }) => name === 'check_senders')?.run(this.#app.deps, false);
  }

  plan: Task = () => workOutReminders(this.#app.deps, this.#app.clinicId);
  write: Task = () => writeReminders(this.#app.deps, this.#app.clinicId);
  dispatch: Task = () => createDispatcher(this.#app.deps).runUntilIdle();

  /** As somebody does who looks at why a phone gets no third text within an hour. */
  async #releaseBrakes(): Promise<number> {
    const { deps, clinicId, ctx } = this.#app;
    const brakes = await deps.db
      .selectFrom('brake')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('releasedAt', 'is', null)
      .execute();
    for (const { id } of brakes) await releaseBrake(ctx, id, 'send');
    return brakes.length;
  }
}
