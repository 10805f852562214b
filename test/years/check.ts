import type { Category } from '../../src/domain/message/category.ts';
import type { ZoneClock } from './clock.ts';
import { openingOn, type Kind } from './hours.ts';
import { dayMs, type Lived } from './live.ts';
import type { Person } from './people.ts';

export type Checked = { violations: string[]; minutes: number };

const minuteMs = 60_000;
const edgeMs = 5 * minuteMs;
/** Five minutes inside the opening, and half an hour over which what was held is spread. */
const spreadEndsMs = 35 * minuteMs;

/**
 * Looks minute by minute at what one person got. Nothing of the product is asked: the hours, holidays and zones are the oracle's own,
 * and the clocks are those of `Intl`.
 */
export function checkLife(
  person: Person,
  texts: readonly Lived[],
  clockOf: (zone: string) => ZoneClock,
): Checked {
  return new Oracle(person, texts, clockOf).check();
}

type Sent = { text: Lived; at: number };

class Oracle {
  readonly #person: Person;
  readonly #texts: readonly Lived[];
  readonly #sent: readonly Sent[];
  readonly #clocks: Record<'care' | 'sales', readonly ZoneClock[]>;
  readonly #openings = new Map<Kind, Map<number, readonly [number, number] | null>>();
  readonly #violations: string[] = [];
  #minutes = 0;

