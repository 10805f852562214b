import type { Chance } from '../simulation/chance.ts';
import { dayMs, hourMs, minuteMs, type Happening } from './facts.ts';

type Span = { from: number; until: number; unrest?: number };

/** Minutes to days without a worker, mostly short ones; and often in the nights in which the clocks change. */
export function outages(chance: Chance, { from, until, unrest = 1 }: Span): Happening[] {
  const wanted: { at: number; length: number }[] = [];
  for (let at = from + chance.whole(0, 4) * dayMs; at < until - 5 * dayMs;) {
    const length = chance.happens(0.15)
      ? chance.whole(10, 70) * hourMs
      : Math.floor(chance.delay(2 * minuteMs, 6 * hourMs));
    wanted.push({ at, length });
    at += length + Math.floor((chance.fraction() * 12 * dayMs) / unrest) + hourMs;
  }
  for (const change of clockChanges({ from, until })) {
    if (chance.happens(0.6))
      wanted.push({
        at: change - chance.whole(1, 20 * 60) * minuteMs,
        length: chance.whole(2 * 60, 40 * 60) * minuteMs,
      });
  }
  const found: Happening[] = [];
  let last = from;
  for (const { at, length } of wanted.toSorted((one, other) => one.at - other.at)) {
    if (at <= last + hourMs || at + length > until - 2 * dayMs) continue;
    last = at + length;
    found.push({ at, kind: 'workers', areUp: false }, { at: last, kind: 'workers', areUp: true });
  }
  return found;
}

/** The database is stopped and started again every few weeks, in the midst of work. */
export function restarts(chance: Chance, { from, until }: Span): Happening[] {
  const found: Happening[] = [];
  for (let at = from; ;) {
    at += Math.floor((2 + chance.fraction() * 40) * dayMs);
    if (at > until) return found;
    found.push({ at, kind: 'restart' });
  }
}

/** The mornings of the second Sunday of March and of the first one of November. */
function clockChanges({ from, until }: Span): number[] {
  const years = Array.from(
    { length: new Date(until).getUTCFullYear() - new Date(from).getUTCFullYear() + 1 },
    (_, at) => new Date(from).getUTCFullYear() + at,
  );
  return years
    .flatMap((year) => [sundayFrom(Date.UTC(year, 2, 8)), sundayFrom(Date.UTC(year, 10, 1))])
    .map((day) => day + 7 * hourMs)
    .filter((at) => at > from && at < until);
}

function sundayFrom(day: number): number {
  return day + ((7 - new Date(day).getUTCDay()) % 7) * dayMs;
}
