import type { Walls } from './hours.ts';
import {
  minuteMs,
  type Fact,
  type Lived,
  type Patient,
  type Rule,
  type Status,
  type Step,
  type Wall,
} from './facts.ts';

/** How a visit stood between two moments at which something about it changed. */
export type Stretch = {
  from: number;
  to: number;
  start: number;
  wall: Wall;
  /** When this start was set. */
  setAt: number;
  status: Status;
  missedAt: number | null;
  patientState: 'fine' | 'opted_out' | 'dead';
  rule: Rule | null;
  /** Since when the rule is what it is. */
  since: number;
};

export type Visit = { id: string; patient: Patient; zone: string; stretches: readonly Stretch[] };

const upcoming: readonly Status[] = ['booked', 'confirmed', 'change_asked'];

type Standing = Pick<Stretch, 'start' | 'wall' | 'setAt' | 'status' | 'missedAt'>;

/** Every visit with what was true of it when, from the facts alone. */
export function visitsOf({ world, facts }: Lived, walls: Walls): Visit[] {
  const patients = new Map(world.patients.map((patient) => [patient.id, patient]));
  const zones = new Map(world.places.map(({ id, zone }) => [id, zone]));
  const ofVisits = Map.groupBy(
    facts.filter((fact) => 'visit' in fact),
    ({ visit }) => visit,
  );
  const ofPatients = Map.groupBy(
    facts.filter((fact) => fact.kind === 'patient'),
    ({ patient }) => patient,
  );
  const ofRules = facts.filter((fact) => fact.kind === 'rules');
  return [...ofVisits].map(([id, own]) => {
    const booking = own.find((fact) => fact.kind === 'booked');
    const patient = booking && patients.get(booking.patient);
    const zone = patient && zones.get(patient.place);
    if (!patient || zone === undefined) throw new Error(`${id} was never booked`);
    const all: Fact[] = [...own, ...(ofPatients.get(patient.id) ?? []), ...ofRules];
    return {
      id,
      patient,
      zone,
      stretches: stretchesOf(all, patient, booking.type, (wall) => walls.moment(wall, zone)),
    };
  });
}

function stretchesOf(
  facts: readonly Fact[],
  patient: Patient,
  type: string | null,
  momentOf: (wall: Wall) => number,
): Stretch[] {
  const found: Stretch[] = [];
  let visit: Standing | null = null;
  let patientState: Stretch['patientState'] = 'fine';
  let rules: readonly Rule[] = [];
  const since = new Map<string, number>();
  for (const fact of facts.toSorted((one, other) => one.at - other.at)) {
    const { at } = fact;
    if (fact.kind === 'rules') {
      rules = fact.rules;
      for (const { id } of fact.changed === null ? rules : []) since.set(id, at);
      if (fact.changed !== null) since.set(fact.changed, at);
    } else if (fact.kind === 'patient') patientState = fact.state;
    else if (fact.kind === 'booked')
      visit = { start: momentOf(fact.wall), wall: fact.wall, setAt: at, status: 'booked', missedAt: null };
    else if (fact.kind === 'moved' && visit) {
      const start = momentOf(fact.wall);
      if (start !== visit.start)
        visit = {
          start,
          wall: fact.wall,
          setAt: at,
          status: upcoming.includes(visit.status) ? 'booked' : visit.status,
          missedAt: visit.missedAt,
        };
    } else if (fact.kind === 'status' && visit) {
      if (fact.status === 'no_show' && visit.status !== 'no_show') visit.missedAt = at;
      visit.status = fact.status;
    }
    if (visit === null) continue;
    const last = found.at(-1);
    if (last) last.to = at;
    const rule = ruleFor(rules, patient.place, type);
    found.push({
      ...visit,
      from: at,
      to: Infinity,
      patientState,
      rule,
      since: rule === null ? at : (since.get(rule.id) ?? at),
    });
  }
  return found;
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
  if (stretch.patientState === 'dead') return 'the patient has died';
  if (stretch.patientState === 'opted_out') return 'the number has opted out';
  if (step.anchor === 'after_missed') return stretch.status === 'no_show' ? null : 'the visit was not missed';
  if (!upcoming.includes(stretch.status)) return `the visit is ${stretch.status}`;
  return step.skipsConfirmed && stretch.status === 'confirmed' ? 'the visit is confirmed' : null;
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
    if (anchor === 'before_visit')
      return walls.moment(stretch.wall - days * 86_400_000, zone) - hours * 60 * minuteMs;
    return (stretch.missedAt ?? start) + (days * 24 + hours) * 60 * minuteMs;
  };
  const own = timeOf(step);
  if (own < since && setAt < since) return { never: 'rule_is_newer' };
  if (step.anchor !== 'before_visit' || own > setAt) return { at: own };
  const before = (rule?.steps ?? []).filter(({ anchor }) => anchor === 'before_visit');
  const isMadeGood =
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
  const span = step.anchor === 'before_visit' && step.days === 0 ? step.hours * 30 : 24 * 60;
  const atMost = Math.min(stretch.start - 60 * minuteMs, due + span * minuteMs);
  return { atMost, surely: Math.min(atMost, ...others.filter((other) => other > due)) };
}
