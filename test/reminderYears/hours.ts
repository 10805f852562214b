import { openingOn } from '../years/hours.ts';
import { ZoneClock } from '../years/clock.ts';
import { dayMs, hourMs, minuteMs, type OwnHours, type Wall } from './facts.ts';

const quarterMs = 15 * minuteMs;

/** A time in which care texts may arrive everywhere where somebody may be. */
export type Opening = { from: number; to: number };

/** All zones in which somebody may be, and the hours that their clinic keeps to. */
export type Whereabouts = { zones: readonly string[]; hours: OwnHours };

/** Clocks on walls and the hours of care texts, by `Intl` and the rules as the oracle has them. */
export class Walls {
  readonly #clocks = new Map<string, ZoneClock>();
  readonly #days = new Map<number, readonly [number, number] | null>();
  readonly #openings = new Map<string, readonly Opening[]>();
  readonly #from: number;
  readonly #until: number;

  constructor(from: number, until: number) {
    this.#from = Math.floor(from / dayMs) * dayMs - 40 * dayMs;
    this.#until = until + 90 * dayMs;
  }

  /** The moment at which a clock there shows this: the first of two, or the next that exists (TZ-03). */
  moment(wall: Wall, zone: string): number {
    const clock = this.#clockOf(zone);
    const shown = (at: number): Wall => clock.dayAt(at) * dayMs + clock.minuteAt(at) * minuteMs;
    const offsets = [-2, 2].map((days) => shown(wall + days * dayMs) - (wall + days * dayMs));
    const fitting = offsets.map((offset) => wall - offset).filter((at) => shown(at) === wall);
    if (fitting.length > 0) return Math.min(...fitting);
    let at = wall - Math.max(...offsets) - 2 * hourMs;
    while (shown(at) < wall) at += quarterMs;
    return at;
  }

  /** The opening that a moment lies in. */
  at(where: Whereabouts, moment: number): Opening | null {
    return this.#around(where, moment).find(({ from, to }) => from <= moment && moment < to) ?? null;
  }

  /** The first opening that begins after a moment. */
  after(where: Whereabouts, moment: number): Opening | null {
    return this.#around(where, moment).find(({ from }) => from > moment) ?? null;
  }

  /** The last opening that ends by a moment. */
  before(where: Whereabouts, moment: number): Opening | null {
    return this.#around(where, moment).findLast(({ to }) => to <= moment) ?? null;
  }

  /** The date that a clock there shows, in days since 1970. */
  dayAt(zone: string, moment: number): number {
    return this.#clockOf(zone).dayAt(moment);
  }

  #around(where: Whereabouts, moment: number): readonly Opening[] {
    const key = `${where.zones.join(' ')} ${JSON.stringify(where.hours)}`;
    let found = this.#openings.get(key);
    if (!found) this.#openings.set(key, (found = this.#openingsOf(where)));
    // Some three hundred a year, in order: those of the days around it.
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((found[middle]?.to ?? 0) < moment - 6 * dayMs) low = middle + 1;
      else high = middle;
    }
    return found.slice(low, low + 24);
  }

  #openingsOf({ zones, hours }: Whereabouts): Opening[] {
    const clocks = [...new Set(zones)].map((zone) => this.#clockOf(zone));
    const found: { from: number; to: number }[] = [];
    let wasOpen = false;
    for (let at = this.#from; at < this.#until - 2 * dayMs; at += quarterMs) {
      const isOpen = clocks.every((clock) => {
        const opening = narrowed(this.#hoursOn(clock.dayAt(at)), hours, clock.dayAt(at));
        const minute = clock.minuteAt(at);
        return opening !== null && minute >= opening[0] && minute < opening[1];
      });
      const last = found.at(-1);
      if (isOpen && !wasOpen) found.push({ from: at, to: at + quarterMs });
      else if (isOpen && last) last.to = at + quarterMs;
      wasOpen = isOpen;
    }
    return found;
  }

  #hoursOn(day: number): readonly [number, number] | null {
    let known = this.#days.get(day);
    if (known === undefined) this.#days.set(day, (known = openingOn('care', day, [])));
    return known;
  }

  #clockOf(zone: string): ZoneClock {
    let clock = this.#clocks.get(zone);
    if (!clock) this.#clocks.set(zone, (clock = new ZoneClock(zone, this.#from, this.#until)));
    return clock;
  }
}

/** A clinic's own hours go by the day of the week, holidays or not. */
function narrowed(
  opening: readonly [number, number] | null,
  hours: OwnHours,
  day: number,
): readonly [number, number] | null {
  const weekday = new Date(day * dayMs).getUTCDay();
  const own = hours[weekday === 0 ? 'sun' : weekday === 6 ? 'sat' : 'mon_fri'];
  if (own === undefined || opening === null) return opening;
  return own === null ? null : [Math.max(opening[0], own[0] * 60), Math.min(opening[1], own[1] * 60)];
}
