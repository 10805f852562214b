/** What a carrier's answers have said about a number so far. */
export type NumberFailures = {
  /** In a row: none was delivered, and nothing came from the number, in between. */
  failures: number;
  failingSince: Temporal.Instant | null;
};

export type FailureVerdict = NumberFailures & {
  /** `landline` and `dead`: not texted any more. */
  says: 'nothing_yet' | 'landline' | 'dead';
};

type FailureRule =
  | { says: 'landline' }
  /** Called dead after so many failures in a row, the first and last of them so many days apart. */
  | { says: 'dead'; failures: number; overDays: number };

/**
 * Twilio's codes that say something about the number, and how often they must before it is believed (ID-08, TCPA-20). A handset that is
 * switched off (30003) comes back; a number that no carrier knows (30005) may be one that is being ported. 30004, 30007 and 30008 speak of
 * blocks, filters and faults, never of the number.
 */
const rules: ReadonlyMap<number, FailureRule> = new Map<number, FailureRule>([
  [30003, { says: 'dead', failures: 3, overDays: 3 }],
  [30005, { says: 'dead', failures: 2, overDays: 1 }],
  [30006, { says: 'landline' }],
  [21614, { says: 'landline' }],
  [21635, { says: 'landline' }],
  [60205, { says: 'landline' }],
  [21211, { says: 'dead', failures: 1, overDays: 0 }],
  [21265, { says: 'dead', failures: 1, overDays: 0 }],
  [21268, { says: 'dead', failures: 1, overDays: 0 }],
]);

/** Whether this code is counted against the number. */
export function isAboutTheNumber(code: number): boolean {
  return rules.has(code);
}

/** What one more failure makes of a number; null for a code that says nothing about it. */
export function judgeFailure(
  before: NumberFailures,
  code: number,
  now: Temporal.Instant,
): FailureVerdict | null {
  const rule = rules.get(code);
  if (!rule) return null;
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  if (rule.says === 'landline') return { failures, failingSince, says: 'landline' };
  const isLongEnough =
    now.epochMilliseconds - failingSince.epochMilliseconds >= rule.overDays * 24 * 3_600_000;
  return {
    failures,
    failingSince,
    says: failures >= rule.failures && isLongEnough ? 'dead' : 'nothing_yet',
  };
}
