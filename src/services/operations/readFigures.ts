import { countDueAutomated } from '@/db/brakeReleaseQueries.ts';
import {
  brakesSet,
  countOnBrake,
  countWaitingConversations,
  inDoubtByState,
  openTaskFigures,
  queuedByLane,
  repliesWithoutEffects,
  unfinishedByStatus,
  workerSigns,
} from '@/db/figureQueries.ts';
import { textsMissedSince } from '@/db/gapQueries.ts';
import { incidentClocks } from '../incident/watchIncidents.ts';
import { senderStates } from '@/db/senderStateQueries.ts';
import { strangeTextsSince, witnessSenders } from '@/db/witnessQueries.ts';
import { waitingOfEndpoints } from '@/db/webhookEndpointQueries.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { silentWorkerMs } from '../clinic/clinicWarnings.ts';
import { reminderBacklog } from './reminderBacklog.ts';

/** Twilio reports nothing more about a text after this long, and nobody asks any more. */
const statusWindowMs = 72 * 3_600_000;
const aDayMs = 86_400_000;

/** How the ledger of one clinic stands right now. */
export type Figures = Awaited<ReturnType<typeof readFigures>>;

/** Counts what is unfinished, which stays cheap however much history there is. */
export async function readFigures(ctx: Context) {
  requireScope(ctx.actor, 'metrics:read');
  const { clinicId, db } = ctx;
  const now = ctx.now();
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const senders = await senderStates(db, clinicId);
  const witnessed = await witnessSenders(db, clinicId);
  const workers = await workerSigns(db, ago(silentWorkerMs));
  const brakes = await brakesSet(db, clinicId);
  const incidents = await incidentClocks(ctx, db, clinicId);
  const isClinicBraked = brakes.some(({ kind }) => kind === 'clinic');
  return {
    takenAt: now,
    queued: await queuedByLane(db, clinicId, now),
    reminders: await reminderBacklog(ctx),
    inDoubt: await inDoubtByState(db, clinicId, now),
    unfinished: await unfinishedByStatus(db, clinicId, ago(statusWindowMs)),
    /** What its own brake holds is due and just not claimed. */
    onBrake:
      (await countOnBrake(db, clinicId)) + (isClinicBraked ? await countDueAutomated(db, clinicId, now) : 0),
    brakes,
    circuitsOpen: senders.filter(({ circuitOpenedAt }) => circuitOpenedAt !== null).length,
    sendersHeld: senders.filter(({ heldAt }) => heldAt !== null).length,
    sendersUnchecked: witnessed.filter(({ heldAt, isWitnessed }) => heldAt === null && !isWitnessed).length,
    /** Texts that Twilio has sent from the clinic's senders and that nobody here knows, within a day. */
    strangeTexts: await strangeTextsSince(db, clinicId, ago(aDayMs)),
    textsMissed: await textsMissedSince(db, clinicId, ago(aDayMs)),
    replies: await repliesWithoutEffects(db, clinicId, now),
    openTasks: await openTaskFigures(db, clinicId),
    incidents: {
      open: incidents.length,
      overdue: incidents.filter(({ urgency }) => urgency === 'overdue').length,
    },
    webhooks: await waitingOfEndpoints(db, clinicId, now),
    conversationsWaiting: await countWaitingConversations(db, clinicId),
    workers: workers.alive,
    /** Seconds since the last sign of life of any worker; null when there never was one. */
    workerSilentSeconds: workers.lastAt
      ? Math.max(0, (now.getTime() - workers.lastAt.getTime()) / 1000)
      : null,
  };
}
