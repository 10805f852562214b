/**
 * What a failed call to Twilio means for the text that it was about.
 *
 * - `refused`: Twilio understood and said no. No message exists.
 * - `misconfigured`: Twilio said no because of our credentials, account or sender. No message exists.
 * - `busy`: too many requests, or the sender's queue is full. Twilio did not take it.
 * - `not_sent`: not a byte of the request left this process.
 * - `lost`: bytes left and no usable answer came back. A message may exist.
 */
export type CarrierFailureKind = 'refused' | 'misconfigured' | 'busy' | 'not_sent' | 'lost';

/** The facts of a failure; none of them names a person, a number or a text. */
export type CarrierFailureFacts = {
  kind: CarrierFailureKind;
  /** Twilio's own error code, when its answer had one. */
  twilioCode?: number | undefined;
  httpStatus?: number | undefined;
  /** How long Twilio asked us to wait. Twilio does not promise the header, so it is often absent. */
  retryAfterMs?: number | undefined;
  /** Short technical reason such as `ECONNREFUSED` or `timeout`: a code, never free text from outside. */
  reason?: string | undefined;
  /** True for calls that change nothing at Twilio: they may be repeated whatever happened. */
  isRead?: boolean | undefined;
};

/** A failed call to Twilio. Its message is built from codes alone, so it is safe in any log. */
export class CarrierFailure extends Error {
  override readonly name = 'CarrierFailure';
  readonly kind: CarrierFailureKind;
  readonly twilioCode: number | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly reason: string | undefined;
  /** Repeating the same call cannot make a second text. */
  readonly isRetrySafe: boolean;

  constructor(facts: CarrierFailureFacts) {
    super(describe(facts));
    this.kind = facts.kind;
    this.twilioCode = facts.twilioCode;
    this.httpStatus = facts.httpStatus;
    this.retryAfterMs = facts.retryAfterMs;
    this.reason = facts.reason;
    this.isRetrySafe = facts.isRead === true || facts.kind === 'busy' || facts.kind === 'not_sent';
  }
}

function describe({ kind, twilioCode, httpStatus, reason }: CarrierFailureFacts): string {
  const details = [
    httpStatus === undefined ? null : `HTTP ${httpStatus}`,
    twilioCode === undefined ? null : `Twilio ${twilioCode}`,
    reason ?? null,
  ].filter((detail) => detail !== null);
  return `Twilio call ${kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}
