/**
 * Every way in which Hearback says no: whether repeating the same request can do harm, and a title for people.
 * The codes are stable; the titles may improve.
 */
export const refusals = {
  invalid_request: { isRetrySafe: false, title: 'The request is not valid' },
  invalid_phone_number: { isRetrySafe: false, title: 'This is not a phone number that can be texted' },
  unauthenticated: { isRetrySafe: false, title: 'Sign in or send an API key' },
  forbidden: { isRetrySafe: false, title: 'This is not allowed' },
  not_found: { isRetrySafe: false, title: 'There is no such thing here' },
  patient_not_found: { isRetrySafe: false, title: 'There is no such patient' },
  conflict: { isRetrySafe: false, title: 'This does not fit the present state' },
  content_held: { isRetrySafe: false, title: 'A second person has to look at this text' },
  idempotency_in_flight: { isRetrySafe: true, title: 'The first request with this key is still running' },
  payload_too_large: { isRetrySafe: false, title: 'The request is too large' },
  recipient_mismatch: { isRetrySafe: false, title: 'This is not a number of that patient' },
  recipient_opted_out: { isRetrySafe: false, title: 'The recipient has opted out' },
  recipient_not_texted: { isRetrySafe: false, title: 'This recipient is not texted' },
  consent_missing: { isRetrySafe: false, title: 'There is no consent for this kind of text' },
  phi_blocked: { isRetrySafe: false, title: 'The text holds what must never be sent by SMS' },
  template_field_missing: { isRetrySafe: false, title: 'A field of the template has no value' },
  idempotency_key_reused: { isRetrySafe: false, title: 'This key was used for another request' },
  twilio_rejected: { isRetrySafe: false, title: 'Twilio refused the text' },
  rate_limited: { isRetrySafe: true, title: 'Too many requests' },
  internal_error: { isRetrySafe: false, title: 'Something went wrong on our side' },
  database_unavailable: { isRetrySafe: false, title: 'The database cannot be used at the moment' },
  overloaded: { isRetrySafe: true, title: 'No room for new work at the moment' },
  feature_disabled: { isRetrySafe: true, title: 'Sending is switched off' },
  sending_held: { isRetrySafe: true, title: 'Sending is on hold' },
  twilio_misconfigured: { isRetrySafe: true, title: 'Our Twilio credentials or sender are wrong' },
  twilio_unavailable: { isRetrySafe: true, title: 'Twilio cannot be reached; nothing was sent' },
  outcome_unknown: { isRetrySafe: false, title: 'Twilio did not answer; the text may be on its way' },
} as const satisfies Record<string, { isRetrySafe: boolean; title: string }>;

export type RefusalCode = keyof typeof refusals;

export const refusalCodes: readonly RefusalCode[] = Object.keys(refusals).filter(isRefusalCode);

function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(refusals, text);
}

/** What a refusal may tell beside its code and sentence. Never message text, names or numbers. */
export type RefusalFacts = {
  field?: string;
  issues?: { field: string; message: string }[];
  rules?: { rule: string; start: number; end: number; message: string }[];
  twilioCode?: number;
  advice?: string;
  /** Our id of the text, where one exists. */
  id?: string;
  reason?: string;
  additions?: string[];
  fields?: string[];
  retryAfterSeconds?: number;
};

/** A refused request: an answer for the caller, not a fault of ours. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;

  /** @param sentence for people; must not repeat what the caller sent */
  constructor(code: RefusalCode, sentence: string, facts: RefusalFacts = {}) {
    super(sentence);
    this.code = code;
    this.facts = facts;
  }

  get isRetrySafe(): boolean {
    return refusals[this.code].isRetrySafe;
  }
}
