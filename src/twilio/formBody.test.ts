import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormTooLarge, firstValue, formatFormBody, parseFormBody } from './formBody.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string) => parseFormBody(bytes(text), 10_000);

describe('parseFormBody', () => {
  it.each([
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'b=2&a=&b=1&a=',
      [
        ['b', '2'],
        ['a', ''],
        ['b', '1'],
        ['a', ''],
      ],
    ],
    [
      'a&=b&=',
      [
        ['a', ''],
        ['', 'b'],
        ['', ''],
      ],
    ],
    ['&&a=1&&', [['a', '1']]],
    ['', []],
    ['a=+x++', [['a', ' x  ']]],
    ['a=%2B%26%3D%25', [['a', '+&=%']]],
    ['a=b=c', [['a', 'b=c']]],
    ['Body=%F0%9F%98%80+%c3%a1', [['Body', '😀 á']]],
    ['a=%0D%0A%00%09', [['a', '\r\n\0\t']]],
    [
      'a=100%&b=%zz&c=%4',
      [
        ['a', '100%'],
        ['b', '%zz'],
        ['c', '%4'],
      ],
    ],
    ['a=%FF%C3', [['a', '��']]],
    ['a=%EF%BB%BFx', [['a', '﻿x']]],
    ['?a=1', [['?a', '1']]],
    ['á=😀', [['á', '😀']]],
    [
      'a%5B%5D=1&a%5B%5D=2',
      [
        ['a[]', '1'],
        ['a[]', '2'],
      ],
    ],
    [
      '__proto__=1&constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
    ['a=1;b=2', [['a', '1;b=2']]],
  ])('%j', (text, pairs) => {
    expect(parse(text)).toEqual(pairs);
  });

  it('refuses more bytes than allowed, counting bytes and not characters', () => {
    expect(parseFormBody(bytes('a=á'), 4)).toEqual([['a', 'á']]);
    expect(() => parseFormBody(bytes('a=áb'), 4)).toThrow(FormTooLarge);
  });

  it('reads a view into a larger buffer as the view alone', () => {
    expect(parseFormBody(bytes('x=1&a=2&y=3').subarray(4, 7), 100)).toEqual([['a', '2']]);
  });

  it('brings back every pair that a form can carry', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(pairs, (list) => {
        const wellFormed = list.map(([name, value]): [string, string] => [
          name.toWellFormed(),
          value.toWellFormed(),
        ]);
        expect(parseFormBody(bytes(formatFormBody(wellFormed)), 1_000_000)).toEqual(wellFormed);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the platform on any escapes, broken ones included', () => {
    const piece = fc.oneof(
      fc.constantFrom('%', '%2', '%C3', '%A1', '%f0%9f', '+', '&', '=', ';', ' '),
      fc.string({ unit: 'grapheme-ascii' }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        // A leading "&" keeps the platform's parser from dropping a leading "?".
        expect(parse(`&${text}`)).toEqual([...new URLSearchParams(`&${text}`)]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('firstValue', () => {
  it('is the first of a repeated name, and undefined for none', () => {
    const pairs = parse('a=&a=2');
    expect(firstValue(pairs, 'a')).toBe('');
    expect(firstValue(pairs, 'b')).toBeUndefined();
  });
});
