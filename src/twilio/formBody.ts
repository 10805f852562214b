/** One decoded form parameter. */
export type FormPair = readonly [name: string, value: string];

/** The body has more bytes than the caller allows. */
export class FormTooLarge extends Error {
  override readonly name = 'FormTooLarge';
  constructor(maxBytes: number) {
    super(`form body over ${maxBytes} bytes`);
  }
}

/**
 * The parameters of an `application/x-www-form-urlencoded` body, decoded, in order, with repeated and empty ones
 * kept and nothing trimmed: a signature covers every one of them.
 *
 * Follows https://url.spec.whatwg.org/#urlencoded-parsing to the letter: `+` is a space, a percent sign that
 * starts no escape stands for itself, bytes that are not UTF-8 become U+FFFD. Unlike `new URLSearchParams(text)`
 * a leading `?` or byte order mark is data.
 * @throws FormTooLarge
 */
export function parseFormBody(bytes: Uint8Array, maxBytes: number): FormPair[] {
  if (bytes.byteLength > maxBytes) throw new FormTooLarge(maxBytes);
  // Latin-1 keeps one character per byte, so that escapes and raw bytes can be told apart until they are decoded.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const pairs: FormPair[] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) pairs.push([decode(part), '']);
    else pairs.push([decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return pairs;
}

/** The same pairs as body text. */
export function formatFormBody(pairs: Iterable<FormPair>): string {
  const form = new URLSearchParams();
  for (const [name, value] of pairs) form.append(name, value);
  return form.toString();
}

/** The first value of a name; undefined when the name is absent. */
export function firstValue(pairs: readonly FormPair[], name: string): string | undefined {
  return pairs.find(([candidate]) => candidate === name)?.[1];
}

const needsBytes = /[%\u0080-\u00ff]/;

function decode(latin1: string): string {
  const spaced = latin1.includes('+') ? latin1.replaceAll('+', ' ') : latin1;
  if (!needsBytes.test(spaced)) return spaced;
  const unescaped = spaced.includes('%')
    ? spaced.replaceAll(/%([0-9a-fA-F]{2})/g, (_escape, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : spaced;
  return Buffer.from(unescaped, 'latin1').toString('utf8');
}
