import { forgetRounds, openRound, openedRounds } from '@/db/callQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import { insertTask, lockTask, settleTask } from '@/db/taskQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { callCandidates } from './callCandidates.ts';

/** What a day is called in the reason of its task: no patient, no count that would be wrong a minute later. */
const dayWords = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
  timeZone: 'UTC',
});
const keptDays = 14;

/**
 * Opens one task for each day of visits when the time has come to call who has not answered or could not be texted, and closes it when nobody
 * is left to call. @returns how many were opened or closed
 */
export async function openCallTasks(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now();
  const due = (await callCandidates(deps.db, clinicId, now)).filter(
    (one) => one.needsCall && Date.parse(one.callFrom) <= now.getTime(),
  );
  const waiting = Map.groupBy(due, ({ day, timeZone }) => `${day} ${timeZone}`);
  const rounds = await openedRounds(deps.db, clinicId);
  const opened = new Set(rounds.map(({ visitDay, timeZone }) => `${visitDay} ${timeZone}`));
  let changed = 0;
  for (const [key, [first]] of waiting) {
    if (first !== undefined && !opened.has(key) && (await open(deps, clinicId, first))) changed += 1;
  }
  for (const round of rounds) {
    const isLeft = waiting.has(`${round.visitDay} ${round.timeZone}`);
    if (!round.isDone && !isLeft && (await close(deps, clinicId, round.taskId))) changed += 1;
  }
  const oldest = now.toTemporalInstant().toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: keptDays });
  await forgetRounds(deps.db, clinicId, oldest.toString());
  return changed;
}

function open(
  deps: Deps,
  clinicId: string,
  { day, timeZone }: { day: string; timeZone: string },
): Promise<boolean> {
  const [taskId, now] = [deps.newId(), deps.now()];
  return deps.db.transaction().execute(async (tx) => {
    if (!(await openRound(tx, { clinicId, visitDay: day, timeZone, taskId, openedAt: now }))) return false;
    await insertTask(tx, {
      clinicId,
      id: taskId,
      kind: 'call_list',
      priority: 'high',
      reason: `Some patients with a visit on ${dayWords.format(new Date(`${day}T00:00:00Z`))} have not answered or cannot be texted. The call list says whom to call, and why.`,
      openedAt: now,
    });
    await recordChange(tx, clinicId, 'task', taskId);
    return true;
  });
}

function close(deps: Deps, clinicId: string, taskId: string): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const task = await lockTask(tx, clinicId, taskId);
    if (!task || task.doneAt !== null) return false;
    await settleTask(tx, clinicId, taskId, {
      doneAt: deps.now(),
      doneBy: null,
      outcome: 'Nobody is left to call.',
      decision: null,
    });
    await recordChange(tx, clinicId, 'task', taskId);
    return true;
  });
}
