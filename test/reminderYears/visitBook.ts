import type { VisitToPlan } from '../../src/db/reminderQueries.ts';
import { remindedStatuses } from '../../src/domain/reminder/reminderRule.ts';
import { resolveLocal } from '../../src/domain/appointment/localTime.ts';
import type { WhereaboutsFacts } from '../../src/domain/schedule/zoneEvidence.ts';
import { dayMs, type Fact, type Patient, type Status, type Wall, type World } from './facts.ts';

export type BookedVisit = {
  id: string;
  patient: string;
  type: string | null;
  zone: string;
  local: Temporal.PlainDateTime;
  start: number;
  setAt: number;
  status: Status;
  missedAt: number | null;
};

type OfVisit = Fact & { kind: 'booked' | 'moved' | 'status' };

/** The visits of a world as the product's tables would have them. */
export class VisitBook {
  readonly #visits = new Map<string, BookedVisit>();
  readonly #zones: ReadonlyMap<string, string>;
  readonly #places: ReadonlyMap<string, string>;

  constructor({ patients, places }: World) {
    this.#zones = new Map(places.map(({ id, zone }) => [id, zone]));
    this.#places = new Map(patients.map(({ id, place }) => [id, place]));
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

  /** Does it, and says what texts that are written are taken back for; null when nothing has changed. */
  apply(fact: OfVisit): 'status' | `appointment_${'moved' | Status}` | null {
    if (fact.kind === 'booked') {
      const zone = this.#zones.get(this.#places.get(fact.patient) ?? '') ?? 'UTC';
      this.#visits.set(fact.visit, {
        id: fact.visit,
        patient: fact.patient,
        type: fact.type,
        zone,
        ...startOf(fact.wall, zone),
        setAt: fact.at,
        status: 'booked',
        missedAt: null,
      });
      return 'status';
    }
    const visit = this.get(fact.visit);
    if (fact.kind === 'moved') {
      const next = startOf(fact.wall, visit.zone);
      if (next.start === visit.start) return null;
      const status = remindedStatuses.includes(visit.status) ? 'booked' : visit.status;
      Object.assign(visit, { ...next, setAt: fact.at, status });
      return 'appointment_moved';
    }
    const isOver = fact.status === 'cancelled' || fact.status === 'completed' || fact.status === 'no_show';
    if (fact.status === 'no_show' && visit.status !== 'no_show') visit.missedAt = fact.at;
    visit.status = fact.status;
    return isOver ? `appointment_${fact.status}` : 'status';
  }

  /** As the product reads it. */
  toPlan(visit: BookedVisit, patient: Patient, sent: VisitToPlan['sent']): VisitToPlan {
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
      locationId: patient.place,
      placeZone: visit.zone,
      language: 'en',
      modality: 'in_person',
      isAnswered: false,
      patient: 'texted',
      isPrivate: false,
      isBroughtIn: false,
      isFirstOfPatient: false,
      phoneNumber: patient.phoneNumber,
      patientZone: patient.chosenZone,
      zip: patient.zip,
      addressState: patient.addressState,
      sent,
    };
  }

  whereabouts(patient: Patient): WhereaboutsFacts {
    const { phoneNumber, chosenZone, zip, addressState, place } = patient;
    return { phoneNumber, chosenZone, zip, addressState, clinicZone: this.#zones.get(place) ?? null };
  }
}

function startOf(wall: Wall, zone: string): { local: Temporal.PlainDateTime; start: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
  return { local, start: resolveLocal(local, zone).epochMilliseconds };
}
