import type { Chance } from '../simulation/chance.ts';
import { people, type Person } from '../years/people.ts';
import { dayMs, hourMs, minuteMs, type Happening, type Patient, type Told } from './facts.ts';
import type { Walls } from './hours.ts';
import type { PlaceClocks } from './placeStory.ts';
import { stepTimes } from './ruleStory.ts';
import type { StoryOptions } from './story.ts';
import { calmMs, toSecond, visitStory } from './visitStory.ts';
import { zonesOfCode } from './whereabouts.ts';

/** People on one phone, at first. */
export type Household = { place: string; phoneNumber: string; members: readonly Patient[] };

/** Other ways to say where one is. */
const tellings: readonly Told[] = [
  ...new Map(
    people.flatMap(({ told }) => {
      const { chosenZone = null, zip = null, addressState = null } = told;
      return chosenZone || zip ? [[`${chosenZone} ${zip}`, { chosenZone, zip, addressState }] as const] : [];
    }),
  ).values(),
];

export function householdOf(person: Person, at: number, chance: Chance): Household {
  const { told, clinicZone: place } = person;
  const phoneNumber = numberOf(told.phoneNumber.slice(2, 5), at, 0);
  const own: Told = {
    chosenZone: told.chosenZone ?? null,
    zip: told.zip ?? null,
    addressState: told.addressState ?? null,
  };
  const size = chance.oneOf([1, 1, 1, 1, 2, 2, 2, 3, 3, 4]);
  const members = Array.from({ length: size }, (_, member): Patient => ({
    id: `patient-${at}-${member}`,
    phoneNumber,
    told: member > 0 && chance.happens(0.25) ? chance.oneOf(tellings) : own,
    place,
  }));
  return { place, phoneNumber, members };
}

function numberOf(areaCode: string, household: number, count: number): string {
  return `+1${areaCode}${2_220_000 + household * 40 + count}`;
}

type Telling = { chance: Chance; options: StoryOptions; walls: Walls; clocks: PlaceClocks };

/** The visits of a household, one or several at a time, and what becomes of its people and phones. */
export function lifeOf(household: Household, telling: Telling): Happening[] {
  const { chance, options } = telling;
  const { from, until, longestGapDays } = options;
  const found: Happening[] = [];
  const living = new Set(household.members);
  const numbers = [household.phoneNumber];
  let at = from + 9 * dayMs + Math.floor(chance.fraction() * longestGapDays * dayMs);
  for (let count = 0; at < until - 12 * dayMs && living.size > 0; count += 1) {
    const occasion = occasionOf([...living], count, at, telling);
    const changes = changesOf(household, [...living], numbers, occasion, telling);
    found.push(...occasion.happenings, ...changes);
    const died = new Set(changes.flatMap((one) => (one.kind === 'died' ? [one.patient] : [])));
    for (const patient of living) if (died.has(patient.id)) living.delete(patient);
    at = occasion.endsAt + Math.floor((1 + chance.fraction() * longestGapDays) * dayMs);
  }
  return calm(untilDeath(found.toSorted((one, other) => one.at - other.at)));
}

type Occasion = { happenings: Happening[]; bookedAt: number; startsAt: number; endsAt: number };

const leads = [18 * dayMs, 9 * dayMs, 5 * dayMs, 2.5 * dayMs, 36 * hourMs, 20 * hourMs, 5 * hourMs];
const shortLeads = [150 * minuteMs, 100 * minuteMs, 30 * minuteMs];
const kinds = [null, null, 'Check-up', 'Procedure', 'Therapy', 'Intake'];
/** How much later others of a household come, or one comes again. */
const apart = [0, 15 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs, 5 * hourMs, dayMs, 2 * dayMs];

/** Visits that are booked in one call. */
function occasionOf(living: readonly Patient[], count: number, at: number, telling: Telling): Occasion {
  const { chance, walls, clocks } = telling;
  const [first] = living;
  if (!first) throw new RangeError('there is nobody');
  const wall =
    Math.floor(at / dayMs) * dayMs + 10 * dayMs + hourOf(chance) + 15 * minuteMs * chance.whole(0, 3);
  const lead = chance.happens(0.15) ? chance.oneOf(shortLeads) : chance.oneOf(leads);
  const zone = clocks.at(first.place, at);
  const startsAt = walls.moment(wall, zone);
  const bookedAt = toSecond(startsAt - lead - Math.floor(chance.fraction() * hourMs));
  const type = chance.oneOf(kinds);
  const many = chance.happens(living.length > 1 ? 0.5 : 0.15)
    ? chance.whole(2, living.length > 2 ? 4 : 2)
    : 1;
  const happenings: Happening[] = [];
  let endsAt = startsAt;
  // Whoever books while the clock of the place is set right books by the new one.
  for (let place = 0; place < many && clocks.at(first.place, bookedAt) === zone; place += 1) {
    const patient = chance.oneOf(living);
    const story = visitStory({
      visit: `${patient.id}/visit-${count}-${place}`,
      patient: patient.id,
      type: place === 0 || chance.happens(0.6) ? type : chance.oneOf(kinds),
      wall: wall + (place === 0 ? 0 : chance.oneOf(apart)),
      bookedAt,
      chance,
      startOf: (moment) => walls.moment(moment, zone),
    });
    happenings.push(...story.happenings);
    endsAt = Math.max(endsAt, story.endsAt);
  }
  return { happenings, bookedAt, startsAt, endsAt };
}

