import { twilioError } from '@/twilio/errorTable.ts';

/** Twilio's answer to a call that it refuses. */
export type RestError = { code: number; status: number; message: string };

/** Codes that do not travel with HTTP 400. */
const httpStatuses: ReadonlyMap<number, number> = new Map([
  [20003, 401],
  [20004, 405],
  [20005, 403],
  [20006, 403],
  [20008, 403],
  [20404, 404],
  [20409, 409],
  [20413, 413],
  [20429, 429],
  [20500, 500],
  [20503, 503],
  [21701, 404],
  [60202, 429],
  [60203, 429],
  [60205, 403],
]);

/**
 * A refusal with a code of Twilio's. Its real wording varies over time, so programs must go by the code.
 * @param detail said instead of the title
 */
export function restError(code: number, detail?: string): RestError {
  return { code, status: httpStatuses.get(code) ?? 400, message: detail ?? twilioError(code).title };
}

/** The body of the 2010 API's errors. */
export function restErrorBody(error: RestError): Record<string, unknown> {
  const { code, status, message } = error;
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  return code === 20003 ? { ...body, detail: 'Your AccountSid or AuthToken was incorrect.' } : body;
}
