/** A text that its hours bind and that was held up beyond them goes at their next opening, unless it is of no use by then. */
const heldUpMs = 24 * 3_600_000;

/** Until when a text that was wanted at a moment is of use: as whoever asked said; else for a day, and never beyond the visit that it is about. */
export function usefulUntil(
  moment: Date,
  said: Date | undefined,
  appointment: { startsAt: Date } | null,
): Date {
  const visit =
    appointment && appointment.startsAt > moment ? appointment.startsAt.getTime() : Number.POSITIVE_INFINITY;
  return said ?? new Date(Math.min(moment.getTime() + heldUpMs, visit));
}