/** What else happens about the time of a visit: another number, another home, STOP and START. */
function changesOf(
  { phoneNumber }: Household,
  living: readonly Patient[],
  numbers: string[],
  { bookedAt, startsAt }: Occasion,
  { chance, options: { unrest = 1 } }: Telling,
): Happening[] {
  const found: Happening[] = [];
  const sometime = (): number =>
    toSecond(
      chance.happens(0.5)
        ? startsAt - chance.oneOf(stepTimes) + Math.floor((chance.fraction() - 0.7) * 24 * minuteMs)
        : bookedAt + chance.fraction() * (startsAt - bookedAt),
    );
  const patient = chance.oneOf(living).id;
  if (chance.happens(0.07 * unrest)) {
    if (chance.happens(0.6) && numbers.length < 40) {
      const household = Math.floor((Number(phoneNumber.slice(5)) - 2_220_000) / 40);
      const code = chance.happens(0.5) ? phoneNumber.slice(2, 5) : chance.oneOf(Object.keys(zonesOfCode));
      numbers.push(numberOf(code, household, numbers.length));
    }
    found.push({ at: sometime(), kind: 'number', patient, phoneNumber: chance.oneOf(numbers.slice(-3)) });
  }
  if (chance.happens(0.05 * unrest))
    found.push({ at: sometime(), kind: 'told', patient, told: chance.oneOf(tellings) });
  if (chance.happens(0.012 * unrest))
    found.push({ at: sometime(), kind: 'died', patient: chance.oneOf(living).id });
  if (chance.happens(0.04 * unrest)) {
    const stopsAt = sometime();
    const stopped = chance.oneOf(numbers.slice(-2));
    const startsAgain = stopsAt + chance.whole(20, 300 * 60) * minuteMs;
    found.push(
      { at: stopsAt, kind: 'phone', phoneNumber: stopped, isStopped: true },
      { at: startsAgain, kind: 'phone', phoneNumber: stopped, isStopped: false },
    );
  }
  return found;
}

/** For whoever is dead nothing more is booked, said or changed; what was booked stands. */
function untilDeath(happenings: readonly Happening[]): Happening[] {
  const dead = new Set<string>();
  const booked = new Map<string, string>();
  return happenings.filter((one) => {
    if (one.kind === 'died') dead.add(one.patient);
    else if (one.kind === 'booked') {
      if (dead.has(one.patient)) return false;
      booked.set(one.visit, one.patient);
    } else if ('patient' in one) return !dead.has(one.patient);
    else if ('visit' in one) {
      const patient = booked.get(one.visit);
      return patient !== undefined && (one.kind !== 'reply' || !dead.has(patient));
    }
    return true;
  });
}

/** What brings texts is so far apart that no phone gets three within an hour, where a brake is set until somebody looks. */
function calm(happenings: readonly Happening[]): Happening[] {
  let last = -Infinity;
  let lastBooked = -Infinity;
  const gone = new Set<string>();
  return happenings.filter((one) => {
    if ('visit' in one && gone.has(one.visit)) return false;
    const bringsText =
      one.kind === 'booked' ||
      one.kind === 'moved' ||
      one.kind === 'number' ||
      (one.kind === 'status' && one.status === 'booked');
    if (!bringsText || one.at - last >= calmMs || one.at === lastBooked) {
      if (bringsText) last = one.at;
      if (one.kind === 'booked') lastBooked = one.at;
      return true;
    }
    if (one.kind === 'booked') gone.add(one.visit);
    return false;
  });
}

/** Mostly in the day, some in the night, also in the hour in which clocks change. */
function hourOf(chance: Chance): number {
  return hourMs * (chance.happens(0.12) ? chance.oneOf([0, 1, 1, 2, 3, 5]) : chance.whole(7, 19));
}
