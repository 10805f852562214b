import { Chance } from '../simulation/chance.ts';
import { people, type Person } from '../years/people.ts';
import { dayMs, hourMs, minuteMs, type Happening, type Patient, type World } from './facts.ts';
import { rulesOverTime, stepTimes } from './ruleStory.ts';
import { Walls } from './hours.ts';

export type StoryOptions = {
  seed: number;
  from: number;
  until: number;
  policy: 'standard' | 'strict';
  /** How many people there are, of those in all zones, or more. */
  patients: number;
  /** Days between the visits of one person, at most. */
  longestGapDays: number;
};

const clinicZone = 'America/New_York';
/** Two moves within less could bring three texts within an hour, where a brake is set until somebody looks. */
const calmMs = 50 * minuteMs;

/** A world in which everything that can happen to a visit does, from a seed. */
export function tellStory(
  options: StoryOptions,
  walls: Walls = new Walls(options.from, options.until),
): World {
  const { seed, from, until, policy } = options;
  const everybody = [...new Map(people.map((person) => [placeKey(person), person])).values()].filter(
    ({ told }) => told.clinicZone,
  );
  const patients = Array.from({ length: options.patients }, (_, at): Patient => {
    // A whole turn takes everybody once; a smaller world takes them from all over.
    const place = (at * 17 + seed * 5) % everybody.length;
    const person = everybody[place];
    if (!person) throw new RangeError('there is nobody');
    return {
      id: `patient-${at}`,
      phoneNumber: `${person.told.phoneNumber.slice(0, 5)}${2_220_000 + at}`,
      chosenZone: person.told.chosenZone ?? null,
      zip: person.told.zip ?? null,
      addressState: person.told.addressState ?? null,
      place: person.clinicZone,
      careZones: person.careZones,
    };
  });
  const happenings = [
    ...rulesOverTime(new Chance(seed, 'rules'), options),
    ...outages(new Chance(seed, 'outages'), options),
    ...patients.flatMap((patient) => lifeOf(patient, new Chance(seed, patient.id), options, walls)),
  ];
  const zones = [...new Set(patients.map(({ place }) => place))];
  return {
    clinicZone,
    policy,
    places: zones.map((zone) => ({ id: zone, zone })),
    patients,
    from,
    until,
    happenings: happenings.toSorted((one, other) => one.at - other.at),
  };
}

function placeKey({ told, clinicZone: zone }: Person): string {
  return `${told.phoneNumber} ${told.chosenZone ?? ''} ${told.zip ?? ''} ${zone}`;
}

/** Minutes to days without a worker, mostly short ones; also in the nights in which the clocks change. */
function outages(chance: Chance, { from, until }: StoryOptions): Happening[] {
  const found: Happening[] = [];
  let at = from + chance.whole(0, 4) * dayMs;
  for (;;) {
    const length = chance.happens(0.15)
      ? chance.whole(10, 70) * hourMs
      : Math.floor(chance.delay(2 * minuteMs, 6 * hourMs));
    if (at + length > until - 2 * dayMs) return found;
    found.push({ at, kind: 'workers', areUp: false }, { at: at + length, kind: 'workers', areUp: true });
    at += length + Math.floor(chance.fraction() * 12 * dayMs) + hourMs;
  }
}

const leads = [18 * dayMs, 9 * dayMs, 5 * dayMs, 2.5 * dayMs, 36 * hourMs, 20 * hourMs, 5 * hourMs];
const shortLeads = [150 * minuteMs, 100 * minuteMs, 30 * minuteMs];
const kinds = [null, null, 'Check-up', 'Procedure', 'Therapy', 'Intake'];

function lifeOf(patient: Patient, chance: Chance, options: StoryOptions, walls: Walls): Happening[] {
  const { from, until, longestGapDays } = options;
  const found: Happening[] = [];
  let at = from + 2 * dayMs + Math.floor(chance.fraction() * longestGapDays * dayMs);
  for (let count = 0; at < until - 12 * dayMs; count += 1) {
    const visit = `${patient.id}/visit-${count}`;
    const events = visitStory({ visit, patient, chance, walls, at });
    found.push(...events.happenings);
    at = events.endsAt + Math.floor((1 + chance.fraction() * longestGapDays) * dayMs);
    if (chance.happens(0.02)) {
      const stopsAt = at - chance.whole(1, 20) * hourMs;
      found.push({ at: stopsAt, kind: 'patient', patient: patient.id, state: 'opted_out' });
      const startsAt = stopsAt + chance.whole(1, 400) * hourMs;
      found.push({ at: startsAt, kind: 'patient', patient: patient.id, state: 'fine' });
      at = Math.max(at, startsAt + hourMs);
    }
    if (chance.happens(0.006)) {
      const died = at + chance.whole(-200, 40) * hourMs;
      return [...untilDeath(found, died), { at: died, kind: 'patient', patient: patient.id, state: 'dead' }];
    }
  }
  return found;
}

