import { isDatabaseAway } from '@/db/databaseAway.ts';

/**
 * Gathers what arrives while a commit is running and commits it together next: alone it goes at once, under load in
 * batches, without a timer. Everybody who added something learns whether it was committed. When a batch fails, each
 * of its items is tried alone, so that one bad item does not take the others with it: `commit` must bear repeating.
 * Not so when the database is away: all of them would fail, one long wait after another.
 * @param gather waits a moment before each batch is taken, for what comes in the same turn of the event loop
 */
export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  mostItems: number,
  gather?: () => Promise<unknown>,
) {
  type Waiting = { item: Item; resolve: () => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      if (gather) await gather();
      const batch = waiting.slice(0, mostItems);
      waiting = waiting.slice(batch.length);
      try {
        await commit(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const isOver = batch.length === 1 || isDatabaseAway(error);
        for (const one of batch) await (isOver ? one.reject(error) : alone(one));
      }
    }
    isRunning = false;
  }

  async function alone({ item, resolve, reject }: Waiting): Promise<void> {
    try {
      await commit([item]);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  return (item: Item): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // `run` itself never rejects: its batch is told.
      if (!isRunning) void run();
    });
}
