import { dayMs, minuteMs, type Outcome } from './facts.ts';
import { wantedTimes, type Case } from './wanted.ts';
import { dueOf, stepIn, useOf, type Stretch } from './timeline.ts';

const edgeMs = 5 * minuteMs;

/** Whether what was said of a reminder that did not go was so when it was said. */
export function reasonIsTrue(
  about: Case,
  ofStart: readonly Outcome[],
  outcome: Outcome,
  reason: string,
): boolean {
  const { endedAt } = outcome;
  const { stretches } = about.visit;
  // What is too late stays so, whatever has changed since.
  const then =
    endedAt === null
      ? stretches
      : stretches.filter(({ from, to }) => from <= endedAt && (endedAt < to || late.has(reason)));
  return then.some((stretch) => holds(about, ofStart, outcome, stretch, reason));
}

function holds(
  about: Case,
  ofStart: readonly Outcome[],
  { step: stepId, start, endedAt }: Outcome,
  stretch: Stretch,
  reason: string,
): boolean {
  const { visit, walls, lived } = about;
  const step = stepIn(stretch, stepId);
  if (reason === 'appointment_moved') return stretch.start !== start;
  if (reason === 'rule_changed') return step === null;
  if (reason === 'visit_cancelled' || reason === 'appointment_cancelled')
    return stretch.status === 'cancelled';
  if (reason === 'visit_over' || reason === 'appointment_completed' || reason === 'appointment_no_show')
    return stretch.status === 'completed' || stretch.status === 'no_show';
  if (reason === 'not_missed') return stretch.status !== 'no_show';
  if (ofPatient.has(reason)) return stretch.patientState !== 'fine';
  if (reason === 'cap_until_too_late' || reason === 'cap_reached') return lived.world.policy === 'strict';
  if (step === null || stretch.start !== start) return false;
  if (reason === 'confirmed' || reason === 'appointment_confirmed')
    return stretch.status === 'confirmed' && step.skipsConfirmed;
  const hasGone = ofStart.some(({ sentAt }) => sentAt !== null && sentAt < stretch.from);
  const due = dueOf(stretch, step, { zone: visit.zone, hasGone, walls });
  if (reason === 'rule_is_newer' || reason === 'booked_too_late')
    return 'never' in due && due.never === reason;
  if ('never' in due) return false;
  if (reason === 'too_many')
    return (
      lived.world.policy === 'strict' ||
      about.sent.filter((at) => Math.abs(due.at - at) < 7 * dayMs).length >= 3
    );
  const others = (stretch.rule?.steps ?? []).flatMap((other) => {
    const its = dueOf(stretch, other, { zone: visit.zone, hasGone, walls });
    return other.anchor !== 'after_missed' && 'at' in its ? its.at : [];
  });
  const { surely } = useOf(stretch, step, due.at, others);
  const at = Math.max(due.at, endedAt ?? due.at);
  if (late.has(reason)) return at >= surely;
  if (reason !== 'no_useful_opening') return false;
  // In the only hours that were of use its number had had its text of the day.
  if (lived.world.policy === 'strict' && about.sent.some((one) => one <= at && at - one < 2 * dayMs))
    return true;
  const zones = visit.patient.careZones;
  const opening = walls.at(zones, at);
  if (opening !== null && at < opening.to - edgeMs) return false;
  const next = walls.after(zones, at);
  if (next !== null && next.from + edgeMs < surely) return false;
  // The hours before were not of use either: not yet booked or planned, or longer ago than a day.
  const before = walls.at(zones, due.at - 1) ?? walls.before(zones, due.at);
  const planned = wantedTimes(about, ofStart, start, stepId).find(({ to }) => to > at)?.from ?? at;
  const from = Math.max(stretch.setAt, due.at - dayMs, planned, endedAt ?? planned);
  return (
    before === null ||
    Math.min(before.to, due.at) - edgeMs <= from + minuteMs ||
    step.anchor !== 'before_visit'
  );
}

const ofPatient = new Set([
  'no_number',
  'recipient_opted_out',
  'number_removed',
  'patient_deceased',
  'opted_out',
]);
const late = new Set(['too_late', 'deadline_passed']);
