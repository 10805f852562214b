import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context as HonoContext, Env } from 'hono';

/**
 * The address at the other end of the connection, from the socket and never from a header; null where a host
 * application calls the handler without one.
 */
export function clientAddress<E extends Env>(c: HonoContext<E>): string | null {
  const bindings: unknown = c.env;
  if (typeof bindings !== 'object' || bindings === null || !('incoming' in bindings)) return null;
  return getConnInfo(c).remote.address ?? null;
}
