import { goTogether, type WaitingReminder } from '../../src/domain/reminder/goTogether.ts';
import type { SentText } from '../../src/domain/schedule/judgeCaps.ts';
import { clinicHoursFor } from '../../src/domain/schedule/textHours.ts';
import { whereaboutsOf } from '../../src/domain/schedule/zoneEvidence.ts';
import { rulePackAt, type RulePack } from '../../src/domain/schedule/rulePack.ts';
import { dayMs, hourMs, type World } from './facts.ts';
import type { Flaws } from './flaws.ts';
import { leaving } from './leaving.ts';
import type { PeopleBook } from './peopleBook.ts';
import { ofRows, type Row, type Text } from './rows.ts';
import type { VisitBook } from './visitBook.ts';
import { isCanadian } from './whereabouts.ts';

export const aheadMs = 10 * 60_000;

type Books = {
  people: PeopleBook;
  visits: VisitBook;
  rows: ReadonlyMap<string, Map<string, Row>>;
  /** What is to be planned anew waits for that. */
  dirty: Set<string>;
  wake: (at: number, visit: string) => void;
};

/** Where texts are written ten minutes ahead, of visits that go together as one, and judged again when they go. */
export class Desk {
  readonly #world: World;
  readonly #flaws: Flaws;
  readonly #books: Books;
  readonly #pack: RulePack;
  readonly #sent = new Map<string, SentText[]>();
  readonly #queued = new Set<Text>();
  /** The last text of each phone. */
  readonly last = new Map<string, Text & { at: number }>();
  #count = 0;

  constructor(world: World, flaws: Flaws, books: Books) {
    this.#world = world;
    this.#flaws = flaws;
    this.#books = books;
    this.#pack = rulePackAt(Temporal.Instant.fromEpochMilliseconds(world.from));
  }