/** Whoever is dead books nothing more and says nothing more; what was booked stands. */
function untilDeath(happenings: readonly Happening[], died: number): Happening[] {
  const booked = new Set(
    happenings.flatMap((one) => (one.kind === 'booked' && one.at <= died ? [one.visit] : [])),
  );
  return happenings.filter(
    (one) =>
      ('visit' in one && booked.has(one.visit) && (one.at <= died || one.kind !== 'reply')) || one.at <= died,
  );
}

type VisitFacts = { visit: string; patient: Patient; chance: Chance; walls: Walls; at: number };

function visitStory({ visit, patient, chance, walls, at }: VisitFacts): {
  happenings: Happening[];
  endsAt: number;
} {
  const startOf = (wall: number): number => walls.moment(wall, patient.place);
  const day = Math.floor(at / dayMs) * dayMs + 10 * dayMs;
  let wall = day + hourOf(chance) + 15 * minuteMs * chance.whole(0, 3);
  const type = chance.oneOf(kinds);
  const lead = chance.happens(0.15) ? chance.oneOf(shortLeads) : chance.oneOf(leads);
  const bookedAt = toSecond(startOf(wall) - lead - Math.floor(chance.fraction() * hourMs));
  const happenings: Happening[] = [{ at: bookedAt, kind: 'booked', visit, patient: patient.id, type, wall }];
  let last = bookedAt;
  let isCancelled = false;
  const moves = chance.happens(0.3) ? chance.whole(1, 3) : 0;
  const walled = [wall];
  for (let count = 0; count < moves; count += 1) {
    const moveAt = momentBefore(chance, last, startOf(wall));
    if (moveAt === null) break;
    // Away and back, a few hours, earlier, later.
    const next = chance.happens(0.3)
      ? (walled.at(-2) ?? wall)
      : wall + chance.oneOf([-3 * dayMs, -dayMs, -3 * hourMs, 2 * hourMs, dayMs, 4 * dayMs, 9 * dayMs]);
    if (next === wall || startOf(next) < moveAt + 10 * minuteMs) continue;
    wall = next;
    walled.push(wall);
    happenings.push({ at: moveAt, kind: 'moved', visit, wall });
    last = moveAt;
    if (chance.happens(0.3)) answer(startOf(wall));
  }
  function answer(start: number): void {
    const answeredAt = momentBefore(chance, last, start);
    if (answeredAt === null) return;
    last = answeredAt;
    if (chance.happens(0.6)) happenings.push({ at: answeredAt, kind: 'reply', visit });
    else
      happenings.push({
        at: answeredAt,
        kind: 'status',
        visit,
        status: chance.oneOf(['confirmed', 'confirmed', 'change_asked', 'booked'] as const),
      });
  }
  const start = startOf(wall);
  if (chance.happens(0.5)) answer(start);
  if (chance.happens(0.15)) {
    const cancelledAt = momentBefore(chance, last, start);
    if (cancelledAt !== null) {
      happenings.push({ at: cancelledAt, kind: 'status', visit, status: 'cancelled' });
      last = cancelledAt;
      isCancelled = true;
      const againAt = chance.happens(0.3) ? momentBefore(chance, last, start) : null;
      if (againAt !== null) {
        happenings.push({ at: againAt, kind: 'status', visit, status: 'booked' });
        isCancelled = false;
      }
    }
  }
  if (!isCancelled && chance.happens(0.7)) {
    const status = chance.happens(0.25) ? 'no_show' : 'completed';
    const saidAt = toSecond(start + chance.whole(10, 20 * 60) * minuteMs);
    happenings.push({ at: saidAt, kind: 'status', visit, status });
    if (status === 'no_show' && chance.happens(0.2))
      happenings.push({
        at: saidAt + chance.whole(20, 3_000) * minuteMs,
        kind: 'status',
        visit,
        status: 'completed',
      });
  }
  return { happenings, endsAt: Math.max(start, startOf(Math.max(...walled))) };
}

/** Some time between now and the visit, often within minutes of when a text is written or goes. */
function momentBefore(chance: Chance, last: number, start: number): number | null {
  const least = last + calmMs;
  if (least >= start - 5 * minuteMs) return null;
  const near = stepTimes
    .map((ahead) => start - ahead + Math.floor((chance.fraction() - 0.7) * 24 * minuteMs))
    .filter((at) => at > least && at < start);
  const at =
    chance.happens(0.5) && near.length > 0 ? chance.oneOf(near) : least + chance.fraction() * (start - least);
  return toSecond(at);
}

/** Mostly in the day, some in the night, also in the hour in which clocks change. */
function hourOf(chance: Chance): number {
  return hourMs * (chance.happens(0.12) ? chance.oneOf([0, 1, 1, 2, 3, 5]) : chance.whole(7, 19));
}

function toSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
