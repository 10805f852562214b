import { Agent, errors, request, type Dispatcher } from 'undici';
import { judgeTarget, type CallRule, type TargetFault } from '@/domain/outbound/callRule.ts';
import { guardedLookup, NotConnected, resolveName, type Resolve } from './guardedLookup.ts';

export type GuardedCall = {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  rule: CallRule;
  /** For everything together: name, connection, answer. */
  timeoutMs: number;
  /** The answer is read, up to 5 MB, and the connection kept for the next call. Else it is used once, and what comes after the headers is left. */
  readsAnswer: boolean;
  resolve?: Resolve | undefined;
};

/** Why there is no answer. */
export type CallFailure =
  | TargetFault
  | NotConnected['code']
  | 'not_reached'
  | 'tls_failed'
  | 'timed_out'
  | 'broken_off'
  | 'too_large';

export type CallAnswer = { status: number; headers: Dispatcher.ResponseData['headers']; text: string };

/** Its name included. */
const connectMs = 5_000;
const mostHeaderBytes = 16 * 1024;
/** A page of a hundred visits with everybody in them is well below it. */
const mostBytes = 5 * 1024 * 1024;

const kept = new WeakMap<CallRule, Agent>();

/**
 * Calls an address that somebody else has written down, as carefully as that asks for (SSRF): it goes to the addresses that the rule allows and to
 * no others, a redirect is an answer like any other, and time and size have an end. Returns an answer of any status, or why there is none.
 */
export async function callGuarded(call: GuardedCall): Promise<CallAnswer | CallFailure> {
  const url = URL.parse(call.url);
  const fault = url ? judgeUrl(url, call.rule) : 'address_refused';
  if (fault !== null) return fault;
  const signal = AbortSignal.timeout(call.timeoutMs);
  const isKept = call.readsAnswer && call.resolve === undefined;
  const agent = isKept ? keptAgent(call.rule) : makeAgent(call.rule, call);
  try {
    const { method, headers, body = null } = call;
    const answer = await request(call.url, { method, headers, body, dispatcher: agent, signal });
    const { statusCode: status, headers: answered } = answer;
    if (call.readsAnswer) return { status, headers: answered, text: await answer.body.text() };
    // The connection goes with it, however much more there would be to read.
    answer.body.on('error', () => undefined).destroy();
    return { status, headers: answered, text: '' };
  } catch (error) {
    return signal.aborted ? 'timed_out' : failureOf(error);
  } finally {
    if (!isKept) await agent.destroy();
  }
}

/** Why an address may not be called by what is written there; null when it may. */
export function judgeUrl(url: URL, rule: CallRule): TargetFault | null {
  return judgeTarget({ protocol: url.protocol, host: hostOf(url) }, rule);
}

/** The host as a resolver takes it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function keptAgent(rule: CallRule): Agent {
  const agent = kept.get(rule) ?? makeAgent(rule);
  kept.set(rule, agent);
  return agent;
}

function makeAgent(
  rule: CallRule,
  { timeoutMs = connectMs, resolve = resolveName }: Partial<Pick<GuardedCall, 'timeoutMs' | 'resolve'>> = {},
): Agent {
  return new Agent({
    allowH2: false,
    connect: { lookup: guardedLookup(rule, resolve), timeout: Math.min(connectMs, timeoutMs) },
    connections: 4,
    keepAliveTimeout: 4_000,
    maxHeaderSize: mostHeaderBytes,
    maxResponseSize: mostBytes,
  });
}

/** By kind and code alone: a message may quote what was sent. */
function failureOf(error: unknown): CallFailure {
  if (error instanceof NotConnected) return error.code;
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'too_large';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return 'tls_failed';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timed_out';
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES/.test(code)) return 'not_reached';
  return 'broken_off';
}
