import { plansMore, wasTexted } from './caps.ts';
import { dayMs, hourMs, minuteMs, type Outcome } from './facts.ts';
import { wantedTimes, type Case } from './wanted.ts';
import { dueOf, hasAnswered, isAhead, stepIn, takesTurns, useOf } from './timeline.ts';
import type { Stretch } from './stretch.ts';

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
  if (ofPhone.has(reason)) return stretch.isStopped;
  if (reason === 'country_not_allowed') return stretch.isAbroad;
  if (reason === 'deceased' || reason === 'patient_deceased') return stretch.isDead;
  if (ofNumber.has(reason)) return stretch.isDead || hasChangedNumber(visit.stretches);
  if (reason === 'cap_until_too_late' || reason === 'cap_reached') return lived.world.policy === 'strict';
  if (step === null || stretch.start !== start) return false;
  if (reason === 'confirmed' || reason === 'appointment_confirmed')
    return stretch.status === 'confirmed' && (step.skipsConfirmed || step.anchor === 'no_answer');
  if (reason === 'answered') return step.anchor === 'no_answer' && hasAnswered(stretch);
  const hasGone = ofStart.some(({ sentAt }) => sentAt !== null && sentAt < stretch.from);
  const due = dueOf(stretch, step, { zone: visit.zone, hasGone, walls });
  if (reason === 'rule_is_newer' || reason === 'booked_too_late')
    return 'never' in due && due.never === reason;
  if ('never' in due) return false;
  if (reason === 'nothing_asked')
    return (
      step.anchor === 'no_answer' &&
      ofStart.every(
        ({ step: other, sentAt }) =>
          other === stepId || sentAt === null || sentAt > Math.min(endedAt ?? due.at, due.at) - hourMs,
      )
    );
  if (reason === 'too_many') return lived.world.policy === 'strict' || plansMore([stretch.rule]);
  const others = (stretch.rule?.steps ?? []).flatMap((other) => {
    const its = dueOf(stretch, other, { zone: visit.zone, hasGone, walls });
    return takesTurns(other) && 'at' in its ? its.at : [];
  });
  const { surely } = useOf(stretch, step, due.at, others);
  const at = Math.max(due.at, endedAt ?? due.at);
  // Of a text that caps held it is not known when it was given up.
  if (late.has(reason)) return at >= surely || (endedAt === null && lived.world.policy === 'strict');
  if (reason !== 'no_useful_opening') return false;
  // In the only hours that were of use its number had had its text of the day.
  if (lived.world.policy === 'strict' && wasTexted(about, stretch.phoneNumber, at - 2 * dayMs, at))
    return true;
  const { where } = stretch;
  const opening = walls.at(where, at);
  if (opening !== null && at < opening.to - edgeMs) return false;
  const next = walls.after(where, at);
  if (next !== null && next.from + edgeMs < surely) return false;
  // The hours before were not of use either: not yet booked or planned, or longer ago than a day.
  const before = walls.at(where, due.at - 1) ?? walls.before(where, due.at);
  const planned = wantedTimes(about, ofStart, start, stepId).find(({ to }) => to > at)?.from ?? at;
  const from = Math.max(stretch.setAt, due.at - dayMs, planned, endedAt ?? planned);
  return before === null || Math.min(before.to, due.at) - edgeMs <= from + minuteMs || !isAhead(step);
}

/** Texts go there no more. */
function hasChangedNumber(stretches: readonly Stretch[]): boolean {
  return stretches.some(({ phoneNumber }) => phoneNumber !== stretches[0]?.phoneNumber);
}

const ofPhone = new Set(['recipient_opted_out', 'opted_out']);
const ofNumber = new Set(['recipient_not_texted', 'number_removed', 'appointment_changed']);
const late = new Set(['too_late', 'deadline_passed']);
