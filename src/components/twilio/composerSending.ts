import { ApiProblem } from '@/client/apiProblem.ts';
import type { SendSmsRequest } from '@/contracts/message.ts';
import type { ComposerDraft } from './composerDraft.ts';

/** Codes after which nobody knows whether the text went out: a repetition must carry the same key. */
const doubtful: ReadonlySet<string> = new Set([
  'unreachable',
  'unreadable_answer',
  'internal_error',
  'database_unavailable',
  'outcome_unknown',
  'idempotency_in_flight',
  'twilio_unavailable',
]);

/**
 * The key of a text that is about to be sent: the one of its unanswered predecessor when it is the very same request,
 * so that reload, double click and retry cannot make a second text; else a new one.
 */
export function clientKeyFor(
  pending: ComposerDraft['pending'],
  request: SendSmsRequest,
  newKey: () => string,
): string {
  const isSame = pending !== null && JSON.stringify(pending.request) === JSON.stringify(request);
  return isSame ? pending.clientKey : newKey();
}

/** Whether the key has to be kept after this error, because the text may be on its way. */
export function mustKeepKey(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.isRetrySafe || doubtful.has(error.code);
}

export interface SendGate {
  isSending: boolean;
  numberProblem: string | null;
  blockedReason: string | null;
  isOptedOut: boolean;
  optOutSentence: string;
  text: string;
  missingFields: readonly string[];
  isFilling: boolean;
  fillingProblem: string | null;
  refusal: string | null;
  words: {
    reasonSending: string;
    reasonEmpty: string;
    reasonFilling: string;
    reasonMissing: (fields: readonly string[]) => string;
  };
}

/** Why the text cannot be sent now, or null. What cannot be helped by typing comes first. */
export function reasonNotToSend(gate: SendGate): string | null {
  if (gate.isSending) return gate.words.reasonSending;
  if (gate.numberProblem !== null) return gate.numberProblem;
  if (gate.isOptedOut) return gate.optOutSentence;
  if (gate.blockedReason !== null) return gate.blockedReason;
  if (gate.missingFields.length > 0) return gate.words.reasonMissing(gate.missingFields);
  if (gate.fillingProblem !== null) return gate.fillingProblem;
  if (gate.isFilling) return gate.words.reasonFilling;
  if (gate.text.trim() === '') return gate.words.reasonEmpty;
  return gate.refusal;
}
