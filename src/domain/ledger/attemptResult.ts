/** How one attempt to hand a text to Twilio ended. */
export type AttemptResult =
  | { kind: 'handed_over'; sid: string; status: string; dateCreated: Date }
  /** Twilio took the request and said no: there is no text. */
  | { kind: 'refused'; twilioCode: number | null; httpStatus: number | null }
  /** Our credentials or our sender are wrong: there is no text. */
  | { kind: 'misconfigured'; twilioCode: number | null; httpStatus: number | null }
  /** Twilio cannot have acted on it: safe to try again. */
  | { kind: 'not_taken'; reason: string; retryAfterMs: number | null }
  /** The answer was lost: there may be a text. */
  | { kind: 'unknown' };

/** What a direct send does when Twilio did not take it, and what a background one does. */
export type WhenNotTaken = 'withdraw' | 'queue_again';
