/** With one more beside it, a number keeps below what the brake lets through in an hour (design, law 10), and a reminder still finds a place. */
const mostBeside = 1;
const hourMs = 3_600_000;

/**
 * The first moment from `wanted` at which a text about a notice leaves room for the other automated texts of its number; null when that is not before
 * `deadline`. `opening` says from when it may arrive, for a moment at which it might.
 */
export function spaceOut(
  { wanted, deadline, others }: { wanted: Date; deadline: Date; others: readonly Date[] },
  opening: (at: Date) => Date | null,
): Date | null {
  const hasRoom = (at: Date): boolean =>
    others.filter((other) => Math.abs(+other - +at) < hourMs).length <= mostBeside;
  const ends = others.map((other) => new Date(+other + hourMs)).toSorted((one, other) => +one - +other);
  for (const at of [wanted, ...ends.filter((end) => end > wanted)]) {
    if (at >= deadline) return null;
    const open = hasRoom(at) ? (at === wanted ? wanted : opening(at)) : null;
    if (open !== null && open < deadline && hasRoom(open)) return open;
  }
  return null;
}
