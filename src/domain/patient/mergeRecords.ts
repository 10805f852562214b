import type { Category } from '../message/category.ts';
import type { CareState } from './careState.ts';
import type { LinkRole } from './link.ts';

/** What of two records decides who is texted. */
export type MergedState = { deceasedAt: Date | null; doNotTextSince: Date | null; careState: CareState };

/** How the one person stands: whatever one of the two records forbids (ID-10). */
export function strictestState(kept: MergedState, other: MergedState): MergedState {
  return {
    deceasedAt: earliest(kept.deceasedAt, other.deceasedAt),
    doNotTextSince: earliest(kept.doNotTextSince, other.doNotTextSince),
    careState: kept.careState === 'active' ? other.careState : kept.careState,
  };
}

/** What either record says of a number: whose it is, and whether it was taken away. */
export type MergedLink = {
  role: LinkRole | null;
  categories: readonly Category[] | null;
  startsOn: string | null;
  endsOn: string | null;
  documentReference: string | null;
  confidentialSince: Date | null;
  addedAt: Date;
  removedAt: Date | null;
  removedBecause: string | null;
};

/** Reasons that outlive whatever another record says: the number is not the person’s. */
const forGood = new Set(['wrong_number', 'reassigned', 'deceased']);

/**
 * What is true of a number that both records name: the narrower of the two, and taken away where one of them had to give it up, or gave it up after the
 * other got it.
 */
export function strictestLink(kept: MergedLink, other: MergedLink): MergedLink {
  const removed = [kept, other].find(({ removedBecause }) => forGood.has(removedBecause ?? '')) ??
    laterRemoval(kept, other) ??
    laterRemoval(other, kept) ?? { removedAt: null, removedBecause: null };
  return {
    role: kept.role ?? other.role,
    categories: narrower(kept.categories, other.categories),
    startsOn: latestDay(kept.startsOn, other.startsOn),
    endsOn: earliestDay(kept.endsOn, other.endsOn),
    documentReference: kept.documentReference ?? other.documentReference,
    confidentialSince: earliest(kept.confidentialSince, other.confidentialSince),
    addedAt: kept.addedAt < other.addedAt ? kept.addedAt : other.addedAt,
    removedAt: removed.removedAt,
    removedBecause: removed.removedBecause,
  };
}

function laterRemoval(one: MergedLink, other: MergedLink): MergedLink | undefined {
  if (one.removedAt === null) return undefined;
  return other.removedAt !== null || one.removedAt >= other.addedAt ? one : undefined;
}

function narrower(
  one: readonly Category[] | null,
  other: readonly Category[] | null,
): readonly Category[] | null {
  if (one === null) return other;
  return other === null ? one : one.filter((category) => other.includes(category));
}

function earliest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

// ISO dates are in the order of their letters.
function earliestDay(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function latestDay(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
