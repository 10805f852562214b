import { isThisMachine, judgeTarget, type CallRule } from '@/domain/outbound/callRule.ts';
import { hostOf } from '../outbound/callGuarded.ts';

/** HTTPS, and the port beside it that is in use for it. */
const openPorts: readonly string[] = ['443', '8443'];

/**
 * Why messages may not go to an address by what is written there, in words for whoever typed it; null when they may. What its name means is asked at
 * every call. This very machine, where it is allowed, is called at every port.
 */
export function whyNotCalled(text: string, rule: CallRule): string | null {
  const url = URL.parse(text);
  if (url === null) return 'This is not a full address such as https://example.com/hooks.';
  if (url.username !== '' || url.password !== '')
    return 'An address must hold no user name and no password: whoever may look at the settings would see them.';
  if (url.hash !== '') return 'The part after # is never sent; leave it out.';
  const target = { protocol: url.protocol, host: hostOf(url) };
  const fault = judgeTarget(target, rule);
  if (fault === 'not_https') return 'The address has to begin with https://.';
  const isHere = rule.allowsLoopback && isThisMachine(target.host);
  if (!isHere && !openPorts.includes(url.port === '' ? '443' : url.port))
    return `Only the ports ${openPorts.join(' and ')} are called.`;
  return fault === null ? null : notAllowed;
}

const notAllowed =
  'This is an address of a private network, or of no network at all. Whoever runs Hearback can allow hosts in the clinic’s own network; other private ones are not called.';
