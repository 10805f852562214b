import { CarrierFailure } from './carrierFailure.ts';
import type { CarrierFailureKind } from './carrierFailure.ts';

/** An HTTP answer as it came from the wire. */
export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

/** What kind of call was answered: the same 404 means another thing for an account than for one message. */
export type CallKind = { isRead: boolean; isAboutOneMessage: boolean };

/**
 * Create-time codes that an operator, not the sender of the text, has to put right: credentials, account, our
 * number or service, our callback URL. Codes that depend on the recipient (21408, 21608, 21612) stay `refused`.
 * Source: Twilio's error dictionary, https://www.twilio.com/docs/api/errors
 */
const misconfiguredCodes: ReadonlySet<number> = new Set([
  20003, 20005, 20006, 20010, 20403, 21212, 21264, 21267, 21401, 21407, 21601, 21603, 21606, 21607, 21609,
  21616, 21621, 21622, 21657, 21659, 21660, 21661, 21662, 21663, 21668, 21701, 21702, 21703, 21704, 21705,
  21709, 21711, 21712, 30002, 30032, 30033, 30034, 30037,
]);

/** 20429: too many calls at once. 21611: the sender's ten-hour queue is full. Neither made a message. */
const busyCodes: ReadonlySet<number> = new Set([20429, 21611]);

/** The feature is closed to test credentials; nothing is wrong with them. */
export const testCredentialsCode = 20008;

/**
 * The parsed JSON of a good answer (`undefined` for an empty one), or the failure that the answer stands for.
 * A 5xx, a proxy's HTML and an unreadable success are `lost`: Twilio has no idempotency key for creating a
 * message, so whatever leaves room for a message to exist must not be repeated.
 */
export function readAnswer(answer: Answer, call: CallKind): { json: unknown } | { failure: CarrierFailure } {
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    if (json !== undefined) return { json };
    if (answer.status === 204) return { json: undefined };
    return { failure: failureOf('lost', answer, call, undefined, 'unreadable_answer') };
  }
  const twilioCode = codeIn(json);
  return { failure: failureOf(kindOf(answer.status, twilioCode, call), answer, call, twilioCode) };
}

function kindOf(status: number, code: number | undefined, call: CallKind): CarrierFailureKind {
  if (status === 429) return 'busy';
  if (status === 301 || status === 302 || status === 307 || status === 308) return 'misconfigured';
  // 408 is a server's or proxy's time-out: it does not say that nobody acted on the request.
  if (status < 400 || status >= 500 || status === 408) return 'lost';
  if (code !== undefined && busyCodes.has(code)) return 'busy';
  if (code === testCredentialsCode) return 'refused';
  if (code !== undefined && misconfiguredCodes.has(code)) return 'misconfigured';
  if (status === 401 || status === 403 || status === 407) return 'misconfigured';
  if (status === 404 || code === 20404) return call.isAboutOneMessage ? 'refused' : 'misconfigured';
  return 'refused';
}

function failureOf(
  kind: CarrierFailureKind,
  answer: Answer,
  call: CallKind,
  twilioCode: number | undefined,
  reason?: string,
): CarrierFailure {
  return new CarrierFailure({
    kind,
    twilioCode,
    reason,
    httpStatus: answer.status,
    retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    isRead: call.isRead,
  });
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is an answer too (a proxy's page); the caller decides by status.
    return undefined;
  }
}

function codeIn(json: unknown): number | undefined {
  if (typeof json !== 'object' || json === null || !('code' in json)) return undefined;
  return typeof json.code === 'number' && Number.isInteger(json.code) ? json.code : undefined;
}

/** `Retry-After` in seconds or as an HTTP date, in milliseconds; undefined when absent or unreadable. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
