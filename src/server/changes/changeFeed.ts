import { changesAfter, currentPosition, type ChangeRow } from '@/db/changeQueries.ts';
import type { Deps } from '@/services/context.ts';
import { isAfter } from './changeCursor.ts';

export type ChangeListener = (changes: readonly ChangeRow[]) => void;

export type ChangeFeed = {
  /**
   * Tells of every change of the clinic after `position`, each once and in order, until the returned function is
   * called. Resolves when what had happened before has been told.
   */
  follow: (clinicId: string, position: string, listener: ChangeListener) => Promise<() => void>;
  /** How many listen; while nobody does, the database is not asked. */
  listeners: () => number;
};

const pollMs = 200;
const afterFailureMs = 1_000;
const batch = 500;

type Follower = { clinicId: string; last: string; tell: ChangeListener; waiting: ChangeRow[] | null };

/** One reader of the change table a process, however many screens are open. */
export function createChangeFeed({ db, log }: Pick<Deps, 'db' | 'log'>): ChangeFeed {
  const followers = new Set<Follower>();
  let reader: { position: Promise<string>; isStopped: boolean } | null = null;

  function startReading(): Promise<string> {
    const mine = { position: currentPosition(db), isStopped: false };
    reader = mine;
    mine.position.then(
      (start) => void read(mine, start),
      () => {
        if (reader === mine) reader = null;
      },
    );
    return mine.position;
  }

  async function read(mine: { isStopped: boolean }, start: string): Promise<void> {
    let position = start;
    while (!mine.isStopped) {
      let pause = pollMs;
      try {
        const rows = await changesAfter(db, position, batch);
        position = rows.at(-1)?.position ?? position;
        if (rows.length > 0) spread(rows);
        if (rows.length === batch) pause = 0;
      } catch (error) {
        log.warn({ error }, 'the changes could not be read; another attempt follows');
        pause = afterFailureMs;
      }
      await new Promise<void>((resolve) => {
        setTimeout(resolve, pause).unref();
      });
    }
  }

  function spread(rows: readonly ChangeRow[]): void {
    const byClinic = Map.groupBy(rows, (row) => row.clinicId);
    for (const follower of followers) {
      const own = byClinic.get(follower.clinicId);
      if (!own) continue;
      // Until the past has been told, the present waits.
      if (follower.waiting) follower.waiting.push(...own);
      else deliver(follower, own);
    }
  }

  async function tellPast(follower: Follower): Promise<void> {
    let position = follower.last;
    for (;;) {
      const rows = await changesAfter(db, position, batch);
      position = rows.at(-1)?.position ?? position;
      deliver(
        follower,
        rows.filter((row) => row.clinicId === follower.clinicId),
      );
      if (rows.length < batch) return;
    }
  }

  function leave(follower: Follower): void {
    followers.delete(follower);
    if (followers.size > 0 || !reader) return;
    reader.isStopped = true;
    reader = null;
  }

  return {
    async follow(clinicId, position, tell) {
      const follower: Follower = { clinicId, last: position, tell, waiting: [] };
      followers.add(follower);
      try {
        // The reader's start comes first: what commits after it is read by the reader, what came before by us.
        await (reader?.position ?? startReading());
        await tellPast(follower);
      } catch (error) {
        leave(follower);
        throw error;
      }
      const { waiting } = follower;
      follower.waiting = null;
      deliver(follower, waiting ?? []);
      return () => leave(follower);
    },
    listeners: () => followers.size,
  };
}

function deliver(follower: Follower, rows: readonly ChangeRow[]): void {
  const news = rows.filter((row) => isAfter(row.position, follower.last));
  const newest = news.at(-1);
  if (!newest) return;
  follower.last = newest.position;
  follower.tell(news);
}
