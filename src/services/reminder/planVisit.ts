import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { VisitToPlan } from '@/db/reminderQueries.ts';
import {
  planReminders,
  whyNot,
  type PlannedReminder,
  type PlannedVisit,
  type PlanRules,
  type SkipReason,
} from '@/domain/reminder/planReminders.ts';
import type { RuleStep } from '@/domain/reminder/reminderRule.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';

export type PlanClinic = Pick<ClinicRow, 'policy' | 'timeZone' | 'textHours'>;

type Rule = { steps: readonly RuleStep[]; updatedAt: Date; stepsSince?: Readonly<Record<string, string>> };

/** Since when each step of a rule is what it is. */
export function sinceOf({ steps, updatedAt, stepsSince }: Rule): Map<string, Temporal.Instant> {
  return new Map(
    steps.map(({ id }) => {
      const since = stepsSince?.[id];
      return [id, since === undefined ? updatedAt.toTemporalInstant() : Temporal.Instant.from(since)];
    }),
  );
}

/** The reminders of a visit as it is in the database, by this rule. */
export function planVisit(clinic: PlanClinic, rule: Rule, visit: VisitToPlan, now: Date): PlannedReminder[] {
  return planReminders(plannedVisitOf(visit), {
    steps: rule.steps,
    since: sinceOf(rule),
    policy: clinic.policy,
    now: now.toTemporalInstant(),
    whereabouts: whereaboutsOf(clinic, visit),
    clinicHours: clinicHoursFor(clinic.textHours, 'appointment'),
    sent: new Map(visit.sent.map(({ stepId, at }) => [stepId, new Date(at).toTemporalInstant()])),
  });
}

/** Why texts are taken back that wait for their minute. */
const reasonCodes: Partial<Record<SkipReason, string>> = {
  confirmed: 'appointment_confirmed',
  visit_cancelled: 'appointment_cancelled',
};

/**
 * Steps whose texts are written and wait, and against which the visit speaks by now, or which its rule, or the pause of it, asks for no more, or
 * which would go to a number that is not the patient's main one any more.
 */
export function unwantedSteps(
  clinic: PlanClinic,
  rule: Rule | null,
  visit: VisitToPlan,
): { appointmentId: string; stepId: string; reasonCode: string }[] {
  const planned = plannedVisitOf(visit);
  const whereabouts = whereaboutsOf(clinic, visit);
  return visit.sent.flatMap(({ stepId, to }) => {
    if (to === null) return [];
    const step = rule?.steps.find(({ id }) => id === stepId);
    const found = { appointmentId: visit.id, stepId };
    if (!step) return [{ ...found, reasonCode: 'rule_changed' }];
    const reason = whyNot(planned, { whereabouts }, step);
    if (reason === null && to === visit.phoneNumber) return [];
    return [{ ...found, reasonCode: (reason && reasonCodes[reason]) ?? 'appointment_changed' }];
  });
}

function plannedVisitOf(visit: VisitToPlan): PlannedVisit {
  return {
    id: visit.id,
    status: visit.status,
    local: Temporal.PlainDateTime.from(visit.localStart.replace(' ', 'T')),
    timeZone: visit.timeZone,
    startsAt: visit.startsAt.toTemporalInstant(),
    bookedAt: visit.bookedAt.toTemporalInstant(),
    isBroughtIn: visit.isBroughtIn,
    missedAt: visit.missedAt?.toTemporalInstant() ?? null,
    isFirstOfPatient: visit.isFirstOfPatient,
    modality: visit.modality,
    isAnswered: visit.isAnswered,
    patient: visit.patient,
  };
}

function whereaboutsOf(clinic: PlanClinic, visit: VisitToPlan): PlanRules['whereabouts'] {
  const { phoneNumber, patientZone, zip, addressState, placeZone } = visit;
  // As the claim asks: where the visit is says where the patient may be.
  const clinicZone = placeZone ?? clinic.timeZone;
  return phoneNumber === null
    ? null
    : { phoneNumber, chosenZone: patientZone, zip, addressState, clinicZone };
}