  constructor(person: Person, texts: readonly Lived[], clockOf: (zone: string) => ZoneClock) {
    this.#person = person;
    this.#texts = texts;
    this.#sent = texts
      .flatMap((text) => text.sentAt.map((at) => ({ text, at })))
      .toSorted((a, b) => a.at - b.at);
    this.#clocks = {
      care: [...new Set(person.careZones)].map(clockOf),
      sales: [...new Set(person.salesZones)].map(clockOf),
    };
  }

  check(): Checked {
    this.#checkTwice();
    this.#checkCaps();
    for (const text of this.#texts) {
      const [at] = text.sentAt;
      if (at === undefined) this.#checkDropped(text);
      else {
        this.#checkMoment(text, at);
        if (at < text.dueAt) this.#checkMovedAhead(text, at);
        else this.#checkWait(text, at);
      }
    }
    return { violations: this.#violations, minutes: this.#minutes };
  }

  #checkTwice(): void {
    const keys = this.#sent.map(({ text }) => text.key);
    if (new Set(keys).size < keys.length) this.#say('two texts for the same thing', null);
    for (const text of this.#texts) {
      if (text.sentAt.length > 1) this.#say('sent twice', text);
      if (text.sentAt.length === 0 && text.dropped === null) this.#say('neither sent nor dropped', text);
    }
  }

  #checkCaps(): void {
    for (const [place, { text, at }] of this.#sent.entries()) {
      const before = this.#sent.slice(0, place);
      if (!hasRoom(text, at, before, this.#person.policy)) this.#say('over a cap', text);
    }
  }

  #checkMoment(text: Lived, at: number): void {
    if (!this.#isOpen(text, at)) this.#say('outside its hours', text);
    else if (!this.#isOpen(text, at + edgeMs)) this.#say('in the last five minutes', text);
    if (text.latestUsefulAt !== null && at >= text.latestUsefulAt) this.#say('past its use', text);
  }

  /** Held although it could have gone. */
  #checkWait(text: Lived, at: number): void {
    const due = toMinute(text.dueAt);
    const others = this.#around(text, due, at);
    let opened: number | null = null;
    let hadRoom = true;
    for (let minute = due; minute < toMinute(at); minute += minuteMs) {
      this.#minutes += 1;
      if (!this.#isOpen(text, minute)) {
        opened = null;
        hadRoom = true;
        continue;
      }
      opened ??= minute;
      const room = hasRoom(text, minute, others, this.#person.policy);
      hadRoom &&= room;
      const isSpread = opened > due && minute <= opened + spreadEndsMs;
      if (room && minute > due && !isSpread && this.#isOpen(text, minute + edgeMs)) {
        this.#say(`held although it could go at ${new Date(minute).toISOString()}`, text);
        return;
      }
    }
    if (opened === null) opened = toMinute(at);
    if (hadRoom && opened > due && at < opened + edgeMs) this.#say('in the first five minutes', text);
  }

  #checkMovedAhead(text: Lived, at: number): void {
    const { earliestUsefulAt, plannedAt, dueAt, latestUsefulAt } = text;
    if (earliestUsefulAt === null || at < Math.max(earliestUsefulAt, plannedAt))
      this.#say('moved ahead too far', text);
    if (this.#stretches(text, dueAt, latestUsefulAt ?? dueAt).length > 0)
      this.#say('moved ahead although it could go at its time', text);
    const [first, ...later] = this.#stretches(text, at, dueAt);
    if (later.length > 0) this.#say('moved ahead farther than it need', text);
    if (first !== undefined && first.last - at > spreadEndsMs)
      this.#say('moved ahead long before closing', text);
  }

  /** Dropped although it could have gone. */
  #checkDropped(text: Lived): void {
    const { dueAt, latestUsefulAt, earliestUsefulAt, droppedAt, dropped, plannedAt } = text;
    if (dropped === 'hard_cap') {
      const recent = this.#sent.filter(
        ({ text: other, at }) =>
          isSales(other.category) && at <= (droppedAt ?? 0) && (droppedAt ?? 0) - at < dayMs,
      );
      if (recent.length < 3) this.#say('blocked without three solicitations in 24 hours', text);
      return;
    }
    const until = latestUsefulAt ?? dueAt + 14 * dayMs;
    const others = this.#around(text, dueAt, until);
    for (const { last } of this.#stretches(text, dueAt, until)) {
      if (hasRoom(text, last, others, this.#person.policy)) {
        this.#say(`dropped although it could go at ${new Date(last).toISOString()}`, text);
        return;
      }
    }
    if (earliestUsefulAt === null || droppedAt !== plannedAt) return;
    if (this.#stretches(text, Math.max(earliestUsefulAt, plannedAt), dueAt).length > 0)
      this.#say('dropped although it could go earlier', text);
  }

  /** The open stretches between two moments in which a text may go, five minutes inside both edges: their first and last minutes. */
  #stretches(text: Lived, from: number, until: number): { first: number; last: number }[] {
    const found: { first: number; last: number }[] = [];
    let opened: number | null = null;
    let current: { first: number; last: number } | null = null;
    for (let minute = toMinute(from); minute < until; minute += minuteMs) {
      this.#minutes += 1;
      if (!this.#isOpen(text, minute)) {
        opened = null;
        current = null;
        continue;
      }
      opened ??= minute;
      const isInside = opened <= from || minute >= opened + edgeMs;
      if (!isInside || !this.#isOpen(text, minute + edgeMs)) continue;
      if (current === null) {
        current = { first: minute, last: minute };
        found.push(current);
      }
      current.last = minute;
    }
    return found;
  }

  /** What else this person got, as far as it can count for a text between two moments. */
  #around(text: Lived, from: number, until: number): Sent[] {
    return this.#sent.filter(
      (other) => other.text !== text && other.at > from - 8 * dayMs && other.at <= until,
    );
  }

  #isOpen(text: Lived, at: number): boolean {
    const kind = kindOf(text.category);
    const clocks = isSales(text.category) ? this.#clocks.sales : this.#clocks.care;
    return clocks.every((clock) => {
      const opening = this.#openingOn(kind, clock.dayAt(at));
      if (opening === null) return false;
      const minute = clock.minuteAt(at);
      return minute >= opening[0] && minute < opening[1];
    });
  }

  #openingOn(kind: Kind, day: number): readonly [number, number] | null {
    let days = this.#openings.get(kind);
    if (!days) this.#openings.set(kind, (days = new Map()));
    let opening = days.get(day);
    if (opening === undefined) days.set(day, (opening = openingOn(kind, day, this.#person.states)));
    return opening;
  }

  #say(what: string, text: Lived | null): void {
    const about =
      text === null ? '' : `: ${text.id} ${text.category}, due ${new Date(text.dueAt).toISOString()}`;
    const sent = text?.sentAt.map((at) => new Date(at).toISOString()).join(' and ') ?? '';
    this.#violations.push(
      `${this.#person.name} (${this.#person.policy}): ${what}${about} ${sent || (text?.dropped ?? '')}`,
    );
  }
}

/** Whether one more text would stay below the caps, after the others that went until then. */
function hasRoom(text: Lived, at: number, others: readonly Sent[], policy: 'standard' | 'strict'): boolean {
  const within = (days: number, counts: (category: Category) => boolean): number =>
    others.filter((other) => other.at <= at && at - other.at < days * dayMs && counts(other.text.category))
      .length;
  const kind = kindOf(text.category);
  if (kind === 'care') {
    const isCare = (category: Category): boolean => kindOf(category) === 'care';
    return policy === 'standard' || (within(1, isCare) < 1 && within(7, isCare) < 3);
  }
  if (within(7, (category) => category === text.category) >= 1) return false;
  return kind === 'payment' || within(1, isSales) < 3;
}

function kindOf(category: Category): Kind {
  switch (category) {
    case 'payment':
    case 'wellness':
    case 'survey':
    case 'marketing':
      return category;
    default:
      return 'care';
  }
}

function isSales(category: Category): boolean {
  return category === 'wellness' || category === 'survey' || category === 'marketing';
}

function toMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}
