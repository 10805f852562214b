import { BlockList, isIPv4, isIPv6 } from 'node:net';

const privateRanges = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
] as const) {
  privateRanges.addSubnet(network, prefix, 'ipv6');
}

/** Names that never resolve on the public internet: RFC 6761, RFC 6762 and the usual intranet endings. */
const privateEndings = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'test',
  'invalid',
  'example',
];

/**
 * Whether Twilio would accept a webhook on this host: not loopback, private or reserved, not a bare machine name, and
 * without the underscore that Twilio refuses (21609).
 * @param hostname as `new URL(…).hostname` gives it, IPv6 in brackets
 */
export function isPublicHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (isIPv4(host)) return !privateRanges.check(host, 'ipv4');
  // BlockList also checks IPv4-mapped addresses against the IPv4 ranges.
  if (isIPv6(host)) return !privateRanges.check(host, 'ipv6');
  if (host.includes('_') || !host.includes('.')) return false;
  return !privateEndings.includes(host.slice(host.lastIndexOf('.') + 1));
}
