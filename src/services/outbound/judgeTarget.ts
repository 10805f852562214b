import { addressKind } from '@/domain/webhook/publicAddress.ts';

/** HTTPS, and the port beside it that is in use for it. */
const openPorts: readonly string[] = ['443', '8443'];

export type TargetRule = {
  /** `http:` and every port too, to this very machine alone: for the simulator, where all patients are invented. */
  allowsLoopback: boolean;
};

/**
 * Why an address may not be called by what is written there, in words for whoever typed it; null when it may. What its name means is asked at every call.
 */
export function whyNotCalled(text: string, { allowsLoopback }: TargetRule): string | null {
  const url = URL.parse(text);
  if (url === null) return 'This is not a full address such as https://example.com/hooks.';
  if (url.username !== '' || url.password !== '')
    return 'An address must hold no user name and no password: whoever may look at the settings would see them.';
  if (url.hash !== '') return 'The part after # is never sent; leave it out.';
  const kind = literalKind(url);
  if (allowsLoopback && (kind === 'loopback' || url.hostname === 'localhost')) {
    return url.protocol === 'https:' || url.protocol === 'http:' ? null : onlyHttps;
  }
  if (url.protocol !== 'https:') return onlyHttps;
  if (!openPorts.includes(url.port === '' ? '443' : url.port))
    return `Only the ports ${openPorts.join(' and ')} are called.`;
  if (kind !== null && kind !== 'public') return notPublic;
  return null;
}

const onlyHttps = 'The address has to begin with https://.';
export const notPublic =
  'This is an address of a private network, or of no network at all; only public ones are called.';

/** What an address is that is written as an IP address; null for a name. */
function literalKind(url: URL): ReturnType<typeof addressKind> | null {
  const host = hostOf(url);
  return /^[\d.]+$/.test(host) || host.includes(':') ? addressKind(host) : null;
}

/** The host as a resolver takes it. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
