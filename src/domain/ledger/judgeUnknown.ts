/** The callback comes first, if it comes: Twilio's list is asked only after this long. */
export const askAfterMs = 20_000;
/** What is still open then is a person's to decide. */
const personAfterMs = 15 * 60_000;

/**
 * What is to be done about a text whose answer was lost, by its age since the claim (design, law 3). Never a second
 * send. Times are epoch milliseconds.
 */
export function judgeUnknown(claimedAt: number, now: number): 'wait' | 'ask_twilio' | 'ask_person' {
  const age = now - claimedAt;
  if (age >= personAfterMs) return 'ask_person';
  return age > askAfterMs ? 'ask_twilio' : 'wait';
}
