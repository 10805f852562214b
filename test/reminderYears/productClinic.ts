import { sql } from 'kysely';
import { insertReminderRule, planAllAnew, updateReminderRule } from '../../src/db/reminderRuleQueries.ts';
import { careCategories } from '../../src/domain/message/category.ts';
import { Refusal } from '../../src/domain/refusal/refusalCode.ts';
import { changeAppointment } from '../../src/services/appointment/changeAppointment.ts';
import { createAppointment } from '../../src/services/appointment/createAppointment.ts';
import { changeClinic } from '../../src/services/clinic/changeClinic.ts';
import { recordConsent } from '../../src/services/consent/recordConsent.ts';
import { changeLocation } from '../../src/services/location/changeLocation.ts';
import { createLocation } from '../../src/services/location/createLocation.ts';
import { addPatientNumber } from '../../src/services/patient/addPatientNumber.ts';
import { changePatient } from '../../src/services/patient/changePatient.ts';
import { changeState } from '../../src/services/patient/changeState.ts';
import { removePatientNumber } from '../../src/services/patient/removePatientNumber.ts';
import type { TestApp } from '../harness/app.ts';
import type { Fact, Rule, Status, Told, World } from './facts.ts';
import { idOf, statusOf, stepOf, wallClock } from './productFields.ts';

/** The clinic of a world in the product, with its places, its patients and whoever changes something about them. */
export class Clinic {
  readonly #app: TestApp;
  readonly #world: World;
  readonly #places = new Map<string, string>();
  readonly #patients = new Map<string, string>();
  /** Where each patient is texted. */
  readonly #numbers = new Map<string, string>();
  /** The product's ids of the visits. */
  readonly visits = new Map<string, string>();
  /** The other way round. */
  readonly #names = new Map<string, string>();

  constructor(app: TestApp, world: World) {
    this.#app = app;
    this.#world = world;
  }

