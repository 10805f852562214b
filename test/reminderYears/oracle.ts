import type { Walls } from './hours.ts';
import { dayMs, minuteMs, type Lived, type Outcome, type Step } from './facts.ts';
import { reasonIsTrue } from './reasons.ts';
import { Possible } from './possible.ts';
import { visitsOf, whyUnwanted } from './timeline.ts';
import { wantedTimes, type Case, type Judged, type Wanted } from './wanted.ts';

const edgeMs = 5 * minuteMs;
/** Texts are written ten minutes ahead; caps hold them for a day, and for the night after it. */
const onItsWayMs = { standard: 11 * minuteMs, strict: 36 * 60 * minuteMs };

/**
 * Holds what came of every reminder against what happened. Nothing of the product is asked: zones are read by `Intl`, the hours and what a
 * rule means are the oracle's own.
 */
export function judgeReminders(lived: Lived, walls: Walls): Judged {
  const judged: Judged = { violations: [], wentInTime: 0, capped: 0, reasons: {} };
  const outcomes = Map.groupBy(lived.outcomes, ({ visit }) => visit);
  const visits = visitsOf(lived, walls);
  const patientOf = new Map(visits.map(({ id, patient }) => [id, patient.id]));
  const sent = Map.groupBy(
    lived.outcomes.flatMap(({ visit, sentAt }) =>
      sentAt === null ? [] : [{ patient: patientOf.get(visit) ?? '', at: sentAt }],
    ),
    ({ patient }) => patient,
  );
  const workers = lived.facts.filter((fact) => fact.kind === 'workers');
  for (const visit of visits) {
    const times = (sent.get(visit.patient.id) ?? []).map(({ at }) => at);
    judgeVisit({ lived, walls, judged, visit, workers, sent: times }, outcomes.get(visit.id) ?? []);
  }
  const known = new Set(visits.map(({ id }) => id));
  for (const one of lived.outcomes)
    if (!known.has(one.visit)) judged.violations.push(`${one.visit}: a reminder of no visit`);
  return judged;
}

function judgeVisit(about: Case, outcomes: readonly Outcome[]): void {
  const { visit, judged } = about;
  const say = (what: string, start: number, step: string): void => {
    judged.violations.push(`${visit.id} (${visit.zone}), ${iso(start)}, step ${step.slice(-2)}: ${what}`);
  };
  const starts = new Set([
    ...visit.stretches.map(({ start }) => start),
    ...outcomes.map(({ start }) => start),
  ]);
  const steps = new Set([
    ...visit.stretches.flatMap(({ rule }) => rule?.steps.map(({ id }) => id) ?? []),
    ...outcomes.map(({ step }) => step),
  ]);
  for (const start of starts) {
    const ofStart = outcomes.filter((one) => one.start === start);
    for (const step of steps) {
      const own = ofStart.filter((one) => one.step === step);
      const texts = own.flatMap(({ sentAt }) => sentAt ?? []);
      if (texts.length > 1) say(`went ${texts.length} times: ${texts.map(iso).join(' and ')}`, start, step);
      const wanted = wantedTimes(about, ofStart, start, step);
      judgeDue(about, wanted, texts, (what) => say(what, start, step));
      for (const at of texts) {
        const problem = problemOf(about, wanted, { at, start, step });
        if (problem !== null) say(`${problem} (it went ${iso(at)})`, start, step);
      }
      for (const one of own) judgeEnd(about, ofStart, one, (what) => say(what, start, step));
    }
  }
}

/** Whether it went by when it had to. */
function judgeDue(
  about: Case,
  wanted: readonly Wanted[],
  texts: readonly number[],
  say: (what: string) => void,
): void {
  const possible = new Possible(about);
  for (const one of wanted) {
    if (texts.some((at) => at < one.from)) continue;
    const by = possible.surelyBy(one);
    if (by === null || by > about.lived.world.until) continue;
    if (texts.some((at) => at <= by)) about.judged.wentInTime += 1;
    else if (hasCapped(about, texts, one.due, by)) about.judged.capped += 1;
    else
      say(
        `was due ${iso(one.due)} and had to go by ${iso(by)}, ${texts.length > 0 ? `but went ${texts.map(iso).join()}` : 'but never went'}`,
      );
  }
}

