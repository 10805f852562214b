import type { Walls } from './hours.ts';
import { dayMs, minuteMs, type Fact, type Lived, type Rule, type Step } from './facts.ts';
import { Standing } from './standing.ts';
import { upcoming, type Stretch, type Visit } from './stretch.ts';

/** Every visit with what was true of it when, from the facts alone. */
export function visitsOf(lived: Lived, walls: Walls): Visit[] {
  const { world, facts } = lived;
  const patients = new Map(world.patients.map((patient) => [patient.id, patient]));
  const ofVisits = Map.groupBy(
    facts.filter((fact) => 'visit' in fact),
    ({ visit }) => visit,
  );
  const ofPatients = Map.groupBy(
    facts.filter((fact) => 'patient' in fact && fact.kind !== 'booked'),
    (fact) => ('patient' in fact ? fact.patient : ''),
  );
  const ofPhones = Map.groupBy(
    facts.filter((fact) => fact.kind === 'phone'),
    ({ phoneNumber }) => phoneNumber,
  );
  const ofAll = facts.filter((fact) => fact.kind === 'rules' || fact.kind === 'hours');
  const ofPlaces = facts.filter((fact) => fact.kind === 'place');
  return [...ofVisits].map(([id, own]) => {
    const booking = own.find((fact) => fact.kind === 'booked');
    const patient = booking && patients.get(booking.patient);
    if (!patient) throw new Error(`${id} was never booked`);
    const { place } = patient;
    const theirs = ofPatients.get(patient.id) ?? [];
    const numbers = new Set([
      patient.phoneNumber,
      ...theirs.flatMap((fact) => (fact.kind === 'number' ? [fact.phoneNumber] : [])),
    ]);
    const last = lastOf(own);
    const all: Fact[] = [
      ...own,
      ...theirs,
      ...[...numbers].flatMap((number) => ofPhones.get(number) ?? []),
      ...ofPlaces.filter((fact) => fact.place === place),
      ...ofAll,
    ];
    const standing = new Standing(world, patient, walls);
    const during = all.filter(({ at }) => at <= last);
    return { id, patient, place, ...stretchesOf(during, standing, { place, type: booking.type }) };
  });
}

/** Nothing is said about a visit so long after it was to be and was last changed. */
function lastOf(own: readonly Fact[]): number {
  return Math.max(...own.flatMap((fact) => ('wall' in fact ? [fact.at, fact.wall] : [fact.at]))) + 45 * dayMs;
}

function stretchesOf(
  facts: readonly Fact[],
  standing: Standing,
  about: { place: string; type: string | null },
): { zone: string; stretches: Stretch[] } {
  const found: Stretch[] = [];
  let rules: readonly Rule[] = [];
  const since = new Map<string, number>();
  for (const fact of facts.toSorted((one, other) => one.at - other.at)) {
    const { at } = fact;
    if (fact.kind === 'rules') {
      rules = fact.rules;
      for (const { id } of fact.changed === null ? rules : []) since.set(id, at);
      if (fact.changed !== null) since.set(fact.changed, at);
    } else standing.happen(fact);
    const now = standing.now();
    if (now === null) continue;
    const last = found.at(-1);
    if (last) last.to = at;
    const rule = ruleFor(rules, about.place, about.type);
    found.push({
      ...now,
      from: at,
      to: Infinity,
      rule,
      since: rule === null ? at : (since.get(rule.id) ?? at),
    });
  }
  return { zone: standing.zone, stretches: found };
}

/** The most particular rule: a kind of visit counts for more than a place. While that one is paused nobody wants anything. */
function ruleFor(rules: readonly Rule[], place: string, type: string | null): Rule | null {
  let best: Rule | null = null;
  let bestWeight = -1;
  for (const rule of rules) {
    if (rule.place !== null && rule.place !== place) continue;
    if (rule.type !== null && rule.type !== type) continue;
    const weight = (rule.type === null ? 0 : 2) + (rule.place === null ? 0 : 1);
    if (weight > bestWeight) [best, bestWeight] = [rule, weight];
  }
  return best?.isPaused ? null : best;
}

