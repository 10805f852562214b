/** Twilio's clock and ours may differ, and two comparisons overlap by this much. */
const overlapMs = 2 * 60_000;

/** From when on Twilio's list is compared: nothing before the baseline, nothing twice but the overlap. */
export function comparedSince(sender: { baselineAt: Date; checkedThrough: Date | null }): Date {
  const baseline = sender.baselineAt.getTime();
  const last = sender.checkedThrough?.getTime() ?? baseline;
  return new Date(Math.max(baseline, last - overlapMs));
}
