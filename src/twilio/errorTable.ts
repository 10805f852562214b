import { adviceByCause, adviceByCode } from './errorAdvice.ts';
import errors from './errors.json' with { type: 'json' };

/** Who or what has to change: `request` is our own call, `carrier` includes failures inside Twilio. */
export type TwilioErrorCause =
  | 'request'
  | 'account'
  | 'sender'
  | 'recipient'
  | 'content'
  | 'rate'
  | 'carrier';

/** What the code says about the recipient's number, for good. */
export type TwilioErrorEffect = 'optOut' | 'numberInvalid' | 'landline';

export type TwilioError = {
  code: number;
  /** A few technical words. */
  title: string;
  /** The same text may get through later without anybody changing anything. */
  isRetryable: boolean;
  cause: TwilioErrorCause;
  /** A sentence or two for staff: what happened and what to do. */
  advice: string;
  effect: TwilioErrorEffect | null;
};

const causes = ['request', 'account', 'sender', 'recipient', 'content', 'rate', 'carrier'] as const;

const effects: ReadonlyMap<number, TwilioErrorEffect> = new Map([
  [21610, 'optOut'],
  [30630, 'optOut'],
  [21211, 'numberInvalid'],
  [21265, 'numberInvalid'],
  [21268, 'numberInvalid'],
  [30005, 'numberInvalid'],
  [21614, 'landline'],
  [21635, 'landline'],
  [30006, 'landline'],
]);

const table: ReadonlyMap<number, TwilioError> = new Map(
  errors.map(({ code, title, retryable, cause }) => [
    code,
    entry(code, title, retryable, causes.find((known) => known === cause) ?? 'request'),
  ]),
);

/** Every code that the table knows, ascending. */
export const knownTwilioCodes: readonly number[] = [...table.keys()].toSorted((a, b) => a - b);

/** What a Twilio error code means, at creation or at delivery. An unknown code is described as such and not retried. */
export function twilioError(code: number): TwilioError {
  return table.get(code) ?? entry(code, `Error ${code}`, false, 'carrier');
}

function entry(code: number, title: string, isRetryable: boolean, cause: TwilioErrorCause): TwilioError {
  const advice = adviceByCode.get(code) ?? adviceByCause[cause];
  return { code, title, isRetryable, cause, advice, effect: effects.get(code) ?? null };
}
