import type { Category } from '../message/category.ts';
import type { ClinicHours } from '../schedule/dayHours.ts';
import { judgeWindow } from '../schedule/judgeWindow.ts';
import type { RulePack } from '../schedule/rulePack.ts';
import type { WhereaboutsFacts } from '../schedule/zoneEvidence.ts';

/** Whose hours a planned text goes by. */
type Hours = {
  policy: 'standard' | 'strict';
  now: Temporal.Instant;
  /** Of the number that is texted; null when there is none. */
  whereabouts: WhereaboutsFacts | null;
  clinicHours: ClinicHours | null;
};

/**
 * When an automated text goes, by the hours of where its patient is: at its time, else in the opening before or after it (TZ-06, A18). Null
 * when none comes in time. Throws for a text to nobody.
 */
export function openingFor(
  text: {
    dueAt: Temporal.Instant;
    deadlineAt: Temporal.Instant;
    /** It may go ahead of its time, but not before this; null: it may not. */
    earliestUsefulAt: Temporal.Instant | null;
    category: Category;
  },
  { policy, now, whereabouts, clinicHours }: Hours,
  pack: RulePack,
): Temporal.Instant | null {
  if (whereabouts === null) throw new Error('a text was planned for nobody');
  const { notBefore } = judgeWindow(
    {
      id: whereabouts.phoneNumber,
      category: text.category,
      policy,
      isAutomated: true,
      isReply: false,
      quietHours: 'defer',
      now,
      dueAt: text.dueAt,
      latestUsefulAt: text.deadlineAt,
      earliestUsefulAt: text.earliestUsefulAt,
      whereabouts,
      clinicHours,
    },
    pack,
  );
  return notBefore;
}

export function latest(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) >= 0 ? one : other;
}

export function earliest(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(one, other) <= 0 ? one : other;
}