export function stepIn({ rule }: Stretch, id: string): Step | null {
  return rule?.steps.find((step) => step.id === id) ?? null;
}

/** Whether somebody wants this text while things stand so, whatever the hour; else why not. */
export function whyUnwanted(stretch: Stretch, stepId: string): string | null {
  const step = stepIn(stretch, stepId);
  if (step === null) return 'no rule asks for it';
  if (stretch.isDead) return 'the patient has died';
  if (stretch.isStopped) return 'the number has opted out';
  if (stretch.isAbroad) return 'the number is of another country';
  if (step.anchor === 'after_missed') return stretch.status === 'no_show' ? null : 'the visit was not missed';
  if (!upcoming.includes(stretch.status)) return `the visit is ${stretch.status}`;
  const isFollowUp = step.anchor === 'no_answer';
  if ((step.skipsConfirmed || isFollowUp) && stretch.status === 'confirmed') return 'the visit is confirmed';
  return isFollowUp && hasAnswered(stretch) ? 'the patient has answered' : null;
}

export function hasAnswered({ isAnswered, status }: Stretch): boolean {
  return isAnswered || status === 'change_asked';
}

/** Whether a step goes so long before the visit. */
export function isAhead({ anchor }: Pick<Step, 'anchor'>): boolean {
  return anchor === 'before_visit' || anchor === 'no_answer';
}

/** Whether a step is one of the texts that take turns: what follows up does not end the use of what asked. */
export function takesTurns({ anchor }: Pick<Step, 'anchor'>): boolean {
  return anchor === 'before_visit' || anchor === 'on_booking';
}

export type Due = { at: number } | { never: 'booked_too_late' | 'rule_is_newer' };

/** When a text is due while things stand so. `hasGone`: another one went for this start before it was set last. */
export function dueOf(
  stretch: Stretch,
  step: Step,
  { zone, hasGone, walls }: { zone: string; hasGone: boolean; walls: Walls },
): Due {
  const { setAt, start, since, rule } = stretch;
  const timeOf = ({ anchor, days, hours }: Step): number => {
    if (anchor === 'on_booking') return setAt + 5 * minuteMs;
    if (isAhead({ anchor }))
      return walls.moment(stretch.wall - days * 86_400_000, zone) - hours * 60 * minuteMs;
    return (stretch.missedAt ?? start) + (days * 24 + hours) * 60 * minuteMs;
  };
  const own = timeOf(step);
  if (own < since && setAt < since) return { never: 'rule_is_newer' };
  if (!isAhead(step) || own > setAt) return { at: own };
  const before = (rule?.steps ?? []).filter(({ anchor }) => anchor === 'before_visit');
  const isMadeGood =
    step.anchor === 'before_visit' &&
    !hasGone &&
    start - setAt > 120 * minuteMs &&
    !(rule?.steps ?? []).some(({ anchor }) => anchor === 'on_booking') &&
    before.every((other) => timeOf(other) <= Math.min(setAt, own));
  return isMadeGood ? { at: setAt + 5 * minuteMs } : { never: 'booked_too_late' };
}

/** Until when it is of use: at least, and at most, as other texts of the rule that may be left out cut it short. */
export function useOf(
  stretch: Stretch,
  step: Step,
  due: number,
  others: readonly number[],
): { surely: number; atMost: number } {
  if (step.anchor === 'after_missed')
    return { surely: due + 7 * 24 * 60 * minuteMs, atMost: due + 7 * 24 * 60 * minuteMs };
  const span = isAhead(step) && step.days === 0 ? step.hours * 30 : 24 * 60;
  const atMost = Math.min(stretch.start - 60 * minuteMs, due + span * minuteMs);
  return { atMost, surely: Math.min(atMost, ...others.filter((other) => other > due)) };
}
