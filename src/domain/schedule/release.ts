import type { HoursOn } from './dayHours.ts';
import { openingBefore, openingFrom, type Opening } from './openings.ts';
import type { RulePack } from './rulePack.ts';
import { placeInSpread } from './spread.ts';

/** A text, and the hours in which it may arrive. */
export type Waiting = {
  /** Its place in the spread. */
  id: string;
  zones: readonly string[];
  hours: HoursOn;
  pack: RulePack;
};

/** When a held text leaves, and from when to when the hours are open that it leaves in. */
type Held = { at: Temporal.Instant; opensAt: Temporal.Instant; closesAt: Temporal.Instant };

export type Release =
  | { kind: 'open'; closesAt: Temporal.Instant }
  | ({ kind: 'held' } & Held)
  | { kind: 'none'; why: 'no_useful_opening' | 'no_common_hours' | 'holidays_unknown' };

/**
 * At `wanted`, or else at the text's place in the spread after the next opening that is of use before `latest`, five minutes inside both
 * edges (TZ-06).
 */
export function releaseOf(
  waiting: Waiting,
  wanted: Temporal.Instant,
  latest: Temporal.Instant | null,
): Release {
  const { zones, hours, pack } = waiting;
  let from = wanted;
  for (;;) {
    const opening = openingFrom(from, zones, hours);
    if (opening === 'unknown') return { kind: 'none', why: 'holidays_unknown' };
    if (opening === null) return { kind: 'none', why: 'no_common_hours' };
    const isOpen = opening.opensAt.equals(wanted);
    const ends = opening.closesAt.subtract({ minutes: pack.edge_minutes });
    if (isOpen && isBefore(wanted, ends)) return { kind: 'open', closesAt: opening.closesAt };
    const starts = opening.opensAt.add({ minutes: pack.edge_minutes });
    if (latest !== null && !isBefore(starts, latest)) return { kind: 'none', why: 'no_useful_opening' };
    if (!isOpen && isBefore(starts, ends))
      return { kind: 'held', at: leavesAfter(opening, waiting, latest), ...opening };
    from = opening.closesAt;
  }
}

/** When a text leaves that was held until this opening: at its place in the spread, inside both edges (TZ-06). */
export function leavesAfter(
  { opensAt, closesAt }: Opening,
  { id, pack }: Pick<Waiting, 'id' | 'pack'>,
  latest: Temporal.Instant | null,
): Temporal.Instant {
  const edge = pack.edge_minutes * 60_000;
  const starts = opensAt.epochMilliseconds + edge;
  const ends = closesAt.epochMilliseconds - edge;
  const last = latest === null ? ends : Math.min(ends, latest.epochMilliseconds);
  return Temporal.Instant.fromEpochMilliseconds(starts + share({ id, pack }, last - starts) * 1_000);
}

/** In the last hours that end before `due` and are not over at `earliest` (TZ-06); null when there are none. */
export function releaseBefore(
  waiting: Waiting,
  due: Temporal.Instant,
  earliest: Temporal.Instant,
): Held | null {
  const { zones, hours, pack } = waiting;
  let until = due;
  for (;;) {
    const opening = openingBefore(until, zones, hours);
    if (opening === null || opening === 'unknown' || !isBefore(earliest, opening.closesAt)) return null;
    const opens = opening.opensAt.add({ minutes: pack.edge_minutes });
    const starts = isBefore(opens, earliest) ? earliest : opens;
    const ends = opening.closesAt.subtract({ minutes: pack.edge_minutes });
    if (isBefore(starts, ends)) {
      const room = ends.epochMilliseconds - starts.epochMilliseconds;
      const at = ends.subtract({ seconds: 1 + share(waiting, room) });
      return { at: isBefore(at, starts) ? starts : at, ...opening };
    }
    until = opening.opensAt;
  }
}

/** The text's own part of the spread, in whole seconds, below what there is room for in so many milliseconds. */
function share({ id, pack }: Pick<Waiting, 'id' | 'pack'>, roomMs: number): number {
  return Math.floor(placeInSpread(id) * Math.min(pack.spread_minutes * 60 + 1, Math.floor(roomMs / 1_000)));
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}
