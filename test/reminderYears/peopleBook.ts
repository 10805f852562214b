import type { Fact, OwnHours, Patient, Told, World } from './facts.ts';

export type Person = Patient & { isDead: boolean };

/** Who can be reached where, as the product's tables would have it. */
export class PeopleBook {
  readonly #people: Map<string, Person>;
  readonly #zones: Map<string, string>;
  readonly #stopped = new Set<string>();
  hours: OwnHours;

  constructor({ patients, places, hours }: World) {
    this.#people = new Map(patients.map((patient) => [patient.id, { ...patient, isDead: false }]));
    this.#zones = new Map(places.map(({ id, zone }) => [id, zone]));
    this.hours = hours;
  }

  get(id: string): Person {
    const person = this.#people.get(id);
    if (!person) throw new Error(`${id} is nobody`);
    return person;
  }

  /** Whose texts go there. */
  at(phoneNumber: string): Person[] {
    return [...this.#people.values()].filter((person) => person.phoneNumber === phoneNumber);
  }

  zoneOf(place: string): string {
    return this.#zones.get(place) ?? 'UTC';
  }

  isStopped(phoneNumber: string): boolean {
    return this.#stopped.has(phoneNumber);
  }

  setPlace(place: string, zone: string): void {
    this.#zones.set(place, zone);
  }

  setTold(patient: string, told: Told): void {
    this.get(patient).told = told;
  }

  setPhone({ phoneNumber, isStopped }: Fact & { kind: 'phone' }): void {
    if (isStopped) this.#stopped.add(phoneNumber);
    else this.#stopped.delete(phoneNumber);
  }
}
