import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { VisitToPlan } from '@/db/reminderQueries.ts';
import { planReminders, type PlannedReminder } from '@/domain/reminder/planReminders.ts';
import type { RuleStep } from '@/domain/reminder/reminderRule.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';

export type PlanClinic = Pick<ClinicRow, 'policy' | 'timeZone' | 'textHours'>;

/** The reminders of a visit as it is in the database, by this rule. */
export function planVisit(
  clinic: PlanClinic,
  rule: { steps: readonly RuleStep[]; updatedAt: Date },
  visit: VisitToPlan,
  now: Date,
): PlannedReminder[] {
  return planReminders(
    {
      id: visit.id,
      status: visit.status,
      local: Temporal.PlainDateTime.from(visit.localStart.replace(' ', 'T')),
      timeZone: visit.timeZone,
      startsAt: visit.startsAt.toTemporalInstant(),
      bookedAt: visit.bookedAt.toTemporalInstant(),
      missedAt: visit.missedAt?.toTemporalInstant() ?? null,
      isFirstOfPatient: visit.isFirstOfPatient,
    },
    {
      steps: rule.steps,
      since: rule.updatedAt.toTemporalInstant(),
      policy: clinic.policy,
      now: now.toTemporalInstant(),
      whereabouts:
        visit.phoneNumber === null
          ? null
          : {
              phoneNumber: visit.phoneNumber,
              chosenZone: visit.patientZone,
              zip: visit.zip,
              addressState: visit.addressState,
              // As the claim asks: where the visit is says where the patient may be.
              clinicZone: visit.placeZone ?? clinic.timeZone,
            },
      clinicHours: clinicHoursFor(clinic.textHours, 'appointment'),
      sent: new Map(visit.sent.map(({ stepId, at }) => [stepId, new Date(at).toTemporalInstant()])),
    },
  );
}
