import type { Walls } from './hours.ts';
import { minuteMs, type Lived, type Outcome } from './facts.ts';
import { hasCapped } from './caps.ts';
import { judgeApart, judgeTogether } from './company.ts';
import { plannedBetween } from './planned.ts';
import { problemOf } from './problem.ts';
import { reasonIsTrue } from './reasons.ts';
import { Possible, spreadEndsMs } from './possible.ts';
import { stepIn, visitsOf } from './timeline.ts';
import { iso, sayOf, wantedTimes, type Case, type Gone, type Judged, type Wanted } from './wanted.ts';
import { writtenAheadMs } from './writing.ts';

/**
 * Holds what came of every reminder against what happened. Nothing of the product is asked: zones are read by `Intl`, the hours, what a
 * rule means and which visits one text tells of are the oracle's own.
 */
export function judgeReminders(lived: Lived, walls: Walls): Judged {
  const judged: Judged = { violations: [], wentInTime: 0, capped: 0, joint: 0, followUps: 0, reasons: {} };
  const outcomes = Map.groupBy(lived.outcomes, ({ visit }) => visit);
  const visits = visitsOf(lived, walls);
  const workers = lived.facts.filter((fact) => fact.kind === 'workers');
  const sent = sentTo(lived.outcomes);
  const gone = visits.flatMap((visit) =>
    judgeVisit({ lived, walls, judged, visit, workers, sent }, outcomes.get(visit.id) ?? []),
  );
  judgeTogether(gone, judged);
  judgeApart(gone, lived, judged);
  const known = new Set(visits.map(({ id }) => id));
  for (const one of lived.outcomes)
    if (!known.has(one.visit)) judged.violations.push(`${one.visit}: a reminder of no visit`);
  return judged;
}

/** When each number got texts, those of several visits once. */
function sentTo(outcomes: readonly Outcome[]): Map<string, number[]> {
  const texts = new Map(outcomes.flatMap((one) => (one.sentAt === null ? [] : [[one.text, one]])));
  const found = new Map<string, number[]>();
  for (const { to, sentAt } of texts.values())
    found.set(to ?? '', [...(found.get(to ?? '') ?? []), sentAt ?? 0]);
  return found;
}

/** Returns what went. */
function judgeVisit(about: Case, outcomes: readonly Outcome[]): Gone[] {
  const { visit } = about;
  const gone: Gone[] = [];
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
      const say = (what: string): void => sayOf(about, { start, step }, what);
      if (texts.length > 1) say(`went ${texts.length} times: ${texts.map(iso).join(' and ')}`);
      const wanted = wantedTimes(about, ofStart, start, step);
      judgeDue(about, { wanted, texts, step, ofStart }, say);
      for (const one of own) {
        judgeEnd(about, ofStart, one, say);
        if (one.sentAt === null) continue;
        const problem = problemOf(about, wanted, ofStart, one, one.sentAt);
        if (problem !== null && !problem.isEarly) say(`${problem.what} (it went ${iso(one.sentAt)})`);
        else gone.push({ about, wanted, one, at: one.sentAt, early: problem?.what ?? null });
      }
    }
  }
  return gone;
}

type Due = {
  wanted: readonly Wanted[];
  texts: readonly number[];
  step: string;
  ofStart: readonly Outcome[];
};

/** Whether it went by when it had to. */
function judgeDue(about: Case, { wanted, texts, step, ofStart }: Due, say: (what: string) => void): void {
  const possible = new Possible(about);
  for (const one of wanted) {
    if (texts.some((at) => at < one.from)) continue;
    // What STOP took back just before it was due needs not come again.
    const planned = Math.min(one.due, plannedBetween(about.walls, one).least);
    if (planned < one.stoppedUntil + writtenAheadMs) continue;
    if (isFollowUp(about, step) && !wasAsked(about, one, step, ofStart)) continue;
    const by = possible.surelyBy(one);
    if (by === null || by > about.lived.world.until) continue;
    const spread = one.isElsewhere && one.due < one.from + writtenAheadMs ? spreadEndsMs : 0;
    if (texts.some((at) => at <= by + spread)) about.judged.wentInTime += 1;
    else if (hasCapped(about, texts, one, by)) about.judged.capped += 1;
    else
      say(
        `was due ${iso(one.due)} and had to go by ${iso(by)}, ${texts.length > 0 ? `but went ${texts.map(iso).join()}` : 'but never went'}`,
      );
  }
}

function isFollowUp({ visit }: Case, step: string): boolean {
  return visit.stretches.some((stretch) => stepIn(stretch, step)?.anchor === 'no_answer');
}

/** Whether another text had asked an hour before it, whenever it was written. */
function wasAsked(about: Case, one: Wanted, step: string, ofStart: readonly Outcome[]): boolean {
  const written = plannedBetween(about.walls, one).least - writtenAheadMs;
  return ofStart.some(
    ({ step: other, sentAt }) => other !== step && sentAt !== null && sentAt <= written - 61 * minuteMs,
  );
}

function judgeEnd(
  about: Case,
  ofStart: readonly Outcome[],
  outcome: Outcome,
  say: (what: string) => void,
): void {
  const { reason, sentAt, step } = outcome;
  if (sentAt !== null) {
    if (isFollowUp(about, step)) about.judged.followUps += 1;
    return;
  }
  if (reason === null) {
    const last = about.visit.stretches.at(-1);
    if (last && last.start < about.lived.world.until - 9 * 24 * 60 * minuteMs)
      say('was left waiting for ever');
    return;
  }
  about.judged.reasons[reason] = (about.judged.reasons[reason] ?? 0) + 1;
  if (!reasonIsTrue(about, ofStart, outcome, reason))
    say(
      `did not go because of "${reason}", said ${outcome.endedAt === null ? 'at some time' : iso(outcome.endedAt)}, which is not true`,
    );
}
