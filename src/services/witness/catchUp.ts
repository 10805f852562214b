import type { Deps } from '@/dispatch/deps.ts';
import { fetchMissed } from '../message/fetchMissed.ts';
import { checkSenders, doubtSenders } from './checkSenders.ts';

/** A start waits no longer than this for each; the timetable goes on with what is left. */
const most = { comparingMs: 3_000, fetchingMs: 10_000 };

/**
 * At the start of a process with a worker, before it claims or receives anything: what Twilio knows and this database
 * does not holds the sender (design, law 11), and what patients wrote while nothing ran takes effect in its order, before
 * any webhook brings newer texts. Where Twilio does not answer in time nothing is sent, and texts are received all
 * the same.
 */
export async function catchUp(deps: Deps): Promise<void> {
  await doubtSenders(deps);
  if (await isDoneWithin(deps, most.comparingMs, checkSenders(deps)))
    await isDoneWithin(deps, most.fetchingMs, fetchAllMissed(deps));
}

async function fetchAllMissed(deps: Deps): Promise<void> {
  for (const { id } of await deps.db.selectFrom('clinic').select('id').execute())
    await fetchMissed(deps, id, 'start');
}

/** Goes on without what takes longer; it comes to its end by itself. */
async function isDoneWithin(deps: Deps, ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    (error: unknown) => {
      deps.log.error({ error }, 'catching up with Twilio failed at the start; it is tried again');
      return true;
    },
  );
  const isDone = await Promise.race([done, late]);
  clearTimeout(timer);
  if (!isDone)
    deps.log.warn({}, 'Twilio is slow: texts are received already, and what it knows is taken up meanwhile');
  return isDone;
}
