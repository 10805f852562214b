import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../src/db/database.ts';
import { insertReminderRule } from '../src/db/reminderRuleQueries.ts';
import { createDispatcher } from '../src/dispatch/dispatcher.ts';
import type { Deps } from '../src/dispatch/deps.ts';
import { usualSteps } from '../src/domain/reminder/reminderRule.ts';
import type { Context } from '../src/services/context.ts';
import { installBuiltInTemplates } from '../src/services/template/installBuiltInTemplates.ts';
import { workOutReminders } from '../src/services/reminder/workOutReminders.ts';
import { writeReminders } from '../src/services/reminder/writeReminders.ts';
import { bookDay } from './handover/dayOfVisits.ts';
import { startClock, type JumpingClock } from './handover/jumpingClock.ts';
import { lookAtQueue, type SentText } from './handover/pacedQueue.ts';
import { timed, type Part } from './part.ts';
import { withEmptyClinic } from './processes/emptyClinic.ts';
import { ownDeps } from './processes/ownDeps.ts';
import { startTwilio } from './processes/twilioProcess.ts';

/** What Twilio lets the best campaign of a long code send to one carrier. */
const segmentsPerSecond = 75;
const mostSeconds = 60;
/** A text is at Twilio within this time of its turn: it is claimed, called for and answered. */
const mostLateSeconds = 5;
const mostMegabytes = 500;

/**
 * The reminders of 100,000 visits of tomorrow are worked out, written, claimed and handed over to the simulated Twilio: each once, in its turn at
 * the pace of its sender, none after its deadline. The clock runs while anything is under way, and jumps where all wait for the pace or for
 * their time; so what the machine is too slow for shows as late.
 */
export const handover: Part = async ({ visits, seed }, say) =>
  withEmptyClinic(async ({ clinicId, db }) => {
    const twilio = await startTwilio(seed);
    try {
      const midnight = Temporal.Now.zonedDateTimeISO('UTC').startOfDay().add({ days: 1 });
      const clock = startClock(new Date(midnight.add({ hours: 9 }).epochMilliseconds));
      const deps = await ownDeps(db, clinicId, {
        now: () => clock.now(),
        twilioUrl: `http://127.0.0.1:${twilio.port}`,
        accountSegmentsPerSecond: 225,
      });
      const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'prove' } };
      await db.transaction().execute((tx) => installBuiltInTemplates(ctx, tx));
      const monthAgo = new Date(midnight.subtract({ days: 31 }).epochMilliseconds);
      await insertReminderRule(db, {
        clinicId,
        id: randomUUIDv7(),
        name: 'Reminders',
        steps: usualSteps(deps.newId),
        createdAt: monthAgo,
        updatedAt: monthAgo,
      });
      const day = midnight.add({ days: 1 }).toPlainDate().toString();
      await bookDay(db, { clinicId, day, count: visits, segmentsPerSecond });
      say(`${visits} visits booked`);
      const plan = await timed(() => workOutAll(deps, clinicId));
      say(`worked out in ${plan.seconds.toFixed(1)} s`);
      const memory = watchMemory();
      const run = await timed(() => handOverAll(deps, clinicId, clock, say));
      const megabytes = memory.stop();
      say(await statesOf(db, clinicId));
      const texts = await textsOf(db, clinicId);
      const atTwilio = Map.groupBy(await twilio.ledger(), ({ messageId }) => messageId);
      const once = texts.filter(
        ({ id, state, sid }) =>
          state === 'handed_over' && atTwilio.get(id)?.length === 1 && atTwilio.get(id)?.[0]?.sid === sid,
      ).length;
      const late = texts.filter(
        ({ handedOverAt, deadlineAt }) => handedOverAt === null || handedOverAt >= deadlineAt,
      ).length;
      const queue = lookAtQueue(
        texts.flatMap(({ handedOverAt, ...text }): SentText[] =>
          handedOverAt === null ? [] : [{ ...text, handedOverAt }],
        ),
        segmentsPerSecond,
      );
      const creates = [...atTwilio.values()].reduce((sum, one) => sum + one.length, 0);
      const isInPace =
        queue.mostInAMinute <= segmentsPerSecond * 63 &&
        Math.abs(queue.rateInRush / segmentsPerSecond - 1) < 0.03;
      return {
        holds:
          plan.seconds < mostSeconds &&
          once === visits &&
          texts.length === visits &&
          creates === visits &&
          late === 0 &&
          isInPace &&
          queue.latenessMost < mostLateSeconds &&
          megabytes < mostMegabytes,
        report: [
          `${visits} visits of one day worked out in ${plan.seconds.toFixed(1)} s`,
          `at Twilio exactly once: ${once} of ${texts.length} texts; creates: ${creates}; after their deadline or never: ${late}`,
          `${queue.rush.texts} texts in a row at ${queue.rateInRush.toFixed(1)} segments a second (pace ${segmentsPerSecond}), ${queue.rush.from.toISOString().slice(11, 19)} to ${queue.rush.until.toISOString().slice(11, 19)} UTC; at most ${queue.mostInAMinute} in a minute`,
          `behind their turn in the queue: 99 of 100 within ${queue.latenessOfMost.toFixed(2)} s, all within ${queue.latenessMost.toFixed(2)} s; the longest wait for a turn ${(queue.longestWait / 60).toFixed(1)} min`,
          `${run.seconds.toFixed(0)} s of work for ${run.result.hours.toFixed(1)} h; written in ${run.result.writing.toFixed(0)} s, ${Math.round(visits / run.result.writing)} a second; memory at most ${megabytes} MB more`,
        ].join('\n'),
      };
    } finally {
      twilio.close();
    }
  });

