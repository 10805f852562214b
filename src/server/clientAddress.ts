import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context as HonoContext, Env } from 'hono';

/**
 * The address of whoever asks: the other end of the connection, or, where that is one of our own proxies, the last
 * address in X-Forwarded-For that is not. Anything further left was written by the caller and is not believed. Null
 * where a host application calls the handler without a connection.
 * @param trustedProxies addresses and networks (`10.0.0.0/8`) of HEARBACK_TRUSTED_PROXIES
 */
export function clientAddress<E extends Env>(
  c: HonoContext<E>,
  trustedProxies: readonly string[] = [],
): string | null {
  const bindings: unknown = c.env;
  if (typeof bindings !== 'object' || bindings === null || !('incoming' in bindings)) return null;
  const remote = getConnInfo(c).remote.address ?? null;
  return remote === null ? null : behindProxies(remote, c.req.header('x-forwarded-for'), trustedProxies);
}

/** The same from the parts: pure. */
export function behindProxies(
  remote: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const ours = networksOf(trustedProxies);
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
  let address = plain(remote);
  while (isIn(ours, address)) {
    const before = hops.pop();
    if (before === undefined || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** IPv4 as such, whether it was written inside IPv6 or with a port. */
function plain(address: string): string {
  const mapped = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(address)?.[1];
  return mapped ?? /^\[([\da-f:.]+)\](?::\d+)?$/i.exec(address)?.[1] ?? address;
}

const networks = new WeakMap<readonly string[], BlockList>();

function networksOf(trustedProxies: readonly string[]): BlockList {
  const known = networks.get(trustedProxies);
  if (known) return known;
  const list = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  networks.set(trustedProxies, list);
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
