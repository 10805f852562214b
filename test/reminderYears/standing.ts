import type { Walls } from './hours.ts';
import type { Fact, OwnHours, Patient, Status, Told, Wall, World } from './facts.ts';
import { upcoming, type Stretch } from './stretch.ts';
import { careZonesOf, isCanadian } from './whereabouts.ts';

type Start = Pick<Stretch, 'start' | 'wall' | 'setAt' | 'status' | 'missedAt' | 'isAnswered'>;

/** How one visit stands, fact by fact. */
export class Standing {
  readonly #walls: Walls;
  readonly #policy: World['policy'];
  #visit: Start | null = null;
  /** The clock that it was booked by: it keeps to that one wherever the place's is set. */
  zone: string;
  #placeZone: string;
  #hours: OwnHours;
  #told: Told;
  #phoneNumber: string;
  #isDead = false;
  readonly #stopped = new Set<string>();

  constructor(world: World, patient: Patient, walls: Walls) {
    const place = world.places.find(({ id }) => id === patient.place);
    if (!place) throw new Error(`${patient.place} is nowhere`);
    this.#walls = walls;
    this.#policy = world.policy;
    this.zone = place.zone;
    this.#placeZone = place.zone;
    this.#hours = world.hours;
    this.#told = patient.told;
    this.#phoneNumber = patient.phoneNumber;
  }

  /** Null before it is booked. */
  now(): Omit<Stretch, 'from' | 'to' | 'rule' | 'since'> | null {
    if (this.#visit === null) return null;
    return {
      ...this.#visit,
      isDead: this.#isDead,
      phoneNumber: this.#phoneNumber,
      isStopped: this.#stopped.has(this.#phoneNumber),
      isAbroad: this.#policy === 'strict' && isCanadian(this.#phoneNumber),
      where: {
        zones: careZonesOf(this.#told, this.#phoneNumber, this.#placeZone),
        hours: this.#hours,
      },
    };
  }

  happen(fact: Fact): void {
    if (fact.kind === 'died') this.#isDead = true;
    else if (fact.kind === 'number') this.#phoneNumber = fact.phoneNumber;
    else if (fact.kind === 'told') this.#told = fact.told;
    else if (fact.kind === 'hours') this.#hours = fact.hours;
    else if (fact.kind === 'place') this.#placeZone = fact.zone;
    else if (fact.kind === 'phone' && fact.isStopped) this.#stopped.add(fact.phoneNumber);
    else if (fact.kind === 'phone') this.#stopped.delete(fact.phoneNumber);
    else if (fact.kind === 'booked') {
      this.zone = this.#placeZone;
      this.#visit = this.#startOf(fact.wall, fact.at, 'booked', null);
    } else if (this.#visit) this.#change(this.#visit, fact);
  }

  #change(visit: Start, fact: Fact): void {
    if (fact.kind === 'answered') visit.isAnswered = true;
    else if (fact.kind === 'moved') {
      const status = upcoming.includes(visit.status) ? 'booked' : visit.status;
      const next = this.#startOf(fact.wall, fact.at, status, visit.missedAt);
      if (next.start !== visit.start) this.#visit = next;
    } else if (fact.kind === 'status') {
      if (fact.status === 'no_show' && visit.status !== 'no_show') visit.missedAt = fact.at;
      visit.status = fact.status;
    }
  }

  #startOf(wall: Wall, setAt: number, status: Status, missedAt: number | null): Start {
    return { start: this.#walls.moment(wall, this.zone), wall, setAt, status, missedAt, isAnswered: false };
  }
}
