import type { AppointmentStatus } from '../appointment/status.ts';

/**
 * What an Appointment's status means for a visit here (R4 value set appointmentstatus).
 * `agreed`: the visit stands, and what the patient has answered counts. `not_agreed`: there is no visit to speak of, yet or any more.
 */
export type StandThere = 'agreed' | 'not_agreed' | 'came' | 'missed';

const stands: Readonly<Record<string, StandThere>> = {
  // Nobody has agreed to the time; texts about it would be wrong.
  proposed: 'not_agreed',
  // On a list for something earlier.
  waitlist: 'not_agreed',
  // Somebody has yet to accept; the time is set, and a reminder is how the patient does.
  pending: 'agreed',
  booked: 'agreed',
  arrived: 'came',
  fulfilled: 'came',
  cancelled: 'not_agreed',
  noshow: 'missed',
  'entered-in-error': 'not_agreed',
};

const hourMs = 3_600_000;

/**
 * Reads a status. Null for one that R4 does not know.
 * `checked-in` long before the start is a form filled in at home: the visit still stands.
 */
export function readStatus(
  status: string | undefined,
  { startsAt, now }: { startsAt: Date; now: Date },
): StandThere | null {
  if (status === 'checked-in') return startsAt.getTime() - now.getTime() > 6 * hourMs ? 'agreed' : 'came';
  return status !== undefined && Object.hasOwn(stands, status) ? (stands[status] ?? null) : null;
}

/**
 * The status here after the record system has said how the visit stands. What it has said before is not said again: a visit that was cancelled,
 * or booked again, here stays so until the record system changes it, by its status or by another start. What the patient answered stays
 * while the visit stands there.
 * @param before how it stood there when it was last read; null for never
 */
export function statusAfter(
  here: AppointmentStatus,
  there: StandThere,
  { before, isMoved }: { before: StandThere | null; isMoved: boolean },
): AppointmentStatus {
  if (before === there && !isMoved) return here;
  if (there === 'not_agreed') return 'cancelled';
  if (there === 'came') return 'completed';
  if (there === 'missed') return 'no_show';
  return isUpcoming(here) && !isMoved ? here : 'booked';
}

/** Whether somebody is still expected. */
export function isUpcoming(status: AppointmentStatus): boolean {
  return status === 'booked' || status === 'confirmed' || status === 'change_asked';
}

/** Reads what was kept of how a visit stood. */
export function readStand(text: string | null): StandThere | null {
  return (['agreed', 'not_agreed', 'came', 'missed'] as const).find((one) => one === text) ?? null;
}

/** How a visit stands here, in the words of the comparison above. */
export function standHere(status: AppointmentStatus): StandThere {
  if (status === 'cancelled') return 'not_agreed';
  if (status === 'completed') return 'came';
  return status === 'no_show' ? 'missed' : 'agreed';
}
