import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterName } from './characterName.ts';
import { replaceLookAlikes } from './lookAlikes.ts';
import { measureText } from './measureText.ts';

/** How many accents a text has, joined to their letters or not. */
function marks(text: string): number {
  return text.normalize('NFD').replace(/[\uFE0E\uFE0F]|\P{M}/gu, '').length;
}

describe('replaceLookAlikes', () => {
  test.each([
    ['Plain text stays. ñ é ü ¿ ¡ €', 'Plain text stays. ñ é ü ¿ ¡ €'],
    ['It’s “fine” – or—so…', 'It\'s "fine" - or-so...'],
    ['‘a’ „b“ «c» `d´', '\'a\' "b" "c" \'d\''],
    ['a\u00A0b\u202Fc\u2003d\te', 'a b c d e'],
    ['a\u2028b\u2029c', 'a\nb\nc'],
    ['a\u200Bb\uFEFFc\u00ADd\u0000e', 'abcde'],
    ['• one', '- one'],
    ['½ tablet, 1½ tablets', '1/2 tablet, 1 1/2 tablets'],
    ['2 − 1', '2 - 1'],
    ['Wow‼️', 'Wow!!'],
    ['ＡＢＣ１２３！', 'ABC123!'],
    ['预约，确认！Ａ', '预约，确认！Ａ'],
    ['𝗕𝗼𝗹𝗱 and ﬁne', 'Bold and fine'],
    ['cafe\u0301 man\u0303ana', 'café mañana'],
    ['Día, está, corazón, única', 'Día, está, corazón, única'],
    ['a\u0301', 'a\u0301'],
    ['ça être über straße', 'ça être über straße'],
    ['\u202Aleft\u202C', 'left'],
    ['שלום \u200Eok\u200F', 'שלום \u200Eok\u200F'],
    ['❤️ 👨‍👩‍👧‍👦 🇺🇸 1️⃣', '❤️ 👨‍👩‍👧‍👦 🇺🇸 1️⃣'],
    ['می\u200Cخواهم', 'می\u200Cخواهم'],
    ['© ® ™ ° × ÷', '© ® ™ ° × ÷'],
    ['lone \uD83D half', 'lone \uD83D half'],
  ])('%j becomes %j', (text, expected) => {
    expect(replaceLookAlikes(text).text).toBe(expected);
  });

  test('tells what it has replaced, and where', () => {
    expect(replaceLookAlikes('😀 I’m… here').replaced).toEqual([
      { index: 4, from: '’', to: "'" },
      { index: 6, from: '…', to: '...' },
    ]);
  });

  test('agrees with what measureText offers, and never takes an accent away', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('’', '—', '1½', 'á', 'e\u0301', '\u00A0', '漢', '，', '\u200F', 'ש', '😀', 'a'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
        (text) => {
          const { text: result, replaced } = replaceLookAlikes(text);
          const offered = measureText(text).forcing.flatMap(({ index, text: from, replacement }) =>
            replacement === undefined ? [] : [{ index, from, to: replacement }],
          );
          expect(replaced).toEqual(offered);
          expect(marks(result)).toBe(marks(text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('characterName', () => {
  test.each([
    ['’', 'curly apostrophe'],
    ['“', 'curly quotation mark'],
    ['—', 'em dash'],
    ['…', 'ellipsis'],
    ['\u00A0', 'no-break space'],
    ['\t', 'tab'],
    ['`', 'backtick'],
    ['í', 'accented i'],
    ['Á', 'accented capital A'],
    ['e\u0301', 'accented e'],
    ['ç', 'accented c'],
    ['😀', 'emoji'],
    ['👨‍👩‍👧‍👦', 'emoji'],
    ['❤️', 'emoji'],
    ['1️⃣', 'emoji'],
    ['🇺🇸', 'flag'],
    ['约', 'Chinese character'],
    ['あ', 'Japanese character'],
    ['한', 'Korean character'],
    ['م', 'Arabic letter'],
    ['Я', 'Cyrillic letter'],
    ['\u2003', 'special space'],
    ['\u0007', 'control character'],
    ['\u2060', 'invisible character'],
    ['\uD83D', 'broken character'],
    ['∞', null],
  ])('%j is called %j', (character, name) => {
    expect(characterName(character)).toBe(name);
  });
});
