import * as fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { FormPair } from './formBody.ts';
import { bodySHA256, expectedSignature, isValidBodySignature, isValidSignature } from './signature.ts';

const token = '12345';
const call = (overrides: Record<string, string> = {}): FormPair[] =>
  Object.entries({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
    ...overrides,
  });
const n1 = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const end = (letters: string, digits: string): string => `${letters}${'0'.repeat(30)}${digits}`;
const inbound: FormPair[] = Object.entries({
  ToCountry: 'US',
  ToState: 'CA',
  SmsMessageSid: end('SM', '01'),
  NumMedia: '0',
  ToCity: '',
  FromZip: '94103',
  SmsSid: end('SM', '01'),
  FromState: 'CA',
  SmsStatus: 'received',
  FromCity: 'SAN FRANCISCO',
  Body: 'C 😀 ¿ok?',
  FromCountry: 'US',
  To: '+15005550006',
  MessagingServiceSid: end('MG', '01'),
  ToZip: '',
  NumSegments: '1',
  MessageSid: end('SM', '01'),
  AccountSid: end('AC', '01'),
  From: '+14155550100',
  ApiVersion: '2010-04-01',
});
const status: FormPair[] = Object.entries({
  AccountSid: end('AC', '01'),
  ApiVersion: '2010-04-01',
  From: '+15005550006',
  MessageSid: end('SM', '02'),
  MessageStatus: 'delivered',
  MessagingServiceSid: end('MG', '01'),
  RawDlrDoneDate: '2601021530',
  SmsSid: end('SM', '02'),
  SmsStatus: 'delivered',
  To: '+14155550100',
});

