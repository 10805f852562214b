import { remindedStatuses, ruleFor } from '../../src/domain/reminder/reminderRule.ts';
import type { SentText } from '../../src/domain/schedule/judgeCaps.ts';
import { rulePackAt, type RulePack } from '../../src/domain/schedule/rulePack.ts';
import { planVisit, type PlanClinic } from '../../src/services/reminder/planVisit.ts';
import { minuteMs, type Fact, type Happening, type Lived, type Patient, type World } from './facts.ts';
import { VisitBook, type BookedVisit } from './visitBook.ts';
import { leaving } from './leaving.ts';
import { dated, ofRows, outcomesOf, type DatedRule, type Row } from './rows.ts';
import { WakeUps } from './wakeUps.ts';

/** What may be wrong with it. */
export type Flaws = {
  /** Instead of the product's. */
  plan?: typeof planVisit;
  /** A text that is written is not taken back when its visit is moved or cancelled. */
  keepsWritten?: boolean;
  /** A text that is written is not taken back when its visit is confirmed. */
  keepsConfirmed?: boolean;
  /** What went is planned and sent again. */
  forgetsSent?: boolean;
  /** Nothing is given up that an outage has made late. */
  forgetsOutage?: boolean;
};

const aheadMs = 10 * minuteMs;

/** Lets a world live with the product's rules on a timetable in memory: planned at once, written ten minutes ahead, judged again when it goes. */
export function liveInMemory(world: World, flaws: Flaws = {}): Lived {
  return new Timetable(world, flaws).live();
}

class Timetable {
  readonly #world: World;
  readonly #flaws: Flaws;
  readonly #clinic: PlanClinic;
  readonly #pack: RulePack;
  readonly #book: VisitBook;
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #patients: ReadonlyMap<string, Patient>;
  readonly #states = new Map<string, 'fine' | 'opted_out' | 'dead'>();
  readonly #sent = new Map<string, SentText[]>();
  readonly #facts: Fact[] = [];
  readonly #wakeUps = new WakeUps();
  #dirty = new Set<string>();
  #rules: readonly DatedRule[] = [];
  #areUp = true;

  constructor(world: World, flaws: Flaws) {
    this.#world = world;
    this.#flaws = flaws;
    this.#clinic = { policy: world.policy, timeZone: world.clinicZone, textHours: {} };
    this.#pack = rulePackAt(Temporal.Instant.fromEpochMilliseconds(world.from));
    this.#book = new VisitBook(world);
    this.#patients = new Map(world.patients.map((patient) => [patient.id, patient]));
  }

