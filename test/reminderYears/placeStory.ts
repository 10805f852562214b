import type { Chance } from '../simulation/chance.ts';
import { dayMs, type Happening, type OwnHours } from './facts.ts';

/** Where clocks may be set to when somebody finds that a place's was wrong. */
const mainland = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
];

/** What clinics keep to beyond the rules. */
export const ownHours: readonly OwnHours[] = [
  {},
  { mon_fri: [10, 18], sat: [10, 14] },
  { sun: null },
  { mon_fri: [9, 19], sun: [13, 17] },
];

/** Every few months the clinic keeps to other hours, or the clock of one of its places is set right. */
export function clinicOverTime(
  chance: Chance,
  { from, until, unrest = 1 }: { from: number; until: number; unrest?: number },
  places: readonly string[],
): Happening[] {
  const known = places.filter((place) => mainland.includes(place));
  const found: Happening[] = [];
  for (let at = from; ;) {
    at += Math.floor(((8 + chance.fraction() * 60) / unrest) * dayMs);
    if (at > until) return found;
    if (chance.happens(0.5) || known.length === 0)
      found.push({ at, kind: 'hours', hours: chance.oneOf(ownHours) });
    else found.push({ at, kind: 'place', place: chance.oneOf(known), zone: chance.oneOf(mainland) });
  }
}

/** What the clocks of places are set to. */
export class PlaceClocks {
  readonly #changes: ReadonlyMap<string, readonly { at: number; zone: string }[]>;

  constructor(places: readonly string[], happenings: readonly Happening[]) {
    this.#changes = new Map(
      places.map((place) => [
        place,
        happenings.flatMap((one) => (one.kind === 'place' && one.place === place ? [one] : [])),
      ]),
    );
  }

  at(place: string, moment: number): string {
    return this.#changes.get(place)?.findLast(({ at }) => at <= moment)?.zone ?? place;
  }
}
