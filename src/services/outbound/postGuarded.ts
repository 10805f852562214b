import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Client } from 'undici';
import { addressKind } from '@/domain/webhook/publicAddress.ts';
import { readRetryAfter, type AttemptFailure, type AttemptOutcome } from '@/domain/webhook/settleDelivery.ts';
import { hostOf, whyNotCalled, type TargetRule } from './judgeTarget.ts';

/** The addresses that a name has now. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type GuardedPost = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** For everything together: name, connection, answer. */
  timeoutMs: number;
  now: () => Date;
  resolve?: Resolve | undefined;
} & TargetRule;

/** A receiver has nothing to tell us beyond a status and when to come again. */
const mostHeaderBytes = 16 * 1024;

/** As the system resolves names, every address of one. */
export const resolveName: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Posts to an address that somebody else has written down, as carefully as that asks for (SSRF): the name is resolved here, every address
 * that it has must be a public one, and the connection goes to those addresses and nowhere else, whatever the name means a moment later. A
 * connection is used once. Redirects are answers like any other; the body of the answer is not read.
 */
export async function postGuarded(post: GuardedPost): Promise<AttemptOutcome> {
  const url = URL.parse(post.url);
  if (url === null || whyNotCalled(post.url, post) !== null) return failed('address_refused');
  const signal = AbortSignal.timeout(post.timeoutMs);
  const addresses = await resolveWithin(hostOf(url), post.resolve ?? resolveName, signal);
  if (typeof addresses === 'string') return failed(addresses);
  if (!addresses.every((address) => mayCall(url, address, post))) return failed('address_refused');
  return exchange(url, addresses, post, signal);
}

/** Plain HTTP is for this machine, so that a name which was local a moment ago gets nothing in the clear. */
function mayCall(url: URL, address: string, { allowsLoopback }: TargetRule): boolean {
  const kind = addressKind(address);
  if (kind === 'loopback') return allowsLoopback;
  return kind === 'public' && url.protocol === 'https:';
}

async function resolveWithin(
  host: string,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<readonly string[] | AttemptFailure> {
  if (isIP(host) !== 0) return [host];
  try {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
    const addresses = await Promise.race([resolve(host), tooLate]);
    return addresses.length > 0 ? addresses : 'name_unknown';
  } catch {
    return signal.aborted ? 'timed_out' : 'name_unknown';
  }
}

async function exchange(
  url: URL,
  addresses: readonly string[],
  post: GuardedPost,
  signal: AbortSignal,
): Promise<AttemptOutcome> {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  const client = new Client(url.origin, {
    allowH2: false,
    maxHeaderSize: mostHeaderBytes,
    connect: {
      timeout: post.timeoutMs,
      lookup: (_host, options, callback) => {
        const [first] = known;
        if (options.all === true || first === undefined) callback(null, known);
        else callback(null, first.address, first.family);
      },
    },
  });
  try {
    const answer = await client.request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: post.headers,
      body: post.body,
      signal,
    });
    // The connection goes with it, however much more there would be to read.
    answer.body.on('error', () => undefined).destroy();
    const retryAfter = answer.headers['retry-after'];
    const header = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    return { status: answer.statusCode, retryAfterMs: readRetryAfter(header, post.now().getTime()) };
  } catch (error) {
    return failed(signal.aborted ? 'timed_out' : failureOf(error));
  } finally {
    await client.destroy();
  }
}

/** By the code alone: a message may quote what was sent. */
function failureOf(error: unknown): AttemptFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return 'tls_failed';
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'timed_out';
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES/.test(code)) return 'not_reached';
  return 'broken_off';
}

function failed(failure: AttemptFailure): AttemptOutcome {
  return { status: null, failure };
}
