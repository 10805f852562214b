import { insertReminderRule, planAllAnew, updateReminderRule } from '../../src/db/reminderRuleQueries.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { careCategories } from '../../src/domain/message/category.ts';
import { changeAppointment } from '../../src/services/appointment/changeAppointment.ts';
import { createAppointment } from '../../src/services/appointment/createAppointment.ts';
import { createLocation } from '../../src/services/location/createLocation.ts';
import { changeState } from '../../src/services/patient/changeState.ts';
import { workOutReminders } from '../../src/services/reminder/workOutReminders.ts';
import { writeReminders } from '../../src/services/reminder/writeReminders.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../harness/app.ts';
import { Chance } from '../simulation/chance.ts';
import {
  minuteMs,
  type Fact,
  type Happening,
  type Lived,
  type Rule,
  type Status,
  type World,
} from './facts.ts';
import { idOf, stepOf, wallClock } from './productFields.ts';
import { productOutcomes } from './productOutcomes.ts';

/** Lets a world live in the whole product: real PostgreSQL, the API's services, replies over the simulated Twilio, two workers by turns. */
export async function liveInProduct(
  world: World,
  seed: number,
  options: Pick<TestAppOptions, 'database'> = {},
): Promise<Lived> {
  let now = world.from - minuteMs;
  await using app = await createTestApp({ ...options, now: () => new Date(now) });
  const life = new ProductLife(app, world, new Chance(seed, 'workers'), (at) => (now = at));
  const lived = await life.live();
  return lived;
}

class ProductLife {
  readonly #app: TestApp;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #setClock: (at: number) => void;
  readonly #facts: Fact[] = [];
  readonly #places = new Map<string, string>();
  readonly #patients = new Map<string, string>();
  readonly #visits = new Map<string, string>();
  #areUp = true;
  #now: number;

  constructor(app: TestApp, world: World, chance: Chance, setClock: (at: number) => void) {
    this.#app = app;
    this.#world = world;
    this.#chance = chance;
    this.#setClock = setClock;
    this.#now = world.from - minuteMs;
  }

  async live(): Promise<Lived> {
    await this.#found();
    for (const happening of this.#world.happenings) {
      await this.#workUntil(happening.at);
      this.#clock(happening.at);
      await this.#happen(happening);
      if (this.#areUp) await this.#work();
    }
    await this.#workUntil(this.#world.until);
    const outcomes = await productOutcomes(this.#app, this.#visits);
    return { world: this.#world, facts: this.#facts, outcomes };
  }

  /** The clinic with its places and patients. */
  async #found(): Promise<void> {
    const app = this.#app;
    const { policy, clinicZone, places, patients } = this.#world;
    await app.deps.db
      .updateTable('clinic')
      .set({ timeZone: clinicZone, policy })
      .where('id', '=', app.clinicId)
      .execute();
    await app.deps.db.deleteFrom('reminderRule').where('clinicId', '=', app.clinicId).execute();
    for (const { id, zone } of places) {
      const name = zone.replaceAll('_', ' ').replaceAll('/', ' ');
      this.#places.set(id, (await createLocation(app.ctx, { name, timeZone: zone })).id);
    }
    for (const { id, phoneNumber, chosenZone, zip, addressState } of patients) {
      const patient = await app.addPatient({ givenName: 'Ana', phoneNumber, consents: careCategories });
      this.#patients.set(id, patient.id);
      await app.deps.db
        .updateTable('patient')
        .set({ timeZone: chosenZone, zip, addressState })
        .where('clinicId', '=', app.clinicId)
        .where('id', '=', patient.id)
        .execute();
    }
    await app.settle();
  }

  #clock(at: number): void {
    this.#now = Math.max(this.#now, at);
    this.#setClock(this.#now);
  }

  /** From one thing that is due to the next. */
  async #workUntil(until: number): Promise<void> {
    // What was looked at and stays is looked at again half a minute later.
    let looks = 0;
    for (let from = this.#now; this.#areUp; from = this.#now + minuteMs / 2) {
      looks += 1;
      if (looks > 3_000) throw new Error('texts wait, and nothing lets them go');
      const due = await this.#nextDue();
      const at = due === null ? until : Math.max(due, from);
      if (at >= until) return;
      this.#clock(at);
      await this.#work();
    }
  }

