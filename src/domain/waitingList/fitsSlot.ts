/** A time that a visit left free, as whoever waits sees it. */
export type FreeTime = {
  startsAt: Temporal.Instant;
  /** On the wall where the visit is. */
  local: Temporal.PlainDateTime;
  clinician: string | null;
  visitType: string | null;
  locationId: string | null;
  /** Whose visit left it. */
  patientId: string;
};

/** What a patient on the waiting list wants. */
export type Wish = {
  id: string;
  patientId: string;
  /** Null: any. */
  visitType: string | null;
  clinician: string | null;
  locationId: string | null;
  /** Both inclusive; null: no bound. */
  earliestDay: Temporal.PlainDate | null;
  latestDay: Temporal.PlainDate | null;
  /** 1 is Monday; none: every day. */
  weekdays: readonly number[];
  /** Minutes of the day; the visit starts at or after the first and before the second. */
  fromMinute: number;
  untilMinute: number;
  isUrgent: boolean;
  createdAt: Temporal.Instant;
  /** The start of the later visit that would move; null where there is none, or it is to stay. */
  movesFrom: Temporal.Instant | null;
  /** The phone that would be texted; those who share one are asked one after another. */
  line: string | null;
};

/** Why a time does not suit a wish. */
export type Misfit =
  | 'own_visit'
  | 'other_type'
  | 'other_clinician'
  | 'other_location'
  | 'too_early'
  | 'too_late'
  | 'other_weekday'
  | 'other_hours'
  | 'not_sooner';

/**
 * Why this time does not suit this patient; null where it does. A time of no known kind or clinician suits only who names none, so that
 * nobody is offered what may be another thing.
 */
export function misfitOf(time: FreeTime, wish: Wish): Misfit | null {
  if (wish.patientId === time.patientId) return 'own_visit';
  if (!suits(wish.visitType, time.visitType)) return 'other_type';
  if (!suits(wish.clinician, time.clinician)) return 'other_clinician';
  if (wish.locationId !== null && wish.locationId !== time.locationId) return 'other_location';
  const day = time.local.toPlainDate();
  if (wish.earliestDay && Temporal.PlainDate.compare(day, wish.earliestDay) < 0) return 'too_early';
  if (wish.latestDay && Temporal.PlainDate.compare(day, wish.latestDay) > 0) return 'too_late';
  if (wish.weekdays.length > 0 && !wish.weekdays.includes(day.dayOfWeek)) return 'other_weekday';
  const minute = time.local.hour * 60 + time.local.minute;
  if (minute < wish.fromMinute || minute >= wish.untilMinute) return 'other_hours';
  if (wish.movesFrom && Temporal.Instant.compare(time.startsAt, wish.movesFrom) >= 0) return 'not_sooner';
  return null;
}

/** Who is asked about this time, in this order: the urgent first, then who has waited longest. The same list whatever order it came in. */
export function inOrder<Of extends Wish>(time: FreeTime, wishes: readonly Of[]): Of[] {
  return wishes.filter((wish) => misfitOf(time, wish) === null).toSorted(compareWishes);
}

/** The order of the list: urgent, oldest, id. */
export function compareWishes(
  one: Pick<Wish, 'isUrgent' | 'createdAt' | 'id'>,
  other: Pick<Wish, 'isUrgent' | 'createdAt' | 'id'>,
): number {
  return (
    Number(other.isUrgent) - Number(one.isUrgent) ||
    Temporal.Instant.compare(one.createdAt, other.createdAt) ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}

function suits(wanted: string | null, offered: string | null): boolean {
  return wanted === null || (offered !== null && plain(wanted) === plain(offered));
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
