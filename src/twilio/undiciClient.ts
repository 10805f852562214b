import { AsyncLocalStorage } from 'node:async_hooks';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import type Response from 'twilio/lib/http/response.js';
import { Pool } from 'undici';
import { CarrierFailure } from './carrierFailure.ts';
import { readAnswer } from './classifyAnswer.ts';
import { exchange } from './exchange.ts';

export type UndiciClientOptions = {
  /** Every Twilio host is replaced by this address; its path becomes a prefix. */
  baseUrl?: string | undefined;
  timeoutMs: number;
  connections: number;
};

/** What one call sets for the requests that it makes. */
export type CallLimits = { signal?: AbortSignal | undefined; startWithinMs?: number | undefined };

const oneMessagePath = /\/Messages\/[^/]+$/;

/**
 * The SDK's transport on undici pools, one per host. It never repeats a request: pipelining is off, HTTP/2 is off
 * (a server may hand streams back for a retry), and no interceptor is installed. Bad answers become
 * CarrierFailures here, before the SDK builds an error that would quote the recipient's number.
 */
export class UndiciClient extends RequestClient {
  readonly #options: UndiciClientOptions;
  readonly #base: { origin: string; prefix: string } | null;
  readonly #pools = new Map<string, Pool>();
  readonly #limits = new AsyncLocalStorage<CallLimits>();

  constructor(options: UndiciClientOptions) {
    super();
    this.#options = options;
    this.#base = options.baseUrl === undefined ? null : splitBase(options.baseUrl);
  }

  /** Runs SDK calls so that these limits hold for the requests that they make. */
  withLimits<T>(limits: CallLimits, call: () => Promise<T>): Promise<T> {
    return this.#limits.run(limits, call);
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>): Promise<Response<TData>> {
    const method = options.method.toUpperCase();
    if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') {
      throw new TypeError(`unsupported method ${method}`);
    }
    const target = this.#target(options.uri, options.params);
    const headers = headersOf(options);
    const answer = await exchange(target.pool, {
      method,
      path: target.path,
      headers,
      body: method === 'POST' ? encodeForm(options.data) : null,
      timeoutMs: this.#options.timeoutMs,
      ...this.#limits.getStore(),
    });
    const isRead = method === 'GET';
    const result = readAnswer(answer, {
      isRead,
      isAboutOneMessage: oneMessagePath.test(options.uri.replace(/\.json$/, '')),
    });
    if ('failure' in result) throw result.failure;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK chooses TData and checks nothing itself
    return { statusCode: answer.status, body: result.json as TData, headers: answer.headers };
  }

  /** Lets requests in flight finish, then closes every connection. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.close()));
  }

  #target(uri: string, params: object | undefined): { pool: Pool; path: string } {
    const url = new URL(uri);
    const query = encodeForm(params);
    const search = query === '' ? url.search : `${url.search === '' ? '?' : `${url.search}&`}${query}`;
    const origin = this.#base?.origin ?? url.origin;
    return { pool: this.#pool(origin), path: `${this.#base?.prefix ?? ''}${url.pathname}${search}` };
  }

  #pool(origin: string): Pool {
    let pool = this.#pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: this.#options.connections,
        pipelining: 1,
        allowH2: false,
        connectTimeout: Math.min(this.#options.timeoutMs, 5_000),
        keepAliveTimeout: 10_000,
        maxResponseSize: 64 * 1024 * 1024,
      });
      this.#pools.set(origin, pool);
    }
    return pool;
  }
}

function splitBase(baseUrl: string): { origin: string; prefix: string } {
  const url = new URL(baseUrl);
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}

function headersOf(options: RequestClient.RequestOptions<unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = value;
  if (options.username === undefined || options.password === undefined) {
    throw new CarrierFailure({ kind: 'misconfigured', reason: 'no_credentials' });
  }
  headers['Authorization'] =
    `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
  return headers;
}

/** Form encoding as Twilio wants it: arrays repeat their key, absent values are left out. */
function encodeForm(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) form.append(name, String(item));
    }
  }
  return form.toString();
}
