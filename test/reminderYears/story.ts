import { Chance } from '../simulation/chance.ts';
import { people, type Person } from '../years/people.ts';
import type { Happening, World } from './facts.ts';
import { householdOf, lifeOf, type Household } from './householdStory.ts';
import { Walls } from './hours.ts';
import { outages, restarts } from './outageStory.ts';
import { clinicOverTime, ownHours, PlaceClocks } from './placeStory.ts';
import { rulesOverTime } from './ruleStory.ts';

export type StoryOptions = {
  seed: number;
  from: number;
  until: number;
  policy: 'standard' | 'strict';
  /** How many there are, of those in all zones, or more. */
  households: number;
  /** Where others live the same time apart: the first of these. */
  firstHousehold?: number;
  /** Days between the visits of one household, at most. */
  longestGapDays: number;
  /** So many times as much as usual happens to numbers, homes, phones, clinics and workers. */
  unrest?: number;
};

const clinicZone = 'America/New_York';

/** A world in which everything that can happen to visits and to whom they are of does, from a seed. */
export function tellStory(
  options: StoryOptions,
  walls: Walls = new Walls(options.from, options.until),
): World {
  const { seed, from, until, policy, firstHousehold = 0 } = options;
  const everybody = [...new Map(people.map((person) => [placeKey(person), person])).values()].filter(
    ({ told }) => told.clinicZone,
  );
  const numbered = Array.from({ length: options.households }, (_, at) => firstHousehold + at);
  const households = numbered.map((at): Household => {
    // A whole turn takes everybody once; a smaller world takes them from all over.
    const person = everybody[(at * 17 + seed * 5) % everybody.length];
    if (!person) throw new RangeError('there is nobody');
    return householdOf(person, at, new Chance(seed, `household-${at}`));
  });
  const zones = [...new Set(households.map(({ place }) => place))];
  const stream = (name: string): Chance => new Chance(seed, `${name} ${firstHousehold}`);
  const clinic = stream('clinic');
  const hours = clinic.oneOf(ownHours);
  const ofClinic = clinicOverTime(clinic, options, zones);
  const clocks = new PlaceClocks(zones, ofClinic);
  const happenings: Happening[] = [
    ...rulesOverTime(stream('rules'), options),
    ...outages(stream('outages'), options),
    ...restarts(stream('restarts'), options),
    ...ofClinic,
    ...households.flatMap((household, at) =>
      lifeOf(household, { chance: new Chance(seed, `life-${numbered[at]}`), options, walls, clocks }),
    ),
  ];
  return {
    clinicZone,
    policy,
    hours,
    places: zones.map((zone) => ({ id: zone, zone })),
    patients: households.flatMap(({ members }) => members),
    from,
    until,
    happenings: happenings.toSorted((one, other) => one.at - other.at),
  };
}

function placeKey({ told, clinicZone: zone }: Person): string {
  return `${told.phoneNumber} ${told.chosenZone ?? ''} ${told.zip ?? ''} ${zone}`;
}
