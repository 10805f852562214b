import { remindedStatuses, ruleFor } from '../../src/domain/reminder/reminderRule.ts';
import { planVisit, unwantedSteps } from '../../src/services/reminder/planVisit.ts';
import { aheadMs, Desk } from './desk.ts';
import { dayMs, type Fact, type Happening, type Lived, type World } from './facts.ts';
import type { Flaws } from './flaws.ts';
import { PeopleBook } from './peopleBook.ts';
import { stepOf } from './productFields.ts';
import { dated, ofRows, outcomesOf, type DatedRule, type Row } from './rows.ts';
import { VisitBook, type BookedVisit } from './visitBook.ts';
import { WakeUps } from './wakeUps.ts';

/** Lets a world live with the product's rules on a timetable in memory: planned at once, written ten minutes ahead, judged again when it goes. */
export function liveInMemory(world: World, flaws: Flaws = {}): Lived {
  return new Timetable(world, flaws).live();
}

class Timetable {
  readonly #world: World;
  readonly #flaws: Flaws;
  readonly #people: PeopleBook;
  readonly #book: VisitBook;
  readonly #desk: Desk;
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #facts: Fact[] = [];
  readonly #wakeUps = new WakeUps();
  readonly #dirty = new Set<string>();
  #rules: readonly DatedRule[] = [];
  #areUp = true;

