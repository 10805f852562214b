export type SentText = { sendAfter: Date; handedOverAt: Date; segments: number };

/** How a paced queue went, times in seconds. */
export type QueueReport = {
  /** How much later a text left than its place in a queue of this pace allowed. */
  latenessMost: number;
  latenessOfMost: number;
  /** How long the text waited that waited longest: for its turn, and beyond. */
  longestWait: number;
  /** The most segments of any minute. */
  mostInAMinute: number;
  /** Segments a second in the longest stretch in which somebody always waited. */
  rateInRush: number;
  rush: { from: Date; until: Date; texts: number };
};

/**
 * Lays what left beside a queue that is served at this pace, reckoned here by itself: a text may leave when it is due and what left before it
 * is paid, up to three seconds of it in advance. The texts of one minute are alike: the first that left took the first place.
 */
export function lookAtQueue(sent: readonly SentText[], segmentsPerSecond: number): QueueReport {
  const left = sent.toSorted((one, other) => +one.handedOverAt - +other.handedOverAt);
  const due = sent.toSorted(
    (one, other) => +one.sendAfter - +other.sendAfter || +one.handedOverAt - +other.handedOverAt,
  );
  const late: number[] = [];
  const stretch = { from: 0, busyUntil: -Infinity };
  let rush = { from: 0, until: 0 };
  // The moment at which all that left before is paid.
  let paidAt = -Infinity;
  for (const [index, text] of due.entries()) {
    const at = Math.max(+text.sendAfter, paidAt);
    const full = at - 3_000;
    paidAt = Math.max(paidAt, full) + (text.segments / segmentsPerSecond) * 1000;
    late.push((+(left[index]?.handedOverAt ?? 0) - at) / 1000);
    if (+text.sendAfter > stretch.busyUntil) stretch.from = index;
    stretch.busyUntil = Math.max(at, paidAt);
    if (index - stretch.from > rush.until - rush.from) rush = { from: stretch.from, until: index };
  }
  const ordered = late.toSorted((one, other) => one - other);
  const inRush = due
    .slice(rush.from, rush.until + 1)
    .toSorted((one, other) => +one.handedOverAt - +other.handedOverAt);
  const [first, last] = [inRush[0], inRush.at(-1)];
  if (!first || !last) throw new Error('nothing has left');
  // What had been saved up before it is not its pace.
  const segments = inRush.reduce((sum, text) => sum + text.segments, 0) - 3 * segmentsPerSecond;
  return {
    latenessMost: ordered.at(-1) ?? 0,
    latenessOfMost: ordered[Math.floor(ordered.length * 0.99)] ?? 0,
    longestWait: sent.reduce(
      (most, { sendAfter, handedOverAt }) => Math.max(most, (+handedOverAt - +sendAfter) / 1000),
      0,
    ),
    mostInAMinute: mostInAMinute(left),
    rateInRush: (segments / (+last.handedOverAt - +first.handedOverAt)) * 1000,
    rush: { from: first.handedOverAt, until: last.handedOverAt, texts: inRush.length },
  };
}

function mostInAMinute(left: readonly SentText[]): number {
  let most = 0;
  let inside = 0;
  let from = 0;
  for (const text of left) {
    inside += text.segments;
    for (
      let first = left[from];
      first && +text.handedOverAt - +first.handedOverAt >= 60_000;
      first = left[from]
    ) {
      inside -= first.segments;
      from += 1;
    }
    most = Math.max(most, inside);
  }
  return most;
}