async function workOutAll(deps: Deps, clinicId: string): Promise<void> {
  while ((await workOutReminders(deps, clinicId)) > 0);
}

/** As workers do: one loop writes, another one hands over. */
async function handOverAll(
  deps: Deps,
  clinicId: string,
  clock: JumpingClock,
  say: (line: string) => void,
): Promise<{ hours: number; writing: number }> {
  const dispatcher = createDispatcher(deps);
  const begun = clock.now();
  let writing: Promise<void> | null = null;
  let nextTurn = begun;
  let written = 0;
  let writingMs = 0;
  let said = performance.now();
  const turn = async (): Promise<void> => {
    const from = performance.now();
    const count = await writeReminders(deps, clinicId);
    written += count;
    if (count > 0) writingMs += performance.now() - from;
    nextTurn = new Date(clock.now().getTime() + (count > 0 ? 0 : 2_000));
    writing = null;
  };
  for (;;) {
    await dispatcher.runUntilIdle();
    if (performance.now() - said > 30_000) {
      said = performance.now();
      say(`${clock.now().toISOString().slice(11, 19)} UTC: ${written} written`);
    }
    if (writing === null && clock.now() >= nextTurn) {
      writing = turn();
    }
    if (writing !== null) {
      await Promise.race([writing, wait(20)]);
      continue;
    }
    const next = await nextWork(deps.db, clinicId, clock.now());
    if (next === null) break;
    clock.jumpTo(new Date(Math.min(+next, Math.max(+nextTurn, +clock.now() + paceStepMs))));
    if (+next > +nextTurn) nextTurn = next;
  }
  return { hours: (+clock.now() - +begun) / 3_600_000, writing: writingMs / 1000 };
}

/** Between two looks at a queue that waits for its pace. */
const paceStepMs = 200;

/** When there is something to do again: now for a queue that waits for its pace; null when all is done. */
async function nextWork(db: Database, clinicId: string, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select least((select min(send_after) from message where clinic_id = ${clinicId}::uuid and dispatch_state = 'queued'),
                 (select min(send_at) - interval '10 minutes' from reminder where clinic_id = ${clinicId}::uuid and state = 'planned')) as at`.execute(
    db,
  );
  const at = rows[0]?.at ?? null;
  return at === null || at > now ? at : new Date(+now + paceStepMs);
}

type Text = {
  id: string;
  state: string;
  sid: string | null;
  sendAfter: Date;
  handedOverAt: Date | null;
  deadlineAt: Date;
  segments: number;
};

/** The texts by which the reminders went, each of one visit. */
async function textsOf(db: Database, clinicId: string): Promise<Text[]> {
  const { rows } = await sql<Text>`
    select m.id, m.dispatch_state as state, m.twilio_sid as sid, r.send_at as "sendAfter", m.handed_over_at as "handedOverAt",
           least(m.deadline_at, r.deadline_at) as "deadlineAt", m.segments
      from reminder r join message m on m.clinic_id = r.clinic_id and m.id = r.message_id
     where r.clinic_id = ${clinicId}::uuid and r.state = 'written'`.execute(db);
  return rows;
}

/** What became of the reminders of the day before, for a person. */
async function statesOf(db: Database, clinicId: string): Promise<string> {
  const { rows } = await sql<{ state: string; count: number }>`
    select concat_ws(' ', r.state, r.reason_code, m.dispatch_state, m.reason_code) as state, count(*)::int as count
      from reminder r left join message m on m.clinic_id = r.clinic_id and m.id = r.message_id
     where r.clinic_id = ${clinicId}::uuid group by 1 order by 2 desc`.execute(db);
  return rows.map(({ state, count }) => `${count} ${state}`).join(', ');
}

/** The most memory beyond what there was, in megabytes. */
function watchMemory(): { stop: () => number } {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  return {
    stop() {
      clearInterval(timer);
      return Math.round((most - before) / 1024 / 1024);
    },
  };
}
