/** Time that can be moved. Tasks run in order of their time, equal times in order of their making. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the task at a time; a time in the past means as soon as possible, never within this call. */
  at(time: number, run: () => void): void;
  /** Moves time forward through every task on the way; `afterEach` is awaited between different times. */
  advance(ms: number, afterEach: () => Promise<void>): Promise<void>;
  close(): void;
};

type Task = { time: number; order: number; run: () => void };

/** A longer wait than this overflows setTimeout. */
const longestWait = 2 ** 31 - 1;

/**
 * `manual` stands still but for `advance`; `real` follows `now`, and `advance` puts it ahead.
 * @param now the real time in milliseconds; the start time of a manual clock
 */
export function createClock(mode: 'real' | 'manual', now: () => number = Date.now): Clock {
  const tasks = createHeap();
  const start = now();
  let offset = 0;
  let order = 0;
  let timer: NodeJS.Timeout | null = null;
  let timerTime = Number.POSITIVE_INFINITY;
  let isClosed = false;

  const base = (): number => (mode === 'manual' ? start : now());
  const current = (): number => base() + offset;

  const runDue = (): void => {
    for (let task = tasks.peek(); task !== undefined && task.time <= current(); task = tasks.peek()) {
      tasks.pop();
      task.run();
    }
  };
  const arm = (): void => {
    const next = tasks.peek();
    if (mode === 'manual' || isClosed || next === undefined || next.time >= timerTime) return;
    if (timer !== null) clearTimeout(timer);
    timerTime = next.time;
    timer = setTimeout(
      () => {
        timer = null;
        timerTime = Number.POSITIVE_INFINITY;
        runDue();
        arm();
      },
      Math.min(Math.max(0, next.time - current()), longestWait),
    );
    timer.unref();
  };

  return {
    now: current,
    at(time, run) {
      order += 1;
      tasks.push({ time, order, run });
      arm();
    },
    async advance(ms, afterEach) {
      const target = current() + ms;
      for (let task = tasks.peek(); task !== undefined && task.time <= target; task = tasks.peek()) {
        offset = Math.max(offset, task.time - base());
        runDue();
        await afterEach();
      }
      offset = Math.max(offset, target - base());
      await afterEach();
    },
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function isBefore(a: Task, b: Task): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** Binary heap: thousands of messages a second each have their next step in here. */
function createHeap(): { peek(): Task | undefined; push(task: Task): void; pop(): void } {
  const items: Task[] = [];
  const at = (index: number): Task => {
    const item = items[index];
    if (item === undefined) throw new RangeError('heap index');
    return item;
  };
  const swap = (a: number, b: number): void => {
    const kept = at(a);
    items[a] = at(b);
    items[b] = kept;
  };
  return {
    peek: () => items[0],
    push(task) {
      items.push(task);
      for (let index = items.length - 1; index > 0;) {
        const parent = (index - 1) >> 1;
        if (!isBefore(at(index), at(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop() {
      const last = items.pop();
      if (last === undefined || items.length === 0) return;
      items[0] = last;
      for (let index = 0; ;) {
        let smallest = index;
        for (const child of [2 * index + 1, 2 * index + 2]) {
          if (child < items.length && isBefore(at(child), at(smallest))) smallest = child;
        }
        if (smallest === index) return;
        swap(index, smallest);
        index = smallest;
      }
    },
  };
}
