/**
 * What can go wrong between us and a server, in words for staff. `again`: trying once more may help, without anybody doing anything;
 * else it is listed until a person has seen to it.
 */
export const fhirFaults = {
  not_https: { again: false, text: 'The address has to begin with https://.' },
  address_refused: {
    again: false,
    text: 'The address leads to a private network and has not been allowed. Whoever runs Hearback can allow it.',
  },
  unreachable: { again: true, text: 'The server cannot be reached.' },
  timed_out: { again: true, text: 'The server did not answer in time.' },
  redirected: { again: false, text: 'The server answers with another address. Enter that one.' },
  too_large: { again: false, text: 'The server’s answer is larger than 5 MB.' },
  not_json: { again: true, text: 'The server’s answer is not FHIR in JSON.' },
  wrong_version: { again: false, text: 'The server does not speak FHIR R4 (4.0).' },
  no_smart_configuration: {
    again: false,
    text: 'The server does not say where to sign in. Enter the token address.',
  },
  no_key: { again: false, text: 'The key or token of this connection cannot be used. Connect again.' },
  sign_in_refused: {
    again: true,
    text: 'The server refused our sign-in. Is the client id right, and does it know our key address?',
  },
  unauthorized: { again: true, text: 'The server did not accept our access token.' },
  forbidden: {
    again: false,
    text: 'The server does not let us do this. It needs another permission (scope).',
  },
  not_found: { again: false, text: 'The server does not know this.' },
  refused: { again: false, text: 'The server refused the request as it was.' },
  changed_meanwhile: { again: true, text: 'It was changed on the server at the same moment.' },
  busy: { again: true, text: 'The server asked us to wait.' },
  server_error: { again: true, text: 'The server had a fault of its own.' },
} as const satisfies Record<string, { again: boolean; text: string }>;

export type FhirFaultCode = keyof typeof fhirFaults;

/** Whether `text` is the code of a fault, spelled exactly. */
export function isFhirFault(text: string): text is FhirFaultCode {
  return Object.hasOwn(fhirFaults, text);
}

/** What an HTTP status that is no success means. */
export function faultOfStatus(status: number): FhirFaultCode {
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  if (status === 409 || status === 412) return 'changed_meanwhile';
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'server_error' : 'refused';
}

const minuteMs = 60_000;
const longestWaitMs = 6 * 60 * minuteMs;

/** Writes that still fail after this many tries, over two days, are left to a person. */
export const mostAttempts = 14;

/** How long to wait after this many failed tries in a row: half a minute, doubling to six hours. */
export function waitAfter(failures: number): number {
  return Math.min(longestWaitMs, (minuteMs / 2) * 2 ** Math.max(0, failures - 1));
}
