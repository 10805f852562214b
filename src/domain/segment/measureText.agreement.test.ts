import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { measureText } from './measureText.ts';

type Size = { encoding: string; segments: number; characters: number };

function ours(text: string): Size {
  const { encoding, segments, characters } = measureText(text);
  return { encoding, segments, characters };
}

/** Twilio's calculator, the reference. */
function theirs(text: string): Size {
  const message = new SegmentedMessage(text);
  return {
    encoding: message.encodingName,
    segments: message.segmentsCount,
    characters: message.numberOfCharacters,
  };
}

/** Mulberry32: the same texts in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const alphabets: readonly (readonly string[])[] = [
  Array.from(' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'),
  Array.from('abcdefghij klmnopqrstuvwxyz'),
  Array.from('^{}\\[~]|€\f'),
  ['\r\n', '\n', '\r', '\r\n\r\n', '\n\r'],
  Array.from('áíóúÁéñÑüçêàèìòùÇøåß¿¡£¥ΔΦΩ'),
  ['e\u0301', 'a\u0301', 'n\u0303', 'o\u0308\u0301', 'u\u0302', 'A\u030A'],
  ['😀', '😜', '👍', '👍🏽', '❤️', '❤', '✅', '☎️', '1️⃣', '©', '™', '🎉'],
  ['👨‍👩‍👧‍👦', '👩‍⚕️', '🏳️‍🌈', '👩🏽‍🚀', '👁️‍🗨️', '👩‍❤️‍💋‍👨'],
  ['🇺🇸', '🇮🇹', '🇲🇽', '🇺'],
  Array.from('预约确认請回覆ありがとうカタカナ한국어、。ＡＢ１２'),
  ['ᄒ', 'ᅡ', 'ᆫ', '각'],
  Array.from('مرحباموعدשלוםתור۱۲۳'),
  ['بِ', 'شُكْ', 'שָׁ', '\u200F', '\u200E', '\u202A', '\u202C'],
  ['\uD83D', '\uDE00', '\uD800', '\uDFFF'],
  Array.from({ length: 32 }, (_, unit) => String.fromCharCode(unit)),
  Array.from({ length: 33 }, (_, unit) => String.fromCharCode(127 + unit)),
  Array.from('’‘“”–—…•«»´`°½\u00A0\u202F\u2003\u3000'),
  ['b\u200C', '\u200B', '\uFEFF', '\u00AD', '\u2060', '\u2028'],
  ['น้ำ', 'สวั', 'ดี', 'की', 'नमः', 'தமி'],
  ['Привет', 'Їжак', 'Ћао', 'Łódź', 'Đặt', 'ệ', 'Ö', 'œ'],
];

describe('against the calculator of Twilio', () => {
  test('20,000 texts of every kind have the same encoding, segments and characters', () => {
    const random = randomFrom(20_261_130);
    const pick = <Item>(items: readonly Item[], or: Item): Item => items[random(items.length)] ?? or;
    const different: string[] = [];
    for (let round = 0; round < 20_000; round += 1) {
      // Mostly short mixtures; one in twenty crosses several segments.
      const chosen = Array.from({ length: 1 + random(4) }, () => pick(alphabets, []));
      const length = random(20) === 0 ? 60 + random(200) : random(30);
      let text = '';
      for (let piece = 0; piece < length; piece += 1) text += pick(pick(chosen, []), '');
      if (JSON.stringify(ours(text)) !== JSON.stringify(theirs(text))) different.push(JSON.stringify(text));
    }
    expect(different.slice(0, 5)).toEqual([]);
  });

  test('texts just below, at and above every limit agree, with a wide character at each place', () => {
    const different: string[] = [];
    for (const [plain, limits] of [
      ['a', [160, 153, 306, 459]],
      ['ê', [70, 67, 134, 201]],
    ] as const) {
      for (const limit of limits) {
        for (let length = limit - 4; length <= limit + 2; length += 1) {
          for (const wide of ['', '€', '\r\n', ...(plain === 'a' ? [] : ['😜', '👨‍👩‍👧‍👦', 'e\u0301'])]) {
            for (const behind of [0, 1, 2, 5, 70]) {
              const text = plain.repeat(Math.max(0, length)) + wide + 'b'.repeat(behind);
              if (JSON.stringify(ours(text)) !== JSON.stringify(theirs(text)))
                different.push(JSON.stringify(text));
            }
          }
        }
      }
    }
    expect(different.slice(0, 5)).toEqual([]);
  });

  test('every single UTF-16 unit has the same encoding', () => {
    const different: number[] = [];
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const text = String.fromCharCode(unit);
      if (JSON.stringify(ours(text)) !== JSON.stringify(theirs(text))) different.push(unit);
    }
    expect(different.slice(0, 5)).toEqual([]);
  });

  // The calculator cuts characters by the rules of Unicode 10 (2017), we by those of the platform. Encoding and units
  // never differ; what differs is the number of characters shown and, very seldom, where a segment ends.
  test.each([
    ['🧑‍🤝‍🧑', 'people holding hands, an emoji of 2019', 1, 3],
    ['🫱🏽‍🫲🏻', 'handshake of two skin tones, 2022', 1, 4],
    ['🥷🏿', 'ninja with a skin tone, 2020', 1, 2],
    ['क्ष', 'a Devanagari conjunct, one character since Unicode 15.1', 1, 2],
    ['🇮🇹\u0E31\u0E31', 'two marks behind a flag, of which the calculator cuts one off', 1, 2],
    ['a\u200D❤', 'a joiner without an emoji before it, which has joined nothing since Unicode 11', 2, 1],
  ])('%s (%s): %i character by ours, %i by theirs', (text, _why, characters, calculated) => {
    expect(ours(text)).toEqual({ encoding: 'UCS-2', segments: 1, characters });
    expect(theirs(text)).toEqual({ encoding: 'UCS-2', segments: 1, characters: calculated });
  });

  // The calculator puts a character that is longer than a segment into one all the same, and does not look again after
  // it has moved characters to the second segment. No carrier can do either; ours are the segments that fit.
  test.each([
    ['a mark stack of 150 units', `a${'\u0301'.repeat(149)}`, 3, 2],
    ['two mark stacks of 35 units, and a third', `e${'\u0301'.repeat(34)}`.repeat(3), 3, 2],
  ])('%s: fewer segments by theirs than fit', (_what, text, segments, calculated) => {
    expect(ours(text).segments).toBe(segments);
    expect(theirs(text).segments).toBe(calculated);
  });
});
