import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, errors, request, type Dispatcher } from 'undici';
import { addressKind } from '@/domain/webhook/publicAddress.ts';
import { FhirFault } from './fhirFault.ts';

export type Call = {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
};

export type Answer = { status: number; headers: Dispatcher.ResponseData['headers']; text: string };

/** A page of a hundred visits with everybody in them is well below it. */
const mostBytes = 5 * 1024 * 1024;
const connectMs = 5_000;
const answerMs = 20_000;

class RefusedAddress extends Error {}

/** Connections to servers that a clinic names. `mayLoop`: the demo, whose servers are on this machine. */
type Guard = { mayLoop: boolean };

const agents = new Map<boolean, Agent>();

function agentOf({ mayLoop }: Guard): Agent {
  const known = agents.get(mayLoop);
  if (known) return known;
  const agent = new Agent({
    // Resolved once and checked there: a name that leads elsewhere the second time is of no use.
    connect: { lookup: guardedLookup(mayLoop), timeout: connectMs },
    connections: 4,
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
    maxResponseSize: mostBytes,
    keepAliveTimeout: 4_000,
  });
  agents.set(mayLoop, agent);
  return agent;
}

function isAllowed(address: string, mayLoop: boolean): boolean {
  const kind = addressKind(address);
  return kind === 'public' || (mayLoop && kind === 'loopback');
}

function guardedLookup(mayLoop: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      // One that may not be called beside one that may is somebody's try.
      const isRefused = found.length === 0 || found.some(({ address }) => !isAllowed(address, mayLoop));
      const [first] = found;
      if (isRefused || !first) return callback(new RefusedAddress('the address may not be called'), '', 0);
      if (options.all) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}

/**
 * Whether a URL may be called at all: https, or loopback in the demo; and no address that is written out and not public.
 * @throws FhirFault not_https, address_refused
 */
export function checkUrl(text: string, guard: Guard): void {
  const url = URL.parse(text);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const isLoopback = host === 'localhost' || addressKind(host) === 'loopback';
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback && guard.mayLoop))
    throw new FhirFault('not_https');
  if (isIP(host) !== 0 && !isAllowed(host, guard.mayLoop)) throw new FhirFault('address_refused');
}

/**
 * One call to a server that a clinic has named: public addresses alone, no redirect followed, bounded in time and size.
 * @throws FhirFault when there is no answer; an answer of any status is returned
 */
export async function callOut({ method, url, headers, body }: Call, guard: Guard): Promise<Answer> {
  checkUrl(url, guard);
  const timeOut = AbortSignal.timeout(connectMs + answerMs);
  try {
    const answer = await request(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      dispatcher: agentOf(guard),
      signal: timeOut,
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    throw faultOf(error, timeOut.aborted);
  }
}

function faultOf(error: unknown, isOver: boolean): FhirFault {
  if (error instanceof errors.ResponseExceededMaxSizeError) return new FhirFault('too_large');
  const isLate =
    isOver ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError;
  if (isLate) return new FhirFault('timed_out');
  return new FhirFault(error instanceof RefusedAddress ? 'address_refused' : 'unreachable');
}
