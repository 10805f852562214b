/**
 * Twilio's magic numbers, https://www.twilio.com/docs/iam/test-credentials
 * With test credentials both tables hold. Otherwise the recipients' still do, as a way to try refusals.
 */
export const magicRecipients: ReadonlyMap<string, number> = new Map([
  ['+15005550001', 21211],
  ['+15005550002', 21612],
  ['+15005550003', 21408],
  ['+15005550004', 21610],
  ['+15005550009', 21614],
]);

/** The error of a sender under test credentials, null for the one that works. */
export function magicSenderError(from: string): number | null {
  if (from === '+15005550006') return null;
  if (from === '+15005550001') return 21212;
  return from === '+15005550008' ? 21611 : 21606;
}
