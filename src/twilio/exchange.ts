import type { Dispatcher } from 'undici';
import { CarrierFailure } from './carrierFailure.ts';
import type { Answer } from './classifyAnswer.ts';

export type ExchangeRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** For the whole call: waiting for a connection, sending, and the last byte of the answer. */
  timeoutMs: number;
  /** For the wait for a connection alone: a request that has not begun by then never leaves. */
  startWithinMs?: number | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * One request, sent at most once, and its whole answer whatever its status.
 *
 * undici calls `onRequestStart` in the same step in which it writes the first byte to a socket. Before that call
 * nothing has left this process (`not_sent`); after it nothing can be known without an answer (`lost`).
 * @throws CarrierFailure of kind `not_sent` or `lost`
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let isSettled = false;
    let answer: Answer | null = null;
    const chunks: Buffer[] = [];

    const settle = (): boolean => {
      if (isSettled) return false;
      isSettled = true;
      clearTimeout(timer);
      clearTimeout(startTimer);
      request.signal?.removeEventListener('abort', onAbort);
      return true;
    };
    const fail = (reason: string): void => {
      if (!settle()) return;
      const kind = controller === null ? 'not_sent' : 'lost';
      reject(new CarrierFailure({ kind, reason, isRead: request.method === 'GET' }));
    };
    const giveUp = (reason: string): void => {
      fail(reason);
      controller?.abort(new Error(reason));
    };
    const onAbort = (): void => giveUp('aborted');
    const timer = setTimeout(() => giveUp('timeout'), request.timeoutMs);
    const startTimer =
      request.startWithinMs === undefined
        ? undefined
        : setTimeout(() => controller ?? giveUp('not_started'), request.startWithinMs);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    if (request.signal?.aborted) return giveUp('aborted');

    dispatcher.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          // Given up while waiting for a connection, or handed to a second socket: it must not go out (again).
          if (isSettled || controller !== null) {
            started.abort(new Error('given up'));
            fail('second_start');
            return;
          }
          controller = started;
        },
        onResponseStart(_controller, status, headers) {
          if (status >= 200) answer = { status, headers, body: '' };
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          if (answer === null || !settle()) return;
          resolve({ ...answer, body: Buffer.concat(chunks).toString('utf8') });
        },
        onResponseError(_controller, error) {
          fail(reasonOf(error));
        },
      },
    );
  });
}

/** The error's code (`ECONNRESET`, `UND_ERR_SOCKET` …); its text could name a host or quote an answer. */
function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
