import { clinicById } from '@/db/clinicQueries.ts';
import { visitsToPlan, type VisitToPlan } from '@/db/reminderQueries.ts';
import { localTime } from '@/domain/appointment/localTime.ts';
import type { PlannedReminder } from '@/domain/reminder/planReminders.ts';
import { reasonWords } from '@/domain/reminder/reasonWords.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { noAppointment } from '../appointment/getAppointment.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { plannedCompanions } from './companions.ts';
import { planVisit } from './planVisit.ts';
import { readSteps, type WantedStep } from './reminderRules.ts';
import { waitingVisit } from './waitingVisit.ts';

/**
 * What these steps would mean for one real visit: which texts go when, by whose clock, and why one would not. As if the rule had been there
 * since the visit was booked. Changes nothing.
 * @throws Refusal not_found, invalid_request for steps that say nothing
 */
export async function previewReminders(
  ctx: Context,
  { appointmentId, steps: wanted }: { appointmentId: string; steps: readonly WantedStep[] },
) {
  requireScope(ctx.actor, 'appointments:read');
  const steps = await readSteps(ctx, wanted);
  const now = ctx.now();
  const [visit] = await visitsToPlan(ctx.db, ctx.clinicId, [appointmentId], now);
  if (!visit) throw noAppointment();
  await recordView(ctx, 'reminder.previewed', { kind: 'patient', id: visit.patientId });
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const asNew = { ...visit, sent: [] };
  const planned = planVisit(clinic, { steps, updatedAt: visit.bookedAt }, asNew, now);
  const templates = new Map(steps.map(({ id, templateKey }) => [id, templateKey]));
  const together = await plannedCompanions(
    ctx,
    visit,
    planned.flatMap((one) =>
      one.kind === 'planned'
        ? [
            waitingVisit(clinic, visit, {
              id: one.stepId,
              sendAt: one.sendAt,
              templateKey: templates.get(one.stepId) ?? null,
            }),
          ]
        : [],
    ),
  );
  return {
    reminders: planned.map((one) => ({
      ...presentPlanned(visit, one),
      together: together.get(one.stepId) ?? [],
    })),
  };
}

function presentPlanned(visit: VisitToPlan, one: PlannedReminder) {
  const sendAt = one.kind === 'planned' ? one.sendAt : null;
  const reason = one.kind === 'skipped' ? one.reason : null;
  const patientZone = toldZone({ timeZone: visit.patientZone, zip: visit.zip });
  return {
    stepId: one.stepId,
    dueAt: one.dueAt.toString(),
    sendAt: sendAt?.toString() ?? null,
    localSendAt: sendAt && wallClock(sendAt, visit.timeZone),
    patientSendAt: sendAt && patientZone ? wallClock(sendAt, patientZone) : null,
    patientZone,
    reason,
    sentence: reason && reasonWords(reason),
  };
}

function wallClock(at: Temporal.Instant, zone: string): string {
  return localTime(at, zone).toString({ smallestUnit: 'minute' });
}
