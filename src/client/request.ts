import { z } from 'zod';
import { ApiProblem, problemFromAnswer, unreachable } from './apiProblem.ts';

export interface ApiOptions {
  /** Origin and prefix before `/api/…`; empty for the page's own origin. */
  baseUrl?: string;
  fetch?: typeof fetch;
}

export interface RequestParts {
  body?: unknown;
  /** A CSV file that is the body itself. */
  file?: Blob;
  query?: Record<string, string | number | undefined>;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
}

/** Where all routes of the API are. */
export const v2 = '/api/v2';

/** Asks a route below `/api/v2` and checks its answer against the contract. */
export type Ask = <Schema extends z.ZodType>(
  schema: Schema,
  method: string,
  path: string,
  parts?: RequestParts,
) => Promise<z.output<Schema>>;

/** What the calls of one noun are made of. */
export type ApiDoor = { ask: Ask; send: Send };

/** The answer of a route that gives a whole list. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });

export type Send = (method: string, path: string, parts?: RequestParts) => Promise<unknown>;

function queryText(query: RequestParts['query']): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) pairs.set(name, String(value));
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
}

async function bodyOf(answer: Response): Promise<unknown> {
  if (answer.status === 204) return null;
  try {
    return await answer.json();
  } catch {
    return null; // Not JSON: the status decides, see problemFromAnswer and parseAnswer.
  }
}

/** Makes the function that all requests go through. It gives the answer's body or throws an ApiProblem. */
export function createSend({ baseUrl = '', fetch: fetcher = fetch }: ApiOptions): Send {
  return async (method, path, parts = {}) => {
    const headers = new Headers({ accept: 'application/json' });
    if (parts.body !== undefined) headers.set('content-type', 'application/json');
    if (parts.file !== undefined) headers.set('content-type', 'text/csv');
    if (parts.idempotencyKey !== undefined) headers.set('idempotency-key', parts.idempotencyKey);
    let answer: Response;
    try {
      answer = await fetcher(`${baseUrl}${path}${queryText(parts.query)}`, {
        method,
        headers,
        credentials: 'same-origin',
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        ...(parts.file === undefined ? {} : { body: parts.file }),
        ...(parts.signal === undefined ? {} : { signal: parts.signal }),
      });
    } catch (error) {
      if (parts.signal?.aborted === true) throw error;
      throw unreachable(error);
    }
    const body = await bodyOf(answer);
    if (!answer.ok) throw problemFromAnswer(answer.status, body);
    return body;
  };
}

/** Checks an answer against its contract. */
export function parseAnswer<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiProblem({
    code: 'unreadable_answer',
    message: 'The server gave an answer that this page does not understand. Reload the page and try again.',
    status: 200,
    isRetrySafe: false,
    cause: parsed.error,
  });
}
