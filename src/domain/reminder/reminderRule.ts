import type { Modality } from '../appointment/modality.ts';
import type { AppointmentStatus } from '../appointment/status.ts';

/** What a step counts from. */
export const stepAnchors = ['before_visit', 'no_answer', 'on_booking', 'after_missed'] as const;
export type StepAnchor = (typeof stepAnchors)[number];

/** One text of a rule. */
export type RuleStep = {
  id: string;
  anchor: StepAnchor;
  /** Days of the calendar and hours of the clock, before the visit (`no_answer`: if nobody has answered by then) or after it was missed; none on booking. */
  days: number;
  hours: number;
  /** The text; null is the reminder that suits the sender. */
  templateKey: string | null;
  /** Not sent to those who have confirmed. */
  skipsConfirmed: boolean;
  /** Only for the first visit of a patient. */
  isForNewPatients: boolean;
  /** True: only for video visits; false: for all others; null: however the visit is held. */
  isForVideo: boolean | null;
};

export type ReminderRule = {
  id: string;
  /** Null: every location. */
  locationId: string | null;
  /** Null: every kind of visit. */
  visitType: string | null;
  /** Null: however the visit is held. */
  modality: Modality | null;
  steps: readonly RuleStep[];
};

/** What a rule is chosen by. */
export type RuleSubject = { locationId: string | null; visitType: string | null; modality: Modality | null };

/** The rule for a visit: what is said of its kind goes before what is said of how it is held, that before its place, that before all. */
export function ruleFor<Rule extends RuleSubject>(rules: readonly Rule[], visit: RuleSubject): Rule | null {
  const fitting = rules.filter(
    (rule) =>
      (rule.locationId === null || rule.locationId === visit.locationId) &&
      (rule.modality === null || rule.modality === visit.modality) &&
      (rule.visitType === null || sameKind(rule.visitType, visit.visitType)),
  );
  return fitting.toSorted((one, other) => weightOf(other) - weightOf(one))[0] ?? null;
}

function weightOf(rule: RuleSubject): number {
  return (
    (rule.visitType === null ? 0 : 4) + (rule.modality === null ? 0 : 2) + (rule.locationId === null ? 0 : 1)
  );
}

function sameKind(one: string, other: string | null): boolean {
  return other !== null && one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Visits that are still to come, for whoever is to be reminded. */
export const remindedStatuses: readonly AppointmentStatus[] = ['booked', 'confirmed', 'change_asked'];

/** What every clinic starts with: three days and one day before, as the best trial found (EV-02). */
export function usualSteps(newId: () => string): RuleStep[] {
  return [3, 1].map((days) => ({
    id: newId(),
    anchor: 'before_visit',
    days,
    hours: 0,
    templateKey: null,
    skipsConfirmed: days === 1,
    isForNewPatients: false,
    isForVideo: null,
  }));
}
