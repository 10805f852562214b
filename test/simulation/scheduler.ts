/** Who an event belongs to: when it has died the event never happens, while it sleeps the event waits. */
export type Owner = { readonly name: string; readonly isAlive: boolean; readonly sleepsUntil: number };

type Event = {
  at: number;
  order: number;
  owner: Owner | null;
  label: string;
  act: () => void;
  isCancelled: boolean;
};

/**
 * Virtual time. Everything that happens in a simulated world is an event here; between two events the code that was
 * woken runs until it waits for the next one. The same events in the same order make the same run.
 */
export class Scheduler {
  /** Milliseconds since the world began. */
  now = 0;
  /** Events that have happened. */
  steps = 0;
  /** Called before each event that belongs to somebody: the place to let it die, or to let something come between. */
  beforeStep: (step: number, owner: Owner, label: string) => void = () => undefined;
  /** Called after each event, when all code that it woke has come to rest. */
  afterStep: () => void = () => undefined;
  readonly #queue: Event[] = [];
  #order = 0;

  /** Lets something happen in `ms`. The answer takes it back. */
  after(ms: number, owner: Owner | null, label: string, act: () => void): () => void {
    this.#order += 1;
    const event = {
      at: this.now + Math.max(0, ms),
      order: this.#order,
      owner,
      label,
      act,
      isCancelled: false,
    };
    this.#push(event);
    return () => {
      event.isCancelled = true;
    };
  }

  /** Time passes at a stroke, with nothing in between: what was due meanwhile is late. */
  leap(ms: number): void {
    this.now += ms;
  }

  /** Runs until the time has come, or `isEnough` says so. */
  async run(until: number, isEnough: () => boolean = () => false): Promise<void> {
    // What has been started comes to rest at its first wait.
    await new Promise(setImmediate);
    while (!isEnough()) {
      const next = this.#queue[0];
      if (next === undefined || next.at > until) break;
      this.#pop();
      if (next.isCancelled || next.owner?.isAlive === false) continue;
      if (next.owner && next.owner.sleepsUntil > Math.max(this.now, next.at)) {
        next.at = next.owner.sleepsUntil;
        this.#push(next);
        continue;
      }
      this.now = Math.max(this.now, next.at);
      if (next.owner) {
        this.steps += 1;
        this.beforeStep(this.steps, next.owner, next.label);
        if (!next.owner.isAlive) continue;
      }
      next.act();
      // Immediates run when no promise has anything more to do.
      await new Promise(setImmediate);
      this.afterStep();
    }
    if (!isEnough()) this.now = Math.max(this.now, until);
  }

  #push(event: Event): void {
    const queue = this.#queue;
    let index = queue.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, queue[parent])) break;
      swap(queue, index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const queue = this.#queue;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return;
    queue[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const least = isBefore(queue[left + 1], queue[left]) ? left + 1 : left;
      if (!isBefore(queue[least], last)) return;
      swap(queue, index, least);
      index = least;
    }
  }
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined) return false;
  if (other === undefined) return true;
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

function swap(queue: Event[], one: number, other: number): void {
  const [first, second] = [queue[one], queue[other]];
  if (first === undefined || second === undefined) return;
  queue[one] = second;
  queue[other] = first;
}
