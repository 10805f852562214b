import type { NoticeKind } from './noticeKind.ts';

/**
 * What a step counts from: the report (`at_once`), the due date (`before_due`), or that nothing was done since, from the due date where
 * the notice has one, else from the report (`not_done`).
 */
export const noticeAnchors = ['at_once', 'before_due', 'not_done'] as const;
export type NoticeAnchor = (typeof noticeAnchors)[number];

/** One text of a rule for notices. */
export type NoticeStep = {
  id: string;
  anchor: NoticeAnchor;
  /** Days of the calendar and hours of the clock, before the due date or after what it counts from; none at once. */
  days: number;
  hours: number;
  /** The time of day on that day, "HH:MM"; null: that of the report, and 10:00 for a due date. */
  time: string | null;
  /** The text; null is the usual one of the kind. */
  templateKey: string | null;
  /** How many hours after its time it may still go; null: as long as the kind of step is of use. */
  usefulHours: number | null;
};

export type NoticeRule = {
  id: string;
  kind: NoticeKind;
  /** Null: every location. */
  locationId: string | null;
  steps: readonly NoticeStep[];
};

/** The rule for a notice: what is said of its place goes before what is said of all. */
export function noticeRuleFor<Rule extends Pick<NoticeRule, 'kind' | 'locationId'>>(
  rules: readonly Rule[],
  notice: Pick<NoticeRule, 'kind' | 'locationId'>,
): Rule | null {
  const ofKind = rules.filter(({ kind }) => kind === notice.kind);
  return (
    ofKind.find(({ locationId }) => locationId !== null && locationId === notice.locationId) ??
    ofKind.find(({ locationId }) => locationId === null) ??
    null
  );
}

const usual: Record<NoticeKind, readonly Pick<NoticeStep, 'anchor' | 'days'>[]> = {
  prescription_ready: [
    { anchor: 'at_once', days: 0 },
    { anchor: 'not_done', days: 3 },
  ],
  results_ready: [{ anchor: 'at_once', days: 0 }],
  // Payment texts are capped at one in seven days: on the date itself goes what was reported too late for the first.
  payment_due: [
    { anchor: 'before_due', days: 3 },
    { anchor: 'before_due', days: 0 },
  ],
};

/** What every clinic starts with for a kind. */
export function usualNoticeSteps(kind: NoticeKind, newId: () => string): NoticeStep[] {
  return usual[kind].map((step) => ({
    ...step,
    id: newId(),
    hours: 0,
    time: null,
    templateKey: null,
    usefulHours: null,
  }));
}
