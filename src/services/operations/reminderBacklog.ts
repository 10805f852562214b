import { clinicById } from '@/db/clinicQueries.ts';
import { dueMinutes, overdueReminders } from '@/db/reminderBacklogQueries.ts';
import { senderStates } from '@/db/senderStateQueries.ts';
import { forecastQueue, type Forecast } from '@/domain/reminder/forecastQueue.ts';
import type { Context } from '../context.ts';

const aheadMs = 24 * 3_600_000;
/** A clinic without a number: nothing leaves for a year and more. */
const leastPace = 1e-3;

/** What waits of a clinic's reminders, and how the next day's will leave. */
export type ReminderBacklog = {
  /** Their time has come, and they have not left: written or not. */
  due: number;
  /** Of these, those that nobody has written yet, and for how long the first of them has waited. */
  unwritten: number;
  unwrittenSeconds: number;
  /** When what is due now will have left at the pace; null when nothing is. */
  dueLeftAt: Date | null;
  /** All that goes within 24 hours. */
  nextDay: Omit<Forecast, 'lastLeavesAt'> & {
    lastLeavesAt: Date | null;
    /** How many more leave within an hour than the clinic's budget allows: the brake would hold what follows. */ overBudget: number;
  };
};

/** Counts the reminders that wait and reckons when they leave, at the pace of the clinic's numbers together. */
export async function reminderBacklog(
  ctx: Pick<Context, 'db' | 'clinicId' | 'now' | 'settings'>,
): Promise<ReminderBacklog> {
  const { db, clinicId } = ctx;
  const now = ctx.now();
  const at = now.toTemporalInstant();
  const { automatedPerHour } = await clinicById(db, clinicId);
  const senders = await senderStates(db, clinicId);
  const pace = Math.min(
    ctx.settings.accountSegmentsPerSecond,
    senders.reduce((sum, { segmentsPerSecond }) => sum + segmentsPerSecond, 0),
  );
  const minutes = (await dueMinutes(db, clinicId, new Date(now.getTime() + aheadMs))).map((minute) => ({
    ...minute,
    at: minute.at.toTemporalInstant(),
    usefulUntil: minute.usefulUntil.toTemporalInstant(),
  }));
  const isDue = ({ at: minute }: { at: Temporal.Instant }): boolean =>
    Temporal.Instant.compare(minute, at) <= 0;
  const waiting = forecastQueue(minutes.filter(isDue), Math.max(pace, leastPace), at);
  const { lastLeavesAt, ...nextDay } = forecastQueue(minutes, Math.max(pace, leastPace), at);
  const overdue = await overdueReminders(db, clinicId, now);
  return {
    due: waiting.texts,
    unwritten: overdue.count,
    unwrittenSeconds: overdue.oldestAt === null ? 0 : (now.getTime() - overdue.oldestAt.getTime()) / 1000,
    dueLeftAt: momentOf(waiting.lastLeavesAt),
    nextDay: {
      ...nextDay,
      lastLeavesAt: momentOf(lastLeavesAt),
      overBudget: Math.max(0, nextDay.mostInAnHour - automatedPerHour),
    },
  };
}

function momentOf(at: Temporal.Instant | null): Date | null {
  return at && new Date(at.epochMilliseconds);
}
