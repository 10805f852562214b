import { dayMs, hourMs, minuteMs, type Outcome } from './facts.ts';
import { stepIn, whyUnwanted } from './timeline.ts';
import type { Case, Wanted } from './wanted.ts';
import { onItsWayMs } from './writing.ts';

const edgeMs = 5 * minuteMs;

/** What is wrong with a text that went. What went early alone may go so in the company of what was due. */
export type Problem = { what: string; isEarly: boolean };

/** What is wrong with a text that went at this time; null for nothing. */
export function problemOf(
  about: Case,
  wanted: readonly Wanted[],
  ofStart: readonly Outcome[],
  { start, step, to }: Outcome,
  at: number,
): Problem | null {
  const { visit, walls, workers, lived } = about;
  if (workers.findLast((fact) => fact.at <= at)?.areUp === false)
    return wrong('went while nobody was at work');
  const stretch = visit.stretches.findLast(({ from }) => from <= at);
  if (!stretch) return wrong('went before the visit was booked');
  if (stretch.start !== start)
    return wrong(`the visit had been moved to ${new Date(stretch.start).toISOString()}`);
  if (stretch.phoneNumber !== to) return wrong('went to a number that was not the patient’s');
  const why = whyUnwanted(stretch, step);
  if (why !== null) return wrong(why);
  const hasAsked = ofStart.some(
    (one) => one.step !== step && one.sentAt !== null && one.sentAt <= at - hourMs,
  );
  if (stepIn(stretch, step)?.anchor === 'no_answer' && !hasAsked)
    return wrong('nothing had asked an hour before it');
  const opening = walls.at(stretch.where, at);
  if (opening === null) return wrong('outside the hours of where the patient is');
  if (opening.to - at < edgeMs) return wrong('in the last minutes of the hours');
  const one = wanted.find(({ from, to: until }) => from <= at && at < until);
  if (!one) {
    // It was on its way when the rule changed, and the rule still asks for it.
    const isOnItsWay = wanted.some(
      ({ to: until }) =>
        until <= at && until === stretch.since && at - until <= onItsWayMs[lived.world.policy],
    );
    return isOnItsWay ? null : wrong('its time was past when the visit was booked or the rule changed');
  }
  if (at >= one.atMost) return wrong(`it was of no use after ${new Date(one.atMost).toISOString()}`);
  if (at >= one.due) return null;
  const atDue = walls.at(one.where, one.due);
  if (atDue !== null && one.due < atDue.to - edgeMs)
    return early('before its time, when it could have gone at its time');
  const next = walls.after(one.where, one.due);
  if (next !== null && next.from + edgeMs < one.surely)
    return early('before its time, when it could have gone after');
  return at < one.due - dayMs - minuteMs ? early('more than a day before its time') : null;
}

function wrong(what: string): Problem {
  return { what, isEarly: false };
}

function early(what: string): Problem {
  return { what, isEarly: true };
}
