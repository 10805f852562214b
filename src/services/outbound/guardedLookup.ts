import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { mayConnect, type CallRule } from '@/domain/outbound/callRule.ts';

/** The addresses that a name has now. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** As the system resolves names, every address of one. */
export const resolveName: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** Why a connection was not even tried. */
export class NotConnected extends Error {
  readonly code: 'address_refused' | 'name_unknown';
  constructor(code: NotConnected['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * How a connection finds the addresses of its host: they are resolved once, judged, and are the ones that it goes to, whatever the name means
 * a moment later. One that may not be called beside one that may is somebody's try, and refused whole.
 */
export function guardedLookup(rule: CallRule, resolve: Resolve): LookupFunction {
  const judged = callbackify(async (host: string): Promise<LookupAddress[]> => {
    const addresses = await resolve(host).catch(() => []);
    if (addresses.length === 0) throw new NotConnected('name_unknown');
    if (!addresses.every((address) => mayConnect(host, address, rule)))
      throw new NotConnected('address_refused');
    return addresses.map((address) => ({ address, family: isIP(address) }));
  });
  return (host, { all }, callback) => {
    judged(host, (error, found) => {
      const first = found?.[0];
      if (error || !first) return callback(error, '', 0);
      if (all === true) return callback(null, found);
      callback(null, first.address, first.family);
    });
  };
}