  live(): Lived {
    for (const happening of this.#world.happenings) {
      this.#workUntil(happening.at);
      this.#happen(happening);
      if (this.#areUp) this.#work(happening.at);
    }
    this.#workUntil(this.#world.until);
    return {
      world: this.#world,
      facts: this.#facts,
      outcomes: [...this.#rows.values()].flatMap(ofRows).flatMap(outcomesOf),
    };
  }

  #workUntil(until: number): void {
    for (let next = this.#wakeUps.next(); next !== null && next.at < until; next = this.#wakeUps.next()) {
      this.#wakeUps.take();
      // Whoever comes back to work looks at everything that is due.
      if (this.#areUp) this.#lookAt(next.visit, next.at);
    }
  }

  #happen(happening: Happening): void {
    const { at } = happening;
    if (happening.kind === 'workers') {
      this.#areUp = happening.areUp;
      if (happening.areUp)
        for (const [visit, rows] of this.#rows)
          if (ofRows(rows).some(({ state }) => state === 'planned' || state === 'written'))
            this.#wakeUps.add(at, visit);
    } else if (happening.kind === 'rules') {
      this.#rules = dated(happening.rules, happening.changed, this.#rules, new Date(at));
      for (const visit of this.#book.toCome(at)) this.#dirty.add(visit);
    } else if (happening.kind === 'patient') this.#states.set(happening.patient, happening.state);
    else if (happening.kind === 'reply') {
      this.#reply(happening.visit, at);
      return;
    } else {
      const change = this.#book.apply(happening);
      if (change === null) return;
      if (change !== 'status' && !this.#flaws.keepsWritten) this.#takeBack(happening.visit, at, change);
      this.#dirty.add(happening.visit);
    }
    this.#facts.push(happening);
  }

  /** Counts for a visit of which a text went for its present start. */
  #reply(visit: string, at: number): void {
    const { start, status } = this.#book.get(visit);
    const asked = ofRows(this.#rows.get(visit)).some((row) => row.start === start && row.sentAt.length > 0);
    if (!asked || at >= start || !remindedStatuses.includes(status)) return;
    this.#book.apply({ at, kind: 'status', visit, status: 'confirmed' });
    this.#dirty.add(visit);
    this.#facts.push({ at, kind: 'status', visit, status: 'confirmed' });
  }

  /** As a move and an end do in their own transaction. */
  #takeBack(visit: string, at: number, reason: string): void {
    for (const row of ofRows(this.#rows.get(visit)))
      if (row.state === 'written') Object.assign(row, { state: 'ended', reason, at });
  }

  #work(at: number): void {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    for (const visit of dirty) this.#planVisit(visit, at);
    for (const visit of dirty) this.#lookAt(visit, at);
  }

  #planVisit(id: string, at: number): void {
    const visit = this.#book.get(id);
    const patient = this.#patient(visit);
    const its = ruleFor(
      this.#rules.map(({ place, type, ...rest }) => ({
        ...rest,
        locationId: place,
        visitType: type,
        modality: null,
      })),
      { locationId: patient.place, visitType: visit.type, modality: 'in_person' },
    );
    const rule = its?.isPaused ? null : its;
    let rows = this.#rows.get(id);
    if (!rows) this.#rows.set(id, (rows = new Map()));
    const unknown = new Set(rows.keys());
    const steps =
      rule?.steps.map((step) => ({
        ...step,
        templateKey: null,
        isForNewPatients: false,
        isForVideo: null,
      })) ?? [];
    const sent = ofRows(rows).flatMap(({ step, start, state, sendAt }) =>
      start === visit.start && (state === 'sent' || state === 'written') && !this.#flaws.forgetsSent
        ? [{ stepId: step, at: new Date(sendAt).toISOString(), to: null }]
        : [],
    );
    const plan = this.#flaws.plan ?? planVisit;
    const planned =
      rule === null
        ? []
        : plan(
            this.#clinic,
            { steps, updatedAt: rule.updatedAt },
            this.#book.toPlan(visit, patient, sent),
            new Date(at),
          );
    for (const one of planned) {
      const key = `${one.stepId} ${visit.start}`;
      unknown.delete(key);
      const row = rows.get(key);
      if (row !== undefined && (row.state === 'sent' || row.state === 'written') && !this.#flaws.forgetsSent)
        continue;
      rows.set(key, {
        visit: id,
        step: one.stepId,
        start: visit.start,
        state: one.kind === 'planned' ? 'planned' : 'ended',
        sendAt: one.kind === 'planned' ? one.sendAt.epochMilliseconds : 0,
        deadlineAt: one.kind === 'planned' ? one.deadlineAt.epochMilliseconds : 0,
        reason: one.kind === 'planned' ? null : one.reason,
        at,
        sentAt: row?.sentAt ?? [],
      });
      if (one.kind === 'planned') this.#wakeUps.add(Math.max(at, one.sendAt.epochMilliseconds - aheadMs), id);
    }
    for (const key of unknown) {
      const row = rows.get(key);
      const isNotAsked = row?.start === visit.start && !steps.some(({ id: own }) => own === row.step);
      if (row?.state !== 'planned' && row?.state !== 'ended' && !(row?.state === 'written' && isNotAsked))
        continue;
      const reason = row.start === visit.start ? 'rule_changed' : 'appointment_moved';
      Object.assign(row, { state: 'ended', reason, at });
    }
    if (visit.status === 'confirmed' && !this.#flaws.keepsConfirmed)
      for (const row of rows.values())
        if (
          row.state === 'written' &&
          steps.some(({ id: own, skipsConfirmed }) => own === row.step && skipsConfirmed)
        )
          Object.assign(row, { state: 'ended', reason: 'appointment_confirmed', at });
  }

  #lookAt(visit: string, at: number): void {
    for (const row of this.#rows.get(visit)?.values() ?? []) {
      if (row.state === 'planned' && row.sendAt - aheadMs <= at) this.#write(row, at);
      if (row.state !== 'written') continue;
      if (row.sendAt > at) this.#wakeUps.add(row.sendAt, visit);
      else this.#hand(row, at);
    }
  }

  #write(row: Row, at: number): void {
    const visit = this.#book.get(row.visit);
    if (row.deadlineAt <= at && !this.#flaws.forgetsOutage)
      Object.assign(row, { state: 'ended', reason: 'too_late', at });
    else if (visit.start === row.start || this.#flaws.keepsWritten)
      Object.assign(row, { state: 'written', sendAt: Math.max(row.sendAt, at + 1_000) });
  }

  #hand(row: Row, at: number): void {
    const visit = this.#book.get(row.visit);
    const patient = this.#patient(visit);
    const end = (reason: string): void => void Object.assign(row, { state: 'ended', reason, at });
    const state = this.#states.get(patient.id) ?? 'fine';
    if (state !== 'fine') return end(state === 'dead' ? 'patient_deceased' : 'recipient_opted_out');
    if (at >= row.deadlineAt && !this.#flaws.forgetsOutage) return end('deadline_passed');
    const recent = (this.#sent.get(patient.id) ?? []).filter(
      (one) => at - one.at.epochMilliseconds < 8 * 24 * 60 * minuteMs,
    );
    const plan = leaving({
      id: `${row.visit} ${row.step} ${row.start}`,
      at,
      policy: this.#world.policy,
      until: this.#flaws.forgetsOutage ? null : row.deadlineAt,
      whereabouts: this.#book.whereabouts(patient),
      sent: recent,
      pack: this.#pack,
    });
    if (plan.at === null)
      return end(plan.caps?.notBefore === null ? 'cap_until_too_late' : 'no_useful_opening');
    if (plan.at.epochMilliseconds > at) {
      row.sendAt = plan.at.epochMilliseconds;
      this.#wakeUps.add(row.sendAt, row.visit);
      return;
    }
    row.state = 'sent';
    row.sentAt.push(at);
    recent.push({ category: 'appointment', at: plan.at, isReply: false, visitId: row.visit });
    this.#sent.set(patient.id, recent);
  }

  #patient(visit: BookedVisit): Patient {
    const patient = this.#patients.get(visit.patient);
    if (!patient) throw new Error(`${visit.patient} is nobody`);
    return patient;
  }
}
