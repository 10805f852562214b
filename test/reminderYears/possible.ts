import type { Opening } from './hours.ts';
import { dayMs, minuteMs } from './facts.ts';
import type { Case, Wanted } from './wanted.ts';

const edgeMs = 5 * minuteMs;
/** What was held is spread over half an hour from five minutes after an opening on. */
export const spreadEndsMs = 36 * minuteMs;

/** By when a text must have gone, given the hours of where the patient is and when somebody was at work. */
export class Possible {
  readonly #about: Case;

  constructor(about: Case) {
    this.#about = about;
  }

  /** The first moment by which it had to be gone; null when nobody can say that it had to. */
  surelyBy(wanted: Wanted): number | null {
    const { walls } = this.#about;
    const where = wanted.where;
    const ready = Math.max(wanted.due, wanted.from);
    let opening = walls.at(where, ready) ?? walls.after(where, ready);
    for (let count = 0; opening !== null && count < 12; count += 1) {
      const isHeld = ready < opening.from;
      if (isHeld && opening.from + edgeMs >= wanted.surely) break;
      const by = this.#within(opening, ready, wanted);
      if (by !== null) return by < wanted.surely && by < wanted.to ? by : null;
      opening = walls.after(where, opening.from);
    }
    const first = walls.at(where, ready);
    const isOpen = first !== null && ready < first.to - edgeMs;
    return isOpen ? null : this.#ahead(wanted);
  }

  /** The moment in this opening by which it had to be gone; null when it may have had to wait for the next. */
  #within(opening: Opening, ready: number, { surely }: Wanted): number | null {
    const ends = opening.to - edgeMs;
    const held =
      ready < opening.from ? Math.min(opening.from + spreadEndsMs, ends, surely - 1_000) : ready + minuteMs;
    const by = this.#upFrom(Math.max(held, ready + minuteMs));
    return by < ends + (ready < opening.from ? 1 : 0) ? by : null;
  }

  /** Into the hours before its time, where those after it come too late. */
  #ahead({ due, from, to, surely, atMost, where }: Wanted): number | null {
    const { walls, visit } = this.#about;
    const next = walls.after(where, due);
    // It was planned for then, and an outage came between.
    if (next !== null && next.from + edgeMs < atMost) return null;
    const stretch = visit.stretches.findLast((one) => one.from <= from);
    if (!stretch || due >= surely || stepIsNotBefore(visit, due, stretch.start)) return null;
    const opening = walls.at(where, due - 1) ?? walls.before(where, due);
    if (opening === null) return null;
    const ends = Math.min(opening.to, due) - edgeMs;
    const starts = Math.max(opening.from + edgeMs, stretch.setAt, due - dayMs, from);
    const by = ends;
    if (starts >= ends - 2 * minuteMs || by >= to) return null;
    const isWatched =
      this.#upFrom(Math.max(starts, ends - spreadEndsMs)) <= Math.max(starts, ends - spreadEndsMs);
    return isWatched && this.#upFrom(by) === by && !this.#wasDown(Math.max(starts, ends - spreadEndsMs), by)
      ? by
      : null;
  }

  /** This moment, or a minute after somebody is at work again when nobody was in the minute before. */
  #upFrom(at: number): number {
    let by = at;
    for (const { at: changed, areUp } of this.#about.workers) {
      if (changed > by) break;
      if (!areUp) {
        const again = this.#about.workers.find((fact) => fact.areUp && fact.at > changed)?.at ?? Infinity;
        if (again > by - minuteMs) by = Math.max(by, again + minuteMs);
      }
    }
    return by;
  }

  #wasDown(from: number, to: number): boolean {
    return this.#about.workers.some(({ at, areUp }) => !areUp && at > from && at <= to);
  }
}

/** Only what goes before a visit is moved ahead. */
function stepIsNotBefore(visit: Case['visit'], due: number, start: number): boolean {
  return due >= start || visit.stretches.some(({ setAt }) => due === setAt + 5 * minuteMs);
}
