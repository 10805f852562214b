import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphemesOf } from './graphemes.ts';
import { measureText } from './measureText.ts';

const a = (count: number): string => 'a'.repeat(count);

describe('measureText', () => {
  test.each([
    ['nothing', '', 'GSM-7', 1],
    ['160 a', a(160), 'GSM-7', 1],
    ['161 a', a(161), 'GSM-7', 2],
    ['306 a', a(306), 'GSM-7', 2],
    ['307 a', a(307), 'GSM-7', 3],
    ['1530 a', a(1530), 'GSM-7', 10],
    ['1600 a', a(1600), 'GSM-7', 11],
    ['158 a + €', `${a(158)}€`, 'GSM-7', 1],
    ['159 a + €', `${a(159)}€`, 'GSM-7', 2],
    ['151 a + € + 153 a', `${a(151)}€${a(153)}`, 'GSM-7', 2],
    ['152 a + € + 152 a', `${a(152)}€${a(152)}`, 'GSM-7', 3],
    ['ê + 69 a', `ê${a(69)}`, 'UCS-2', 1],
    ['ê + 70 a', `ê${a(70)}`, 'UCS-2', 2],
    ['ê + 133 a', `ê${a(133)}`, 'UCS-2', 2],
    ['ê + 134 a', `ê${a(134)}`, 'UCS-2', 3],
    ['😜 + 68 a', `😜${a(68)}`, 'UCS-2', 1],
    ['😜 + 69 a', `😜${a(69)}`, 'UCS-2', 2],
    ['66 a + 😜 + 65 a', `${a(66)}😜${a(65)}`, 'UCS-2', 2],
    ['66 a + 😜 + 66 a', `${a(66)}😜${a(66)}`, 'UCS-2', 3],
    ['6 families', '👨‍👩‍👧‍👦'.repeat(6), 'UCS-2', 1],
    ['7 families', '👨‍👩‍👧‍👦'.repeat(7), 'UCS-2', 2],
    ['59 a + family', `${a(59)}👨‍👩‍👧‍👦`, 'UCS-2', 1],
    ['60 a + family', `${a(60)}👨‍👩‍👧‍👦`, 'UCS-2', 2],
    ['17 flags', '🇮🇹'.repeat(17), 'UCS-2', 1],
    ['18 flags', '🇮🇹'.repeat(18), 'UCS-2', 2],
    ['80 CRLF', '\r\n'.repeat(80), 'GSM-7', 1],
    ['81 CRLF', '\r\n'.repeat(81), 'GSM-7', 2],
    ['159 a + CRLF', `${a(159)}\r\n`, 'GSM-7', 2],
    ['ñ é ü ¿ ¡', 'ñéü¿¡', 'GSM-7', 1],
    ['á', 'á', 'UCS-2', 1],
    ['e with a separate accent', 'e\u0301', 'UCS-2', 1],
  ])('%s', (_what, text, encoding, segments) => {
    expect(measureText(text)).toMatchObject({ encoding, segments });
  });

  test.each([
    ['152-unit segments', a(304), 2, 2],
    ['one more than two of them', a(305), 2, 3],
    ['the single segment is as long as ever', a(160), 1, 1],
    ['66-unit segments', `ê${a(131)}`, 2, 2],
    ['one more than two of these', `ê${a(132)}`, 2, 3],
  ])('from a toll-free number, %s', (_what, text, ordinary, tollFree) => {
    expect(measureText(text).segments).toBe(ordinary);
    expect(measureText(text, { tollFree: true }).segments).toBe(tollFree);
  });

  test('tells units, and what is left in the last segment', () => {
    expect(measureText('')).toEqual({
      encoding: 'GSM-7',
      segments: 1,
      units: 0,
      characters: 0,
      unitsPerSegment: 160,
      remaining: 160,
      forcing: [],
    });
    expect(measureText('5 €')).toMatchObject({
      units: 4,
      characters: 4,
      unitsPerSegment: 160,
      remaining: 156,
    });
    expect(measureText(a(161))).toMatchObject({ units: 161, unitsPerSegment: 153, remaining: 145 });
    expect(measureText('😀 ok')).toMatchObject({
      units: 5,
      characters: 4,
      unitsPerSegment: 70,
      remaining: 65,
    });
    expect(measureText(`${a(152)}€`.repeat(2), { tollFree: true })).toMatchObject({
      segments: 3,
      remaining: 148,
    });
  });

  test('names every character that forces UCS-2, and what may replace it', () => {
    expect(measureText('I’m in—Día 😀…').forcing).toEqual([
      { index: 1, length: 1, text: '’', codePoint: 0x2019, name: 'curly apostrophe', replacement: "'" },
      { index: 6, length: 1, text: '—', codePoint: 0x2014, name: 'em dash', replacement: '-' },
      { index: 8, length: 1, text: 'í', codePoint: 0xed, name: 'accented i' },
      { index: 11, length: 2, text: '😀', codePoint: 0x1f600, name: 'emoji' },
      { index: 13, length: 1, text: '…', codePoint: 0x2026, name: 'ellipsis', replacement: '...' },
    ]);
    expect(measureText('cafe\u0301').forcing).toEqual([
      { index: 3, length: 2, text: 'e\u0301', codePoint: 0x65, name: 'accented e', replacement: 'é' },
    ]);
  });

  test('holds for any text: the segments fit, and the forcing characters are where they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (text, tollFree) => {
        const { encoding, segments, units, unitsPerSegment, remaining, forcing } = measureText(text, {
          tollFree,
        });
        expect(units).toBeLessThanOrEqual(segments * unitsPerSegment - remaining);
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(remaining).toBeLessThan(unitsPerSegment + (text === '' ? 1 : 0));
        expect(encoding === 'UCS-2').toBe(forcing.length > 0);
        for (const { index, length, text: character } of forcing) {
          expect(text.slice(index, index + length)).toBe(character);
        }
      }),
    );
  });
});

test('graphemesOf cuts as Intl.Segmenter does, and CR from LF', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const piece = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    fc.constantFrom(
      'a',
      'é',
      '\u0301',
      '\u200D',
      '\uFE0F',
      '👩',
      '©',
      '🇺',
      '\r',
      '\n',
      '\u0600',
      '漢',
      '’',
      'Я',
      '\u0483',
      '\u20E3',
      'क',
      '्',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
      (text) => {
        const expected = Array.from(segmenter.segment(text), ({ segment }) => segment);
        expect(graphemesOf(text)).toEqual(
          expected.flatMap((each) => (each === '\r\n' ? ['\r', '\n'] : [each])),
        );
      },
    ),
    { numRuns: 2000 },
  );
});
