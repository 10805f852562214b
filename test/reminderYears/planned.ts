import { dayMs, minuteMs } from './facts.ts';
import type { Walls } from './hours.ts';
import type { Wanted } from './wanted.ts';

const edgeMs = 5 * minuteMs;

/** Between when and when a text may have been planned to go: at its time where that is open, else in the hours after it or before it. */
export function plannedBetween(
  walls: Walls,
  { due, from, where, surely, atMost, setAt }: Wanted,
): { least: number; most: number } {
  const ready = Math.max(due, from);
  const opening = walls.at(where, due);
  if (opening !== null && due < opening.to - edgeMs && due === ready) return { least: due, most: due };
  const times: number[] = [];
  const now = walls.at(where, ready);
  if (now !== null && ready < now.to - edgeMs) times.push(ready);
  const next = walls.after(where, ready);
  if (next !== null && next.from + edgeMs < atMost) times.push(next.from + edgeMs, next.to - edgeMs);
  if (next === null || next.from + edgeMs >= surely) {
    const before = walls.at(where, due - 1) ?? walls.before(where, due);
    if (before !== null)
      times.push(Math.max(before.from, setAt, due - dayMs, from), Math.min(before.to, due) - edgeMs);
  }
  if (times.length === 0) times.push(due, ready);
  return { least: Math.min(...times), most: Math.max(...times) };
}
