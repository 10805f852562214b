import ipaddr from 'ipaddr.js';
import { addressKind } from './addressKind.ts';

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Which addresses that others have written down may be called, beside the public ones. */
export type CallRule = {
  /** This very machine, by plain HTTP too. */
  allowsLoopback: boolean;
  /** Hosts whose names may lead into private networks. */
  hosts: ReadonlySet<string>;
  /** Parts of private networks, into which any name may lead. */
  networks: readonly Network[];
};

/** A host to call, as `URL` writes it, without the brackets of IPv6. */
export type Target = { protocol: string; host: string };

export type TargetFault = 'not_https' | 'address_refused';

/** Nothing but what is public. */
export const publicAlone: CallRule = { allowsLoopback: false, hosts: new Set(), networks: [] };

/** RFC 1918, RFC 6598 (which overlay networks use), RFC 4193. Link-local is not among them: the metadata of clouds is there. */
const privateNetworks: readonly Network[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']
  .map((text): Network => ipaddr.IPv4.parseCIDR(text))
  .concat([ipaddr.IPv6.parseCIDR('fc00::/7')]);
const loopbackNetworks: readonly Network[] = [
  ipaddr.IPv4.parseCIDR('127.0.0.0/8'),
  ipaddr.IPv6.parseCIDR('::1/128'),
];

/** The metadata of Alibaba Cloud and of AWS lie in private networks: keys are there for whoever asks. */
const neverCalled: ReadonlySet<string> = new Set(['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']);

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads a list of hosts in private networks: names, addresses, and networks such as 10.2.0.0/16. `localhost` and what is in 127.0.0.0/8 or ::1 stand
 * for this very machine. Null when an entry is none of these, or is not inside a private network.
 */
export function readCallRule(entries: readonly string[]): CallRule | null {
  const hosts = new Set<string>();
  const networks: Network[] = [];
  let allowsLoopback = false;
  for (const entry of entries.map((text) => text.toLowerCase())) {
    const network = readNetwork(entry);
    if (entry === 'localhost' || (network && isWithin(network, loopbackNetworks))) allowsLoopback = true;
    else if (network && isWithin(network, privateNetworks)) networks.push(network);
    else if (!network && hostName.test(entry)) hosts.add(entry);
    else return null;
  }
  return { allowsLoopback, hosts, networks };
}

/** Why a host may not be called by what is written there; null when it may. What its name means is asked at every connection, with `mayConnect`. */
export function judgeTarget({ protocol, host }: Target, rule: CallRule): TargetFault | null {
  const mayBePlain = rule.allowsLoopback && isThisMachine(host);
  if (protocol !== 'https:' && !(protocol === 'http:' && mayBePlain)) return 'not_https';
  return isAddress(host) && !mayConnect(host, host, rule) ? 'address_refused' : null;
}

/** Whether a host is this very machine by what is written there. */
export function isThisMachine(host: string): boolean {
  return host === 'localhost' || addressKind(host) === 'loopback';
}

/**
 * Whether a connection for a host may go to an address that its name has now. `localhost` means this machine and nothing else, so that what goes
 * there in the clear goes nowhere else.
 */
export function mayConnect(host: string, address: string, rule: CallRule): boolean {
  const kind = addressKind(address);
  if (kind === 'loopback') return rule.allowsLoopback;
  if (host === 'localhost') return false;
  return kind === 'public' || isListed(host, address, rule);
}

function isListed(host: string, text: string, { hosts, networks }: CallRule): boolean {
  const address = readAddress(text);
  if (!address || neverCalled.has(address.toString()) || !isIn(address, privateNetworks)) return false;
  return hosts.has(host.toLowerCase()) || isIn(address, networks);
}

/** Whether a host is written as an address. */
function isAddress(host: string): boolean {
  return readAddress(host) !== null;
}

// Strict: short forms such as 127.1 are for `URL` to spell out, never for us to guess.
function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : null;
}

function readNetwork(text: string): Network | null {
  const [start = '', prefix, ...rest] = text.split('/');
  const address = readAddress(start);
  if (!address || rest.length > 0) return null;
  const longest = address.kind() === 'ipv6' ? 128 : 32;
  if (prefix === undefined) return [address, longest];
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest ? [address, Number(prefix)] : null;
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, networks: readonly Network[]): boolean {
  return networks.some(([start, prefix]) => start.kind() === address.kind() && address.match(start, prefix));
}

function isWithin([start, prefix]: Network, networks: readonly Network[]): boolean {
  return networks.some((network) => prefix >= network[1] && isIn(start, [network]));
}
