import type { Category } from '../message/category.ts';
import type { ConsentKind } from './consentEvent.ts';

/** What merging reads of a consent event: about one record and one number. */
export type MergingEvent = {
  id: string;
  phoneNumber: string;
  category: Category;
  kind: ConsentKind;
  action: 'granted' | 'revoked' | 'attested';
  occurredAt: Date;
};

export type MergedConsents = {
  /** Consents of the record that goes, which the one that stays knows nothing of: they go on for it. */
  carried: string[];
  /** Taken back on either record: taken back for the one that stays, from now on. */
  ended: { phoneNumber: string; category: Category; kind: ConsentKind }[];
};

/**
 * Consents of one person out of two records, by number and category: what was taken back on one of them stays taken back, whatever the other says; what
 * only the record that goes knows is carried over (ID-10). Nothing on record is rewritten: events are added.
 */
export function mergeConsents(kept: readonly MergingEvent[], other: readonly MergingEvent[]): MergedConsents {
  const carried: string[] = [];
  const ended: MergedConsents['ended'] = [];
  const groups = Map.groupBy([...kept, ...other], groupOf);
  for (const [key, [first]] of groups) {
    if (!first) continue;
    const ours = standing(kept.filter((event) => groupOf(event) === key));
    const theirs = standing(other.filter((event) => groupOf(event) === key));
    const { phoneNumber, category, kind } = first;
    // Also where ours was taken back: theirs may be the later word, and must not count.
    if (theirs.isRevoked ? !ours.isRevoked : ours.isRevoked && theirs.grants.length > 0)
      ended.push({ phoneNumber, category, kind });
    else if (!ours.isRevoked && ours.grants.length === 0) carried.push(...theirs.grants.map(({ id }) => id));
  }
  return { carried, ended };
}

/** A consent to tell of substance use treatment is taken back by itself; of all others a revocation ends each. */
function groupOf({ phoneNumber, category, kind }: MergingEvent): string {
  return `${phoneNumber}/${category}/${kind === 'part2' ? 'part2' : ''}`;
}

/** The latest word, and the consents since the last revocation: the latest of each kind. */
function standing(events: readonly MergingEvent[]): { isRevoked: boolean; grants: MergingEvent[] } {
  const ordered = events.toSorted(
    (one, two) =>
      one.occurredAt.getTime() - two.occurredAt.getTime() ||
      // Of a consent and a revocation of one moment the revocation stands.
      Number(one.action === 'revoked') - Number(two.action === 'revoked') ||
      (one.id < two.id ? -1 : 1),
  );
  const lastRevoked = ordered.findLastIndex(({ action }) => action === 'revoked');
  const since = ordered.slice(lastRevoked + 1);
  const byKind = new Map(since.map((event) => [event.kind, event]));
  return { isRevoked: lastRevoked >= 0 && since.length === 0, grants: [...byKind.values()] };
}
