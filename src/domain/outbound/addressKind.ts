import ipaddr from 'ipaddr.js';

/** What an address is, as far as it matters whether we may call it. */
export type AddressKind = 'public' | 'loopback' | 'refused';

/** Global unicast (RFC 4291): everything that is routed over the internet is in it. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by their range, and answered inside a cloud alone: Azure's platform address. */
const platformAddresses: ReadonlySet<string> = new Set(['168.63.129.16']);

/**
 * Whether an IP address may be called: one that is routed over the internet. Everything else is refused, by what is allowed and not by what is
 * forbidden: private, loopback, link-local with the metadata of clouds, shared (CGNAT), multicast, documentation, and all ways of
 * writing an IPv4 address in IPv6 (mapped, NAT64, 6to4, Teredo).
 * @param text an address as a resolver or `URL` writes it, without brackets
 */
export function addressKind(text: string): AddressKind {
  // Strict: short forms such as 127.1 are for `URL` to spell out, never for us to guess.
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    const address = ipaddr.IPv4.parse(text);
    if (address.range() === 'loopback') return 'loopback';
    return address.range() === 'unicast' && !platformAddresses.has(text) ? 'public' : 'refused';
  }
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return 'refused';
  const address = ipaddr.IPv6.parse(text);
  if (address.range() === 'loopback') return 'loopback';
  return address.range() === 'unicast' && address.match(globalUnicast) ? 'public' : 'refused';
}