  async found(): Promise<void> {
    const { deps, clinicId, ctx } = this.#app;
    const { policy, clinicZone, hours, places, patients } = this.#world;
    await deps.db
      .updateTable('clinic')
      .set({ timeZone: clinicZone, policy })
      .where('id', '=', clinicId)
      .execute();
    // Under the strict policy no patient is texted before somebody has vouched for both.
    await changeClinic(ctx, { textHours: { care: hours }, baaConfirmed: true, hipaaAccountConfirmed: true });
    await deps.db.deleteFrom('reminderRule').where('clinicId', '=', clinicId).execute();
    for (const { id, zone } of places) {
      const name = zone.replaceAll('_', ' ').replaceAll('/', ' ');
      this.#places.set(id, (await createLocation(ctx, { name, timeZone: zone })).id);
    }
    for (const { id, phoneNumber, told } of patients) {
      const patient = await this.#app.addPatient({
        givenName: 'Ana',
        phoneNumber,
        consents: careCategories,
      });
      this.#patients.set(id, patient.id);
      this.#numbers.set(id, phoneNumber);
      await changePatient(ctx, patient.id, toldOf(told));
    }
    await this.#app.settle();
  }

  /** Returns whether anything has changed. */
  async happen(fact: Fact): Promise<boolean> {
    const { ctx } = this.#app;
    const patient = 'patient' in fact ? idOf(this.#patients, fact.patient) : '';
    switch (fact.kind) {
      case 'booked':
        await this.#book(fact);
        break;
      case 'moved':
        await changeAppointment(ctx, idOf(this.visits, fact.visit), { startsAt: wallClock(fact.wall) });
        break;
      case 'status':
        return this.#setStatus(idOf(this.visits, fact.visit), fact.status);
      case 'rules':
        await this.#setRules(fact.rules, fact.changed, new Date(fact.at));
        break;
      case 'hours':
        await changeClinic(ctx, { textHours: { care: fact.hours } });
        break;
      case 'place':
        await changeLocation(ctx, idOf(this.#places, fact.place), { timeZone: fact.zone });
        break;
      case 'phone':
        await this.#type(fact.phoneNumber, fact.isStopped ? 'STOP' : 'START');
        break;
      case 'died':
        await changeState(ctx, patient, { isDeceased: true });
        break;
      case 'told':
        await changePatient(ctx, patient, toldOf(fact.told));
        break;
      case 'number':
        return this.#setNumber(fact.patient, fact.phoneNumber);
      case 'answered':
      case 'workers':
        return false;
    }
    return true;
  }

  /** What the patient's answer to the last text did to which visits is in their records. */
  async reply(visit: string, at: number): Promise<Fact[]> {
    const { deps, clinicId } = this.#app;
    const phoneNumber = idOf(this.#numbers, visit.split('/')[0] ?? '');
    const last = await sql<{ visits: number }>`
      select (select count(*)::int from reminder r where r.clinic_id = m.clinic_id and r.message_id = m.id) as visits
        from message m where m.clinic_id = ${clinicId}::uuid and m.phone_number = ${phoneNumber}
         and m.intent_key like 'reminder/%' and m.claimed_at is not null order by m.claimed_at desc limit 1`.execute(
      deps.db,
    );
    await this.#type(phoneNumber, (last.rows[0]?.visits ?? 1) > 1 ? 'ALL' : 'CONFIRM');
    const events = await deps.db
      .selectFrom('appointmentEvent')
      .select(['appointmentId', 'toStatus'])
      .where('clinicId', '=', clinicId)
      .where('kind', '=', 'answered')
      .where('occurredAt', '=', new Date(at))
      .execute();
    return events.flatMap(({ appointmentId, toStatus }): Fact[] => {
      const name = idOf(this.#names, appointmentId);
      const status = statusOf(toStatus);
      return [
        { at, kind: 'answered', visit: name },
        ...(status === null ? [] : [{ at, kind: 'status', visit: name, status } as const]),
      ];
    });
  }

  async #book({ visit, patient, type, wall }: Fact & { kind: 'booked' }): Promise<void> {
    const place = this.#world.patients.find(({ id }) => id === patient)?.place ?? '';
    const { id } = await createAppointment(this.#app.ctx, {
      patientId: idOf(this.#patients, patient),
      startsAt: wallClock(wall),
      clinician: 'Okafor',
      visitType: type,
      locationId: idOf(this.#places, place),
    });
    this.visits.set(visit, id);
    this.#names.set(id, visit);
  }

  /** Whoever says of a cancelled visit that it took place hears that this cannot be. */
  async #setStatus(id: string, status: Status): Promise<boolean> {
    try {
      await changeAppointment(this.#app.ctx, id, { status });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'conflict') return false;
      throw error;
    }
  }

  /** The new number is given first, so that nobody is without one. */
  async #setNumber(patient: string, phoneNumber: string): Promise<boolean> {
    const { ctx } = this.#app;
    const before = idOf(this.#numbers, patient);
    if (before === phoneNumber) return false;
    const id = idOf(this.#patients, patient);
    await addPatientNumber(ctx, id, { phoneNumber, label: 'mobile', isPrimary: true });
    await recordConsent(ctx, id, {
      phoneNumber,
      categories: ['appointment'],
      action: 'granted',
      kind: 'express',
      channel: 'front_desk',
      language: 'en',
    });
    await removePatientNumber(ctx, id, before);
    this.#numbers.set(patient, phoneNumber);
    return true;
  }

  async #type(from: string, body: string): Promise<void> {
    await this.#app.simulator.textFromPhone({ from, to: this.#app.senderNumber, body });
    await this.#app.server.intake.idle();
  }

  async #setRules(rules: readonly Rule[], changed: string | null, at: Date): Promise<void> {
    const { db } = this.#app.deps;
    const { clinicId } = this.#app;
    for (const rule of rules) {
      const fields = { steps: rule.steps.map(stepOf), pausedAt: rule.isPaused ? at : null, updatedAt: at };
      if (rule.id === changed) await updateReminderRule(db, clinicId, rule.id, fields);
      if (changed !== null || (rule.place !== null && !this.#places.has(rule.place))) continue;
      await insertReminderRule(db, {
        ...fields,
        clinicId,
        id: rule.id,
        name: rule.id,
        locationId: rule.place === null ? null : idOf(this.#places, rule.place),
        visitType: rule.type,
        createdAt: at,
      });
    }
    await planAllAnew(db, clinicId, at);
  }
}

function toldOf({ chosenZone, zip, addressState }: Told) {
  return { timeZone: chosenZone, zip, addressState };
}
