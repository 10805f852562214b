import type { Chance } from '../simulation/chance.ts';
import { dayMs, hourMs, minuteMs, type Happening, type Wall } from './facts.ts';
import { stepTimes } from './ruleStory.ts';

/** Two moves within less could bring three texts within an hour, where a brake is set until somebody looks. */
export const calmMs = 50 * minuteMs;

type VisitFacts = {
  visit: string;
  patient: string;
  type: string | null;
  wall: Wall;
  bookedAt: number;
  chance: Chance;
  startOf: (wall: Wall) => number;
};

/** A visit with its moves and answers, until it is over, cancelled or missed. */
export function visitStory(facts: VisitFacts): { happenings: Happening[]; endsAt: number } {
  const { visit, patient, type, bookedAt, chance, startOf } = facts;
  let { wall } = facts;
  const happenings: Happening[] = [{ at: bookedAt, kind: 'booked', visit, patient, type, wall }];
  let last = bookedAt;
  let isCancelled = false;
  const moves = chance.happens(0.3) ? chance.whole(1, 3) : 0;
  const walled = [wall];
  for (let count = 0; count < moves; count += 1) {
    const moveAt = momentBefore(chance, last, startOf(wall));
    if (moveAt === null) break;
    // Away and back, a few hours, earlier, later.
    const next = chance.happens(0.3)
      ? (walled.at(-2) ?? wall)
      : wall + chance.oneOf([-3 * dayMs, -dayMs, -3 * hourMs, 2 * hourMs, dayMs, 4 * dayMs, 9 * dayMs]);
    if (next === wall || startOf(next) < moveAt + 10 * minuteMs) continue;
    wall = next;
    walled.push(wall);
    happenings.push({ at: moveAt, kind: 'moved', visit, wall });
    last = moveAt;
    if (chance.happens(0.3)) answer(startOf(wall));
  }
  function answer(start: number): void {
    const answeredAt = momentBefore(chance, last, start);
    if (answeredAt === null) return;
    last = answeredAt;
    if (chance.happens(0.6)) happenings.push({ at: answeredAt, kind: 'reply', visit });
    else
      happenings.push({
        at: answeredAt,
        kind: 'status',
        visit,
        status: chance.oneOf(['confirmed', 'confirmed', 'change_asked', 'booked'] as const),
      });
  }
  const start = startOf(wall);
  if (chance.happens(0.5)) answer(start);
  if (chance.happens(0.15)) {
    const cancelledAt = momentBefore(chance, last, start);
    if (cancelledAt !== null) {
      happenings.push({ at: cancelledAt, kind: 'status', visit, status: 'cancelled' });
      last = cancelledAt;
      isCancelled = true;
      const againAt = chance.happens(0.3) ? momentBefore(chance, last, start) : null;
      if (againAt !== null) {
        happenings.push({ at: againAt, kind: 'status', visit, status: 'booked' });
        isCancelled = false;
      }
    }
  }
  if (!isCancelled && chance.happens(0.7)) {
    const status = chance.happens(0.25) ? 'no_show' : 'completed';
    const saidAt = toSecond(start + chance.whole(10, 20 * 60) * minuteMs);
    happenings.push({ at: saidAt, kind: 'status', visit, status });
    if (status === 'no_show' && chance.happens(0.2))
      happenings.push({
        at: saidAt + chance.whole(20, 3_000) * minuteMs,
        kind: 'status',
        visit,
        status: 'completed',
      });
  }
  return { happenings, endsAt: Math.max(start, startOf(Math.max(...walled))) };
}

/** Some time between now and the visit, often within minutes of when a text is written or goes. */
function momentBefore(chance: Chance, last: number, start: number): number | null {
  const least = last + calmMs;
  if (least >= start - 5 * minuteMs) return null;
  const near = stepTimes
    .map((ahead) => start - ahead + Math.floor((chance.fraction() - 0.7) * 24 * minuteMs))
    .filter((at) => at > least && at < start);
  const at =
    chance.happens(0.5) && near.length > 0 ? chance.oneOf(near) : least + chance.fraction() * (start - least);
  return toSecond(at);
}

export function toSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
