import type { Deps } from '@/dispatch/deps.ts';
import { fetchMissed } from '../message/fetchMissed.ts';
import { checkSenders, doubtSenders } from './checkSenders.ts';

/** A start waits no longer than this for Twilio; the timetable goes on with what is left. */
const mostMs = 3_000;

/**
 * At the start of a process with a worker, before it claims or receives anything: what Twilio knows and this database
 * does not holds the sender (design, law 11), and what patients wrote while nothing ran takes effect in its order, before
 * any webhook brings newer texts. Where Twilio does not answer in time nothing is sent, and texts are received all
 * the same.
 */
export async function catchUp(deps: Deps): Promise<void> {
  await doubtSenders(deps);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), mostMs);
  });
  const work = catchUpNow(deps).catch((error: unknown) => {
    deps.log.error({ error }, 'what Twilio knows could not be compared at the start; it is tried again');
    return 'done' as const;
  });
  const outcome = await Promise.race([work, late]);
  clearTimeout(timer);
  if (outcome === 'late')
    deps.log.warn(
      {},
      'Twilio is slow: texts are received already, and are sent once its list has been compared',
    );
}

async function catchUpNow(deps: Deps): Promise<'done'> {
  await checkSenders(deps);
  for (const { id } of await deps.db.selectFrom('clinic').select('id').execute())
    await fetchMissed(deps, id, 'start');
  return 'done';
}