  async #nextDue(): Promise<number | null> {
    const { db } = this.#app.deps;
    const planned = await db
      .selectFrom('reminder')
      .select('sendAt')
      .where('clinicId', '=', this.#app.clinicId)
      .where('state', '=', 'planned')
      .orderBy('sendAt')
      .limit(1)
      .executeTakeFirst();
    const queued = await db
      .selectFrom('message')
      .select('sendAfter')
      .where('clinicId', '=', this.#app.clinicId)
      .where('dispatchState', '=', 'queued')
      .where('sendAfter', 'is not', null)
      .orderBy('sendAfter')
      .limit(1)
      .executeTakeFirst();
    const times = [
      ...(planned?.sendAt ? [planned.sendAt.getTime() - 10 * minuteMs] : []),
      ...(queued?.sendAfter ? [queued.sendAfter.getTime()] : []),
    ];
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Two workers, whose tasks fall as they may. */
  async #work(): Promise<void> {
    const { deps, clinicId } = this.#app;
    const dispatch = (): Promise<unknown> => createDispatcher(deps).runUntilIdle();
    const plan = (): Promise<unknown> => workOutReminders(deps, clinicId);
    const write = (): Promise<unknown> => writeReminders(deps, clinicId);
    const orders = [
      [dispatch, plan, write],
      [plan, write, dispatch],
      [write, plan, dispatch],
      [() => Promise.all([plan(), plan()]), () => Promise.all([write(), write(), dispatch()])],
      [() => Promise.all([dispatch(), plan(), write(), dispatch()])],
    ];
    for (const task of this.#chance.oneOf(orders)) await task();
    for (let count = 0; count < 2; count += 1) {
      this.#clock(this.#now + 1_000);
      for (const task of [plan, write, dispatch]) await task();
    }
  }

  async #happen(happening: Happening): Promise<void> {
    const fact = { ...happening, at: this.#now };
    if (fact.kind === 'reply') return this.#reply(fact.visit);
    if (fact.kind === 'workers') this.#areUp = fact.areUp;
    else if (fact.kind === 'rules') await this.#setRules(fact.rules, fact.changed);
    else if (fact.kind === 'patient') await this.#setPatient(fact.patient, fact.state);
    else if (fact.kind === 'booked') await this.#book(fact);
    else {
      const change = fact.kind === 'moved' ? { startsAt: wallClock(fact.wall) } : { status: fact.status };
      await changeAppointment(this.#app.ctx, idOf(this.#visits, fact.visit), change);
    }
    this.#facts.push(fact);
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
    this.#visits.set(visit, id);
  }

  /** What the patient's CONFIRM did to the visit is in its record. */
  async #reply(visit: string): Promise<void> {
    const [patient] = visit.split('/');
    const before = await this.#statuses();
    await this.#type(patient ?? '', 'CONFIRM');
    for (const [id, status] of await this.#statuses())
      if (before.get(id) !== status) this.#facts.push({ at: this.#now, kind: 'status', visit: id, status });
  }

  async #statuses(): Promise<Map<string, Status>> {
    const rows = await this.#app.deps.db
      .selectFrom('appointment')
      .select(['id', 'status'])
      .where('clinicId', '=', this.#app.clinicId)
      .execute();
    const statuses = new Map<string, Status>(rows.map(({ id, status }) => [id, status]));
    return new Map([...this.#visits].map(([visit, id]) => [visit, statuses.get(id) ?? 'booked']));
  }

  async #type(patient: string, body: string): Promise<void> {
    const from = this.#world.patients.find(({ id }) => id === patient)?.phoneNumber ?? '';
    await this.#app.simulator.textFromPhone({ from, to: this.#app.senderNumber, body });
    await this.#app.server.intake.idle();
  }

  async #setPatient(patient: string, state: 'fine' | 'opted_out' | 'dead'): Promise<void> {
    if (state === 'dead')
      await changeState(this.#app.ctx, idOf(this.#patients, patient), { isDeceased: true });
    else await this.#type(patient, state === 'opted_out' ? 'STOP' : 'START');
  }

  async #setRules(rules: readonly Rule[], changed: string | null): Promise<void> {
    const { db } = this.#app.deps;
    const { clinicId } = this.#app;
    const at = new Date(this.#now);
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
