/** What a database of reassigned numbers answers about a number and a day (TCPA-20). */
export const reassignmentAnswers = ['yes', 'no', 'no_data'] as const;
export type ReassignmentAnswer = (typeof reassignmentAnswers)[number];

/** An answer as a file spells it: “Yes”, “NO”, “no data”; null for anything else. */
export function readReassignmentAnswer(text: string): ReassignmentAnswer | null {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return reassignmentAnswers.find((answer) => answer === word) ?? null;
}

/** Whether a text is a day that there is, as `2026-11-30`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const first = { year: Number(year), month: Number(month), day: 1 };
  if (first.month < 1 || first.month > 12) return false;
  return Number(day) >= 1 && Number(day) <= Temporal.PlainDate.from(first).daysInMonth;
}

/**
 * Whether a “yes” counts: not where a text, a code or staff at check-in has shown after the day of the data that the number is the patient’s (TCPA-20). Without a
 * day of the data it always does.
 */
export function isOvertakenByProof(dataAsOf: string | null, proof: Temporal.Instant | null): boolean {
  if (dataAsOf === null || proof === null) return false;
  const dayAfter = Temporal.PlainDate.from(dataAsOf).add({ days: 1 }).toZonedDateTime('UTC').toInstant();
  return Temporal.Instant.compare(proof, dayAfter) >= 0;
}