/** One number gets three care texts in seven days, and under the strict policy one a day. */
function hasCapped(
  { sent: all, visit, lived }: Case,
  own: readonly number[],
  due: number,
  by: number,
): boolean {
  const { policy } = lived.world;
  const sent = all.filter((at) => !own.includes(at));
  if (policy === 'standard') return sent.filter((at) => Math.abs(due - at) < 7 * dayMs).length >= 3;
  if (sent.some((at) => at >= due - dayMs && at <= by)) return true;
  if (sent.filter((at) => at > due - 7 * dayMs && at <= by).length >= 3) return true;
  return visit.stretches.some(
    ({ rule }) => (rule?.steps.length ?? 0) > 1 && by < Infinity && hasNeighbour(rule?.steps ?? []),
  );
}

/** Steps of one rule that are less than a day apart are not both sent. */
function hasNeighbour(steps: readonly Step[]): boolean {
  const ahead = steps
    .filter(({ anchor }) => anchor !== 'after_missed')
    .map(({ days, hours }) => days * 24 + hours);
  return ahead.some((one, at) => ahead.some((other, place) => place !== at && Math.abs(one - other) < 25));
}

/** What is wrong with a text that went at this time; null for nothing. */
function problemOf(
  { visit, walls, workers, lived }: Case,
  wanted: readonly Wanted[],
  { at, start, step }: { at: number; start: number; step: string },
): string | null {
  const { policy } = lived.world;
  if (workers.findLast((fact) => fact.at <= at)?.areUp === false) return 'went while nobody was at work';
  const stretch = visit.stretches.findLast(({ from }) => from <= at);
  if (!stretch) return 'went before the visit was booked';
  if (stretch.start !== start) return `the visit had been moved to ${iso(stretch.start)}`;
  const why = whyUnwanted(stretch, step);
  if (why !== null) return why;
  const one = wanted.find(({ from, to }) => from <= at && at < to);
  if (!one) {
    // It was on its way when the rule changed, and the rule still asks for it.
    const isOnItsWay = wanted.some(
      ({ to }) => to <= at && to === stretch.since && at - to <= onItsWayMs[policy],
    );
    return isOnItsWay ? null : 'its time was past when the visit was booked or the rule changed';
  }
  if (at >= one.atMost) return `it was of no use after ${iso(one.atMost)}`;
  const zones = visit.patient.careZones;
  const opening = walls.at(zones, at);
  if (opening === null) return 'outside the hours of where the patient is';
  if (opening.to - at < edgeMs) return 'in the last minutes of the hours';
  if (at >= one.due) return null;
  const atDue = walls.at(zones, one.due);
  if (atDue !== null && one.due < atDue.to - edgeMs)
    return 'before its time, when it could have gone at its time';
  const next = walls.after(zones, one.due);
  if (next !== null && next.from + edgeMs < one.surely)
    return 'before its time, when it could have gone after';
  return at < one.due - dayMs - minuteMs ? 'more than a day before its time' : null;
}

function judgeEnd(
  about: Case,
  ofStart: readonly Outcome[],
  outcome: Outcome,
  say: (what: string) => void,
): void {
  const { reason, sentAt } = outcome;
  if (sentAt !== null) return;
  if (reason === null) {
    const last = about.visit.stretches.at(-1);
    if (last && last.start < about.lived.world.until - 9 * dayMs) say('was left waiting for ever');
    return;
  }
  about.judged.reasons[reason] = (about.judged.reasons[reason] ?? 0) + 1;
  if (!reasonIsTrue(about, ofStart, outcome, reason))
    say(
      `did not go because of "${reason}", said ${outcome.endedAt === null ? 'at some time' : iso(outcome.endedAt)}, which is not true`,
    );
}

function iso(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19) : 'never';
}