  /** Writes and hands over what is due at the phone that a visit's texts go to. */
  lookAt(visit: string, at: number): void {
    const { people, visits } = this.#books;
    const { phoneNumber } = people.get(visits.get(visit).patient);
    this.#write(phoneNumber, at);
    for (const text of [...this.#queued].filter(({ to }) => to === phoneNumber)) {
      if (text.sendAt <= at) this.#hand(text, at);
      else this.#wake(text);
    }
  }

  /** As a move, an end and STOP do in their own transaction. */
  takeBack(text: Text, at: number, reason: string): void {
    text.state = 'ended';
    this.#queued.delete(text);
    for (const row of text.rows) {
      Object.assign(row, { state: 'ended', reason, at, text: null });
      if (!this.#flaws.forgetsCompany) this.#books.dirty.add(row.visit);
    }
  }

  /** STOP. */
  stop(phoneNumber: string, at: number): void {
    for (const text of [...this.#queued].filter(({ to }) => to === phoneNumber)) {
      text.state = 'ended';
      this.#queued.delete(text);
      for (const row of text.rows)
        Object.assign(row, { state: 'ended', reason: 'recipient_opted_out', at, text: null });
    }
  }

  #write(phoneNumber: string, at: number): void {
    const { people, visits, rows, dirty } = this.#books;
    const waiting = people
      .at(phoneNumber)
      .flatMap(({ id }) => visits.of(id, at))
      .filter(({ id }) => !dirty.has(id))
      .flatMap(({ id, start }) =>
        ofRows(rows.get(id)).filter(
          (row) => row.state === 'planned' && (row.start === start || this.#flaws.keepsWritten),
        ),
      );
    const due = waiting.filter((row) => row.sendAt - aheadMs <= at);
    if (due.length === 0) return;
    const last = Math.max(...due.map(({ sendAt }) => sendAt));
    const known = new Map(
      waiting
        .filter((row) => due.includes(row) || (row.sendAt <= last + dayMs && row.start > at))
        .map((row) => [`${row.visit} ${row.step} ${row.start}`, row]),
    );
    const together = this.#flaws.together ?? goTogether;
    for (const group of together([...known].map(([id, row]) => this.#waitingOf(id, row)))) {
      const members = group.flatMap(({ id }) => known.get(id) ?? []);
      if (members.some((row) => due.includes(row))) this.#settle(members, phoneNumber, at);
    }
  }

  #waitingOf(id: string, { visit, anchor, sendAt }: Row): WaitingReminder {
    const { people, visits } = this.#books;
    const { patient, start, zone } = visits.get(visit);
    const person = people.get(patient);
    return {
      id,
      appointmentId: visit,
      phoneNumber: person.phoneNumber,
      locationId: person.place,
      language: 'en',
      timeZone: zone,
      zones: whereaboutsOf(visits.whereabouts(person), 'appointment').zones,
      startsAt: Temporal.Instant.fromEpochMilliseconds(start),
      sendAt: Temporal.Instant.fromEpochMilliseconds(sendAt),
      isUsual: anchor !== 'after_missed',
      isPrivate: false,
    };
  }

  #settle(group: readonly Row[], to: string, at: number): void {
    const end = (row: Row, reason: string): void => void Object.assign(row, { state: 'ended', reason, at });
    const going = group.filter((row) => {
      if (row.deadlineAt <= at && !this.#flaws.forgetsOutage) {
        end(row, 'too_late');
        return false;
      }
      if (this.#hasAsked(row, at)) return true;
      if (row.sendAt <= at + aheadMs) end(row, 'nothing_asked');
      return false;
    });
    if (going.every(({ sendAt }) => sendAt > at + aheadMs)) return;
    if (this.#books.people.isStopped(to) && !this.#flaws.ignoresStop) {
      for (const row of going) end(row, 'recipient_opted_out');
      return;
    }
    if (this.#world.policy === 'strict' && isCanadian(to) && !this.#flaws.textsAbroad) {
      for (const row of going) end(row, 'country_not_allowed');
      return;
    }
    this.#count += 1;
    const text: Text = {
      id: String(this.#count),
      to,
      rows: going,
      sendAt: Math.max(Math.min(...going.map(({ sendAt }) => sendAt)), at + 1_000),
      deadlineAt: Math.min(...going.map(({ deadlineAt }) => deadlineAt)),
      state: 'queued',
    };
    this.#queued.add(text);
    for (const row of going) Object.assign(row, { state: 'written', text });
    this.#wake(text);
  }

  #hasAsked({ anchor, visit, start, step }: Row, at: number): boolean {
    if (anchor !== 'no_answer' || this.#flaws.asksNobody) return true;
    return ofRows(this.#books.rows.get(visit)).some(
      (row) => row.step !== step && row.start === start && row.sent.some((one) => one.at <= at - hourMs),
    );
  }

  #hand(text: Text, at: number): void {
    const { people, visits } = this.#books;
    const [first] = text.rows;
    if (!first || text.rows.some(({ visit }) => this.#books.dirty.has(visit))) return;
    if (at >= text.deadlineAt && !this.#flaws.forgetsOutage) return this.#giveUp(text, at);
    const person = people.get(visits.get(first.visit).patient);
    const recent = (this.#sent.get(text.to) ?? []).filter((one) => at - one.at.epochMilliseconds < 8 * dayMs);
    const plan = leaving({
      id: text.id,
      at,
      policy: this.#world.policy,
      until: this.#flaws.forgetsOutage ? null : text.deadlineAt,
      whereabouts: { ...visits.whereabouts(person), phoneNumber: text.to },
      clinicHours: clinicHoursFor({ care: people.hours }, 'appointment'),
      sent: recent,
      pack: this.#pack,
    });
    if (plan.at === null) {
      const reason = plan.caps?.notBefore === null ? 'cap_until_too_late' : 'no_useful_opening';
      return this.#giveUp(text, at, reason);
    }
    text.sendAt = plan.at.epochMilliseconds;
    if (text.sendAt > at) return this.#wake(text);
    text.state = 'sent';
    this.#queued.delete(text);
    for (const row of text.rows) {
      row.state = 'sent';
      row.sent.push({ at, text: text.id, to: text.to });
    }
    recent.push({ category: 'appointment', at: plan.at, isReply: false, visitId: first.visit });
    this.#sent.set(text.to, recent);
    this.last.set(text.to, { ...text, at });
  }

  /** What is of use for longer than the text goes by another one. */
  #giveUp(text: Text, at: number, reason = 'deadline_passed'): void {
    text.state = 'ended';
    this.#queued.delete(text);
    for (const row of text.rows) {
      Object.assign(row, { state: 'ended', reason, at, text: null });
      if (text.rows.length > 1 && row.deadlineAt > text.deadlineAt && !this.#flaws.endsCompany) {
        this.#books.dirty.add(row.visit);
        this.#books.wake(at, row.visit);
      }
    }
  }

  #wake(text: Text): void {
    const [first] = text.rows;
    if (first) this.#books.wake(text.sendAt, first.visit);
  }
}