  constructor(world: World, flaws: Flaws) {
    this.#world = world;
    this.#flaws = flaws;
    this.#people = new PeopleBook(world);
    this.#book = new VisitBook(this.#people);
    this.#desk = new Desk(world, flaws, {
      people: this.#people,
      visits: this.#book,
      rows: this.#rows,
      dirty: this.#dirty,
      wake: (at, visit) => this.#wakeUps.add(at, visit),
    });
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
      if (!this.#areUp) continue;
      this.#desk.lookAt(next.visit, next.at);
      this.#work(next.at);
    }
  }

  #happen(happening: Happening): void {
    if (happening.kind === 'restart') return;
    if (happening.kind === 'reply') return this.#reply(happening.visit, happening.at);
    if (this.#flaws.ignores?.includes(happening.kind)) this.#facts.push(happening);
    else if (this.#hear(happening)) this.#facts.push(happening);
  }

  /** Returns whether anything has changed. */
  #hear(fact: Fact): boolean {
    const { at } = fact;
    switch (fact.kind) {
      case 'workers':
        this.#setWorkers(fact.areUp, at);
        return true;
      case 'rules':
        this.#rules = dated(fact.rules, fact.changed, this.#rules, new Date(at));
        for (const visit of this.#book.toCome(at)) this.#dirty.add(visit);
        return true;
      case 'hours':
        this.#people.hours = fact.hours;
        for (const { id } of this.#world.patients) this.#planAgain(id, at);
        return true;
      case 'place':
        this.#people.setPlace(fact.place, fact.zone);
        for (const { id, place } of this.#world.patients) if (place === fact.place) this.#planAgain(id, at);
        return true;
      case 'phone':
        if (!(fact.isStopped ? this.#flaws.ignoresStop : this.#flaws.ignoresStart)) {
          this.#people.setPhone(fact);
          if (fact.isStopped) this.#desk.stop(fact.phoneNumber, at);
        }
        return true;
      case 'died':
      case 'number':
      case 'told': {
        const person = this.#people.get(fact.patient);
        if (fact.kind === 'died') person.isDead = true;
        else if (fact.kind === 'number') person.phoneNumber = fact.phoneNumber;
        else person.told = fact.told;
        this.#planAgain(fact.patient, at);
        return true;
      }
      case 'answered':
        this.#book.get(fact.visit).isAnswered = true;
        return true;
      case 'booked':
      case 'moved':
      case 'status': {
        const change = this.#book.apply(fact);
        if (change === null) return false;
        if (change !== 'status' && !this.#flaws.keepsWritten)
          for (const { text } of ofRows(this.#rows.get(fact.visit)))
            if (text?.state === 'queued') this.#desk.takeBack(text, at, change);
        this.#dirty.add(fact.visit);
        return true;
      }
    }
  }

  #setWorkers(areUp: boolean, at: number): void {
    this.#areUp = areUp;
    if (!areUp) return;
    for (const [visit, rows] of this.#rows)
      if (ofRows(rows).some(({ state }) => state === 'planned' || state === 'written'))
        this.#wakeUps.add(at, visit);
  }

  #planAgain(patient: string, at: number): void {
    for (const { id, start, missedAt } of this.#book.of(patient, at))
      if (start > at - dayMs || missedAt !== null) this.#dirty.add(id);
  }

  /** Answers the last text of the phone, for all visits that it tells of. */
  #reply(visit: string, at: number): void {
    const { phoneNumber } = this.#people.get(this.#book.get(visit).patient);
    const asked = this.#desk.last.get(phoneNumber);
    if (!asked || at - asked.at > 3 * dayMs) return;
    for (const { visit: id, start } of asked.rows) {
      const told = this.#book.get(id);
      if (told.start !== start || at >= start || !remindedStatuses.includes(told.status)) continue;
      this.#hear({ at, kind: 'answered', visit: id });
      this.#hear({ at, kind: 'status', visit: id, status: 'confirmed' });
      this.#facts.push(
        { at, kind: 'answered', visit: id },
        { at, kind: 'status', visit: id, status: 'confirmed' },
      );
    }
  }

  #work(at: number): void {
    while (this.#dirty.size > 0) {
      const dirty = [...this.#dirty];
      this.#dirty.clear();
      for (const visit of dirty) this.#planVisit(visit, at);
      for (const visit of dirty) this.#desk.lookAt(visit, at);
    }
  }

  #ruleOf(visit: BookedVisit): DatedRule | null {
    const its = ruleFor(
      this.#rules.map((rule) => ({ ...rule, locationId: rule.place, visitType: rule.type, modality: null })),
      { locationId: this.#people.get(visit.patient).place, visitType: visit.type, modality: 'in_person' },
    );
    return its?.isPaused ? null : its;
  }

  #planVisit(id: string, at: number): void {
    const visit = this.#book.get(id);
    const its = this.#ruleOf(visit);
    const rule = its && { steps: its.steps.map(stepOf), updatedAt: its.updatedAt };
    let rows = this.#rows.get(id);
    if (!rows) this.#rows.set(id, (rows = new Map()));
    const isKept = (row: Row | undefined): boolean =>
      (row?.state === 'sent' || row?.state === 'written') && !this.#flaws.forgetsSent;
    const sent = ofRows(rows)
      .filter((row) => row.start === visit.start && isKept(row))
      .map(({ step, sendAt, text }) => ({
        stepId: step,
        at: new Date(text?.sendAt ?? sendAt).toISOString(),
        to: text?.state === 'queued' ? text.to : null,
      }));
    const { policy, clinicZone: timeZone } = this.#world;
    const clinic = { policy, timeZone, textHours: { care: this.#people.hours } };
    const toPlan = this.#book.toPlan(visit, sent);
    const plan = this.#flaws.plan ?? planVisit;
    const planned = rule === null ? [] : plan(clinic, rule, toPlan, new Date(at));
    const unknown = new Set(rows.keys());
    for (const one of planned) {
      const key = `${one.stepId} ${visit.start}`;
      unknown.delete(key);
      const row = rows.get(key);
      if (isKept(row)) continue;
      rows.set(key, {
        visit: id,
        step: one.stepId,
        anchor: rule?.steps.find((step) => step.id === one.stepId)?.anchor ?? 'before_visit',
        start: visit.start,
        state: one.kind === 'planned' ? 'planned' : 'ended',
        sendAt: one.kind === 'planned' ? one.sendAt.epochMilliseconds : 0,
        deadlineAt: one.kind === 'planned' ? one.deadlineAt.epochMilliseconds : 0,
        reason: one.kind === 'planned' ? null : one.reason,
        at,
        text: null,
        sent: row?.sent ?? [],
      });
      if (one.kind === 'planned') this.#wakeUps.add(Math.max(at, one.sendAt.epochMilliseconds - aheadMs), id);
    }
    for (const key of unknown) {
      const row = rows.get(key);
      if (row?.state !== 'planned' && row?.state !== 'ended') continue;
      const reason = row.start === visit.start ? 'rule_changed' : 'appointment_moved';
      Object.assign(row, { state: 'ended', reason, at });
    }
    if (this.#flaws.keepsUnwanted) return;
    for (const { stepId, reasonCode } of unwantedSteps(clinic, rule, toPlan)) {
      const { text } = rows.get(`${stepId} ${visit.start}`) ?? {};
      if (text?.state !== 'queued') continue;
      this.#desk.takeBack(text, at, reasonCode);
      if (reasonCode !== 'appointment_changed') this.#dirty.delete(id);
    }
  }
}
