import { skipReasons, type SkipReason } from '@/domain/campaign/skipReasons.ts';

/** How many of a list get no text, by reason; reasons that nobody fell under are left out. */
export type SkippedCounts = Partial<Record<SkipReason, number>>;

/** Counts decisions on top of what was counted before. */
export function skippedCounts(
  before: unknown,
  decisions: readonly { code: SkipReason | null }[],
): SkippedCounts {
  const counts = readSkipped(before);
  for (const { code } of decisions) if (code !== null) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** The counts as a campaign's row keeps them. */
export function readSkipped(stored: unknown): SkippedCounts {
  const counts: SkippedCounts = {};
  for (const reason of skipReasons) {
    const count: unknown = Reflect.get(Object(stored), reason);
    if (typeof count === 'number') counts[reason] = count;
  }
  return counts;
}
