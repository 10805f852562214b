import {
  automatedSince,
  brakesInForce,
  countDueAutomated,
  heldByNumber,
  type BrakeRow,
} from '@/db/brakeReleaseQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import {
  brakesSet,
  inDoubtByState,
  openTaskFigures,
  queuedByLane,
  repliesWithoutEffects,
  workerSigns,
} from '@/db/figureQueries.ts';
import { lastGap, textsMissedSince } from '@/db/gapQueries.ts';
import { patientsAtNumbers } from '@/db/patientQueries.ts';
import { senderStates } from '@/db/senderStateQueries.ts';
import { brakeWindowMs } from '@/domain/ledger/brake.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { silentWorkerMs } from '../clinic/clinicWarnings.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { reminderBacklog, type ReminderBacklog } from './reminderBacklog.ts';

const mostBrakes = 200;
const aDayMs = 86_400_000;

/** Whether texts of the clinic go out and come in, and what stops them, in one look. */
export async function readOperations(ctx: Context) {
  requireScope(ctx.actor, 'metrics:read');
  const { clinicId, db } = ctx;
  const now = ctx.now();
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const clinic = await clinicById(db, clinicId);
  const [inForce, set] = [await brakesInForce(db, clinicId, mostBrakes), await brakesSet(db, clinicId)];
  const unknown = (await inDoubtByState(db, clinicId, now)).find(({ name }) => name === 'unknown');
  const tasks = await openTaskFigures(db, clinicId);
  const gap = await lastGap(db, clinicId);
  const workers = await workerSigns(db, ago(silentWorkerMs));
  return {
    senders: (await senderStates(db, clinicId)).map(({ circuitOpenedAt, probeAt, heldAt, ...sender }) => ({
      ...sender,
      circuitOpenedAt: moment(circuitOpenedAt),
      probeAt: moment(circuitOpenedAt && probeAt),
      heldAt: moment(heldAt),
    })),
    brakes: await presentBrakes(ctx, inForce, clinic.country, now),
    brakesSet: set.reduce((sum, { count }) => sum + count, 0),
    budget: {
      automatedPerHour: clinic.automatedPerHour,
      automatedThisHour: await automatedSince(db, clinicId, ago(brakeWindowMs)),
    },
    queued: (await queuedByLane(db, clinicId, now)).map(({ name, ...lane }) => ({ lane: name, ...lane })),
    reminders: presentBacklog(await reminderBacklog(ctx)),
    unknown: {
      count: unknown?.count ?? 0,
      oldestSeconds: unknown?.oldestSeconds ?? 0,
      withPeople: tasks.reduce((sum, { unknowns }) => sum + unknowns, 0),
    },
    inbound: {
      lastGap: gap ? { foundAt: gap.foundAt.toISOString(), texts: gap.texts } : null,
      missedLastDay: await textsMissedSince(db, clinicId, ago(aDayMs)),
      withoutEffects: (await repliesWithoutEffects(db, clinicId, now)).count,
    },
    workers: { alive: workers.alive, lastSeenAt: moment(workers.lastAt) },
  };
}

function presentBacklog({ due, unwritten, dueLeftAt, nextDay }: ReminderBacklog) {
  return {
    due,
    unwritten,
    dueLeftAt: moment(dueLeftAt),
    nextDay: { ...nextDay, lastLeavesAt: moment(nextDay.lastLeavesAt) },
  };
}

const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Brakes with whom they protect; who may not see patients sees that there are some. */
async function presentBrakes(ctx: Context, rows: readonly BrakeRow[], country: string, now: Date) {
  const { clinicId, db, actor } = ctx;
  const numbers = rows.map(({ phoneNumber }) => phoneNumber).filter((number) => number !== null);
  const held = await heldByNumber(db, clinicId, numbers);
  const due = rows.some(({ kind }) => kind === 'clinic') ? await countDueAutomated(db, clinicId, now) : 0;
  const seesPatients =
    actor.kind === 'job' || (actor.kind !== 'webhook' && actor.scopes.includes('patients:read'));
  const patients = await patientsAtNumbers(db, clinicId, seesPatients ? numbers : []);
  if (seesPatients && rows.length > 0) {
    await recordView(
      ctx,
      'brake.listed',
      { kind: 'operations', id: null },
      { ids: rows.map(({ id }) => id) },
    );
  }
  return rows.map(({ id, kind, caller, phoneNumber, trippedAt }) => {
    const [patient] = patients.get(phoneNumber ?? '') ?? [];
    return {
      id,
      kind,
      caller,
      trippedAt: trippedAt.toISOString(),
      recipient:
        phoneNumber === null || !seesPatients
          ? null
          : {
              displayNumber: formatPhoneNumber(phoneNumber, homeCountry(country)),
              patient: patient ? { id: patient.id, name: patientName(patient) } : null,
            },
      texts: phoneNumber === null ? due : (held.get(phoneNumber) ?? 0),
    };
  });
}
