import type { VisitToPlan } from '../../src/db/reminderQueries.ts';
import { remindedStatuses } from '../../src/domain/reminder/reminderRule.ts';
import { resolveLocal } from '../../src/domain/appointment/localTime.ts';
import type { WhereaboutsFacts } from '../../src/domain/schedule/zoneEvidence.ts';
import { dayMs, type Fact, type Status, type Wall } from './facts.ts';
import type { PeopleBook, Person } from './peopleBook.ts';

export type BookedVisit = {
  id: string;
  patient: string;
  type: string | null;
  zone: string;
  local: Temporal.PlainDateTime;
  start: number;
  setAt: number;
  status: Status;
  isAnswered: boolean;
  missedAt: number | null;
};

type OfVisit = Fact & { kind: 'booked' | 'moved' | 'status' };

/** The visits of a world as the product's tables would have them. */
export class VisitBook {
  readonly #visits = new Map<string, BookedVisit>();
  readonly #ofPatients = new Map<string, BookedVisit[]>();
  readonly #people: PeopleBook;

  constructor(people: PeopleBook) {
    this.#people = people;
  }

  get(id: string): BookedVisit {
    const visit = this.#visits.get(id);
    if (!visit) throw new Error(`${id} is not booked`);
    return visit;
  }

  /** What a change of the rules concerns. */
  toCome(now: number): string[] {
    return [...this.#visits.values()].flatMap(({ id, start, missedAt }) =>
      start > now || (missedAt !== null && missedAt > now - 30 * dayMs) ? [id] : [],
    );
  }

  /** Visits of this patient that are not long over. */
  of(patient: string, now: number): BookedVisit[] {
    return (this.#ofPatients.get(patient) ?? []).filter(({ start }) => start > now - 30 * dayMs);
  }

  /** Does it, and says what texts that are written are taken back for; null when nothing has changed. */
  apply(fact: OfVisit): 'status' | `appointment_${'moved' | Status}` | null {
    if (fact.kind === 'booked') {
      this.#book(fact);
      return 'status';
    }
    const visit = this.get(fact.visit);
    if (fact.kind === 'moved') {
      const next = startOf(fact.wall, visit.zone);
      if (next.start === visit.start) return null;
      const status = remindedStatuses.includes(visit.status) ? 'booked' : visit.status;
      Object.assign(visit, { ...next, setAt: fact.at, status, isAnswered: false });
      return 'appointment_moved';
    }
    const isOver = fact.status === 'cancelled' || fact.status === 'completed' || fact.status === 'no_show';
    if (fact.status === 'no_show' && visit.status !== 'no_show') visit.missedAt = fact.at;
    visit.status = fact.status;
    return isOver ? `appointment_${fact.status}` : 'status';
  }

  #book({ visit: id, patient, type, wall, at }: OfVisit & { kind: 'booked' }): void {
    const zone = this.#people.zoneOf(this.#people.get(patient).place);
    const visit: BookedVisit = {
      id,
      patient,
      type,
      zone,
      ...startOf(wall, zone),
      setAt: at,
      status: 'booked',
      isAnswered: false,
      missedAt: null,
    };
    this.#visits.set(id, visit);
    this.#ofPatients.set(patient, [...this.of(patient, at), visit]);
  }

  /** As the product reads it. */
  toPlan(visit: BookedVisit, sent: VisitToPlan['sent']): VisitToPlan {
    const { place, phoneNumber, told, isDead } = this.#people.get(visit.patient);
    return {
      id: visit.id,
      patientId: visit.patient,
      status: visit.status,
      startsAt: new Date(visit.start),
      localStart: visit.local.toString(),
      timeZone: visit.zone,
      bookedAt: new Date(visit.setAt),
      missedAt: visit.missedAt === null ? null : new Date(visit.missedAt),
      visitType: visit.type,
      locationId: place,
      placeZone: this.#people.zoneOf(place),
      language: 'en',
      modality: 'in_person',
      isAnswered: visit.isAnswered,
      patient: isDead ? 'deceased' : 'texted',
      isPrivate: false,
      isBroughtIn: false,
      isFirstOfPatient: false,
      phoneNumber,
      patientZone: told.chosenZone,
      zip: told.zip,
      addressState: told.addressState,
      sent,
    };
  }

  whereabouts({ phoneNumber, told, place }: Person): WhereaboutsFacts {
    return { phoneNumber, ...told, clinicZone: this.#people.zoneOf(place) };
  }
}

function startOf(wall: Wall, zone: string): { local: Temporal.PlainDateTime; start: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
  return { local, start: resolveLocal(local, zone).epochMilliseconds };
}