/** N rows are twilio-node's own test suite, D1 Twilio's security guide, M rows messaging forms made for this project. */
const formVectors: [name: string, url: string, params: FormPair[], signature: string][] = [
  ['N1', n1, call(), 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ['N2', 'https://mycompany.com:443/myapp.php?foo=1&bar=2', call(), 'kvajT1Ptam85bY51eRf/AJRuM3w='],
  ['N3', 'http://mycompany.com:80/myapp.php?foo=1&bar=2', call(), '0ZXoZLH/DfblKGATFgpif+LLRf4='],
  ['N4', 'http://mycompany.com:1234/myapp.php?foo=1&bar=2', call(), 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
  ['N5', 'https://user:pass@mycompany.com/myapp.php?foo=1&bar=2', call(), 'CukzLTc1tT5dXEDIHm/tKBanW10='],
  ['N6', 'https://user@mycompany.com/myapp.php?foo=1&bar=2', call(), '2YRLlVAflCqxaNicjMpJcSTgzSs='],
  ['N7', 'https://user:pass@mycompany.com:443/myapp.php?foo=1&bar=2', call(), 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI='],
  ['N8', `${n1}&Body=It%27s+amazing`, call(), 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
  [
    'N9',
    n1,
    [
      ['MessagingBinding.Address', '+1325xxxxxxx'],
      ['MessagingBinding.Address', '+1415xxxxxxx'],
    ],
    '83O6e2vORAoJHUNzJjDWN1jz+BA=',
  ],
  [
    'N9 turned',
    n1,
    [
      ['MessagingBinding.Address', '+1415xxxxxxx'],
      ['MessagingBinding.Address', '+1325xxxxxxx'],
    ],
    '83O6e2vORAoJHUNzJjDWN1jz+BA=',
  ],
  [
    'N10',
    n1,
    [
      ['Sid', 'CA123'],
      ['SidAccount', 'AC123'],
      ['Digits', '5678'],
      ['Digits', '1234'],
      ['Digits', '1234'],
    ],
    'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
  ],
  [
    'D1',
    'https://example.com/myapp.php?foo=1&bar=2',
    call({ Caller: '+14158675310', From: '+14158675310' }),
    'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  ],
  ['M1', 'https://clinic.example.com/webhooks/twilio/inbound', inbound, 'AG0jQQzX8tRLLps9lGkMpXBscOs='],
  ['M2', 'https://clinic.example.com/webhooks/twilio/status?m=42', status, '5zeH8tU3F2GXymq6UGVjyXRPqWw='],
  [
    'M2 with a port',
    'https://clinic.example.com:8443/webhooks/twilio/status?m=42',
    status,
    'qY2RaVe2SzcYhDB26XU2tp091TM=',
  ],
];
const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
const emptyHash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
const n13 = `/myapp.php?foo=1&bar=2&bodySHA256=${emptyHash}`;
const bodyVectors: [name: string, url: string, rawBody: string, signature: string][] = [
  [
    'N11',
    `${n1}&bodySHA256=${hash}`,
    '{"property": "value", "boolean": true}',
    'a9nBmqA0ju/hNViExpshrM61xv4=',
  ],
  [
    'N12',
    `https://mycompany.com/myapp.php?bodySHA256=${hash}`,
    '{"property": "value", "boolean": true}',
    'y77kIzt2vzLz71DgmJGsen2scGs=',
  ],
  ['N13', `https://mycompany.com:443${n13}`, '{}', 'Ldidvp12m26NI7eqEvxnEpkd9Hc='],
  ['N13 without its port', `https://mycompany.com${n13}`, '{}', 'rw/jVviOgicj2+kHZULvebnA4ag='],
  [
    'M3',
    'https://clinic.example.com/hook?bodySHA256=93a23971a914e5eacbf0a8d25154cda309c3c1c72fbb9914d47c60f3cb681588',
    '{"hello":"world"}',
    'zyOlUb+Oh1HkeMNngtq+mEexGPk=',
  ],
];

describe('known signatures', () => {
  it.each(formVectors)('%s', (_name, url, params, signature) => {
    expect(expectedSignature(token, url, params)).toBe(signature);
    expect(isValidSignature({ tokens: [token], signature, url, params })).toBe(true);
  });

  it.each(bodyVectors)('%s', (_name, url, rawBody, signature) => {
    expect(isValidBodySignature({ tokens: [token], signature, url, rawBody })).toBe(true);
    expect(isValidBodySignature({ tokens: [token], signature, url, rawBody: `${rawBody} ` })).toBe(false);
    expect(isValidBodySignature({ tokens: ['other'], signature, url, rawBody })).toBe(false);
  });

  it('hashes bytes and text alike', () => {
    expect(bodySHA256('{}')).toBe(emptyHash);
    expect(bodySHA256(new TextEncoder().encode('{}'))).toBe(emptyHash);
  });

  it('needs the hash in the URL', () => {
    const url = 'https://mycompany.com/x';
    const signature = expectedSignature(token, url, []);
    expect(isValidBodySignature({ tokens: [token], signature, url, rawBody: '' })).toBe(false);
    expect(isValidBodySignature({ tokens: [token], signature, url: 'not a url', rawBody: '' })).toBe(false);
  });
});

describe('isValidSignature', () => {
  const valid = { tokens: [token], signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', url: n1, params: call() };

  it('accepts either token while one is being replaced', () => {
    expect(isValidSignature({ ...valid, tokens: ['old', token] })).toBe(true);
    expect(isValidSignature({ ...valid, tokens: [token, 'new'] })).toBe(true);
    expect(isValidSignature({ ...valid, tokens: ['old', 'new'] })).toBe(false);
    expect(isValidSignature({ ...valid, tokens: [] })).toBe(false);
  });

  it('never accepts an empty token', () => {
    const signature = expectedSignature('', n1, call());
    expect(isValidSignature({ ...valid, tokens: ['', token], signature })).toBe(false);
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '=',
    'RSOYDt4T1cUTdK1PDd93/VVr8B8',
    `${valid.signature} `,
    `${valid.signature},x`,
    '😀',
  ])('refuses the header %j', (signature) => expect(isValidSignature({ ...valid, signature })).toBe(false));

  it('signs a URL with credentials or connection overrides as Twilio does: without them', () => {
    const url = 'https://user:p%40ss@mycompany.com/myapp.php?foo=1&bar=2#rc=2&rp=ct,rt';
    expect(isValidSignature({ ...valid, url })).toBe(true);
  });

  it.each([
    'https://mycompany.com:443/myapp.php?foo=1&bar=2',
    'http://mycompany.com/myapp.php?foo=1&bar=2',
    'https://mycompany.com/myapp.php/?foo=1&bar=2',
    'https://mycompany.com/myapp.php?bar=2&foo=1',
    'https://MYCOMPANY.com/myapp.php?foo=1&bar=2',
    'https://evil@mycompany.com.evil/myapp.php?foo=1&bar=2',
  ])('does not take %s for the configured URL', (url) => {
    expect(isValidSignature({ ...valid, url })).toBe(false);
  });
});

const name = fc.oneof(
  fc.constantFrom('Body', 'From', 'To', 'MessageSid', '_x', 'a', 'Body2', '__proto__'),
  fc.string({ unit: 'grapheme' }),
);
const value = fc.oneof(fc.constantFrom('', ' ', '+', '😀', 'ñ', '\r\n'), fc.string({ unit: 'grapheme' }));
const pairs = fc.array(fc.tuple(name, value), { maxLength: 12 });
const url = fc
  .tuple(
    fc.constantFrom('https://clinic.example.com', 'http://127.0.0.1:5000', 'https://h.example.com:8443'),
    fc.webPath(),
    fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map((query) => `?${query}`),
    ),
  )
  .map(([origin, path, query]) => `${origin}${path}${query}`);

/** The shape that twilio-node takes; null-prototype, as a parameter may have any name. */
function asObject(list: readonly FormPair[]): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = Object.setPrototypeOf({}, null);
  for (const [key, item] of list) {
    const present = object[key];
    object[key] = present === undefined ? item : [present, item].flat();
  }
  return object;
}

describe('agreement with twilio-node', () => {
  it('signs the same and is accepted by it, for any parameters', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), url, pairs, (key, target, params) => {
        const signature = expectedSignature(key, target, params);
        expect(signature).toBe(twilio.getExpectedTwilioSignature(key, target, asObject(params)));
        expect(isValidSignature({ tokens: [key], signature, url: target, params })).toBe(true);
        expect(twilio.validateRequest(key, signature, target, asObject(params))).toBe(true);
        expect(twilio.validateRequest(key, `${signature}x`, target, asObject(params))).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses every change to a parameter, the URL, the token or the signature, as twilio-node does', () => {
    type Mutant = { key: string; target: string; params: FormPair[]; signature: string };
    const change = fc.tuple(
      fc.nat(),
      fc.nat(),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
      fc.nat({ max: 8 }),
    );
    let refused = 0;
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        url,
        pairs,
        change,
        (key, target, params, [index, at, insert, way]) => {
          const signature = expectedSignature(key, target, params);
          const mutant = mutate({ key, target, params, signature }, { index, at, insert, way });
          // A change of what is signed changes its text; the few that do not (an equal repeated value) are no change.
          fc.pre(mutant !== null && !sameSignedText({ target, params }, mutant, key, mutant.key));
          if (mutant === null) return;
          const verdict = isValidSignature({
            tokens: [mutant.key],
            signature: mutant.signature,
            url: mutant.target,
            params: mutant.params,
          });
          expect(verdict).toBe(false);
          expect(
            twilio.validateRequest(mutant.key, mutant.signature, mutant.target, asObject(mutant.params)),
          ).toBe(verdict);
          refused += 1;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(refused).toBeGreaterThan(3_000);

    function mutate(
      original: Mutant,
      how: { index: number; at: number; insert: string; way: number },
    ): Mutant | null {
      const { params, target, signature, key } = original;
      const position = params.length === 0 ? 0 : how.index % params.length;
      const pair = params[position];
      const into = (text: string): string =>
        text.slice(0, how.at % (text.length + 1)) + how.insert + text.slice(how.at % (text.length + 1));
      const replaced = (next: FormPair[]): Mutant => ({
        ...original,
        params: params.toSpliced(position, 1, ...next),
      });
      switch (how.way) {
        case 0:
          return pair === undefined ? null : replaced([]);
        case 1:
          return pair === undefined ? null : replaced([[into(pair[0]), pair[1]]]);
        case 2:
          return pair === undefined ? null : replaced([[pair[0], into(pair[1])]]);
        case 3:
          return pair === undefined ? null : replaced([[pair[0], `${pair[1]} `]]);
        case 4:
          return { ...original, params: [...params, [how.insert, how.insert]] };
        case 5:
          return { ...original, target: `${target}${target.includes('?') ? '&' : '?'}x=1` };
        case 6:
          return { ...original, target: target.replace(/^(https?:\/\/[^/]*)/, '$1/x') };
        case 7:
          return { ...original, key: into(key) };
        default:
          return { ...original, signature: into(signature) };
      }
    }

    function sameSignedText(
      a: Pick<Mutant, 'target' | 'params'>,
      b: Mutant,
      keyA: string,
      keyB: string,
    ): boolean {
      return (
        expectedSignature(keyA, a.target, a.params) === expectedSignature(keyB, b.target, b.params) &&
        b.signature === expectedSignature(keyA, a.target, a.params)
      );
    }
  });
});
