/** A message that is claimed for one attempt at Twilio: committed as `sending` before the call. */
export type Attempt = {
  clinicId: string;
  messageId: string;
  conversationId: string;
  attemptId: string;
  claimedAt: Date;
  to: string;
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  mediaUrls: readonly string[];
  deadlineAt: Date | null;
};

/** How an attempt ended, as it stands in the ledger. */
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
