import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Decoded form parameters in any order; names may repeat, values may be empty. */
export type SignedParams = Iterable<readonly [name: string, value: string]>;

/**
 * The value of `X-Twilio-Signature` for a request: HMAC-SHA1 over the URL followed by every parameter's name and
 * value, sorted by name. Equal values of a repeated name count once, its other values are sorted, as in Twilio's
 * own library. The URL is signed exactly as given.
 * Source: https://www.twilio.com/docs/usage/security
 * @param token the account's primary auth token
 * @param url what Twilio requested: scheme, host, port as configured, path, query; no fragment
 */
export function expectedSignature(token: string, url: string, params: SignedParams): string {
  return createHmac('sha1', token)
    .update(url + signedText(params), 'utf8')
    .digest('base64');
}

/**
 * Whether a form request carries Twilio's signature under one of the tokens (two while a token is rotated).
 *
 * Only the configured public URL counts, as Twilio keeps the port of messaging webhooks as configured. Twilio's
 * library also tries the URL without its port, with the default port, and re-encoded; we do not, since none of that
 * is needed once the URL is configured and not guessed from headers. The fragment (connection overrides) is never
 * signed; a `user:pass@` is accepted both in and out of the signed text, because Twilio removes it and older
 * libraries do not.
 * @param signature the header as received; null or undefined when it is missing
 */
export function isValidSignature(request: {
  tokens: readonly string[];
  signature: string | null | undefined;
  url: string;
  params: SignedParams;
}): boolean {
  if (!request.signature) return false;
  const received = Buffer.from(request.signature, 'utf8');
  const text = signedText(request.params);
  let isValid = false;
  for (const token of request.tokens) {
    // An empty key would let anybody sign.
    if (token === '') continue;
    for (const url of signedUrls(request.url)) {
      const expected = createHmac('sha1', token)
        .update(url + text, 'utf8')
        .digest();
      if (isSame(received, Buffer.from(expected.toString('base64'), 'utf8'))) isValid = true;
    }
  }
  return isValid;
}

/** Hex SHA-256 of a raw body: what Twilio puts into `bodySHA256` when it posts JSON. */
export function bodySHA256(rawBody: Uint8Array | string): string {
  return createHash('sha256').update(rawBody).digest('hex');
}

/**
 * The variant for bodies that are not forms: the signature covers the URL alone, and the URL's `bodySHA256` covers
 * the raw bytes. Both must hold.
 */
export function isValidBodySignature(request: {
  tokens: readonly string[];
  signature: string | null | undefined;
  url: string;
  rawBody: Uint8Array | string;
}): boolean {
  const claimed = URL.parse(request.url)?.searchParams.get('bodySHA256') ?? '';
  const isSameBody = isSame(Buffer.from(claimed, 'utf8'), Buffer.from(bodySHA256(request.rawBody), 'utf8'));
  return isValidSignature({ ...request, params: [] }) && isSameBody;
}

function signedText(params: SignedParams): string {
  const valuesByName = new Map<string, Set<string>>();
  for (const [name, value] of params) {
    const values = valuesByName.get(name);
    if (values === undefined) valuesByName.set(name, new Set([value]));
    else values.add(value);
  }
  let text = '';
  for (const name of [...valuesByName.keys()].toSorted(byCodeUnit)) {
    for (const value of [...(valuesByName.get(name) ?? [])].toSorted(byCodeUnit)) text += name + value;
  }
  return text;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function signedUrls(url: string): string[] {
  const withoutFragment = url.split('#', 1)[0] ?? '';
  const withoutUser = withoutFragment.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?]*@/i, '$1');
  return withoutUser === withoutFragment ? [withoutFragment] : [withoutUser, withoutFragment];
}

/** Constant time for equal lengths; the expected length is no secret. */
function isSame(received: Buffer, expected: Buffer): boolean {
  return received.length === expected.length && timingSafeEqual(received, expected);
}
