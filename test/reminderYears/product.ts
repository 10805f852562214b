import { createTestApp, type TestApp, type TestAppOptions } from '../harness/app.ts';
import { Chance } from '../simulation/chance.ts';
import { minuteMs, type Fact, type Happening, type Lived, type World } from './facts.ts';
import { Clinic } from './productClinic.ts';
import { nextDue, whatWaits } from './productDue.ts';
import { productOutcomes } from './productOutcomes.ts';
import { Workers } from './productWorkers.ts';

/** Stops the database and starts it again. */
export type Restart = () => Promise<void>;

export type ProductOptions = Pick<TestAppOptions, 'database'> & {
  restart?: Restart;
  /** Sets the clock that the database itself goes by. */
  setDatabaseClock?: (at: Date) => Promise<void>;
};

/** Lets a world live in the whole product: real PostgreSQL, the API's services, replies over the simulated Twilio, two workers by turns. */
export async function liveInProduct(
  world: World,
  seed: number,
  { restart, setDatabaseClock, ...options }: ProductOptions = {},
): Promise<Lived> {
  let now = world.from - minuteMs;
  await using app = await createTestApp({ ...options, now: () => new Date(now) });
  const life = new ProductLife(app, world, {
    chance: new Chance(seed, 'workers'),
    restart: restart ?? null,
    setDatabaseClock: setDatabaseClock ?? null,
    setClock: (at) => (now = at),
  });
  return await life.live();
}

type Around = {
  chance: Chance;
  restart: Restart | null;
  setDatabaseClock: ((at: Date) => Promise<void>) | null;
  setClock: (at: number) => void;
};

class ProductLife {
  readonly #app: TestApp;
  readonly #world: World;
  readonly #clinic: Clinic;
  readonly #workers: Workers;
  readonly #around: Around;
  readonly #facts: Fact[] = [];
  #areUp = true;
  #now: number;

  constructor(app: TestApp, world: World, around: Around) {
    this.#app = app;
    this.#world = world;
    this.#around = around;
    this.#clinic = new Clinic(app, world);
    this.#workers = new Workers(app, around.chance);
    this.#now = world.from - minuteMs;
  }

  async live(): Promise<Lived> {
    await this.#clinic.found();
    for (const happening of this.#world.happenings) {
      await this.#workUntil(happening.at);
      this.#clock(happening.at);
      await this.#happen(happening);
      if (this.#areUp) await this.#work();
    }
    await this.#workUntil(this.#world.until);
    const outcomes = await productOutcomes(this.#app, this.#clinic.visits);
    return { world: this.#world, facts: this.#facts, outcomes };
  }

  #clock(at: number): void {
    this.#now = Math.max(this.#now, at);
    this.#around.setClock(this.#now);
  }

  /** From one thing that is due to the next. */
  async #workUntil(until: number): Promise<void> {
    // What was looked at and stays is looked at again half a minute later.
    let looks = 0;
    for (let from = this.#now; this.#areUp; from = this.#now + minuteMs / 2) {
      looks += 1;
      if (looks > 1_000)
        throw new Error(`nothing lets go what waits: ${await whatWaits(this.#app, this.#now)}`);
      const due = await nextDue(this.#app);
      const at = due === null ? until : Math.max(due, from);
      if (at >= until) return;
      this.#clock(at);
      await this.#work();
    }
  }

  /** Until a round finds nothing more to do; what is written when it is due already leaves a second later. */
  async #work(): Promise<void> {
    for (let done = await this.#workers.turn(); done > 0; done = await this.#workers.round())
      this.#clock(this.#now + 1_000);
  }

  async #happen(happening: Happening): Promise<void> {
    const fact = { ...happening, at: this.#now };
    await this.#around.setDatabaseClock?.(new Date(this.#now));
    if (fact.kind === 'restart') {
      const { restart } = this.#around;
      if (restart) await this.#workers.through(restart);
    } else if (fact.kind === 'reply') {
      this.#facts.push(...(await this.#clinic.reply(fact.visit, this.#now)));
    } else {
      if (fact.kind === 'workers') this.#areUp = fact.areUp;
      else if (!(await this.#clinic.happen(fact))) return;
      this.#facts.push(fact);
    }
  }
}
