import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '@/domain/keyword/recognise.ts';
import { doubtfulWords, exactOnly, keywordLanguages, wordTable } from '@/domain/keyword/wordTable.ts';
import { readOptOutCases } from './optOutCases.ts';

const cases = readOptOutCases();

/** What a text was taken for, in the words of the table. */
function outcomeOf(text: string): string {
  const { kind, isHostile } = recognise(text);
  if (kind === 'stop' || kind === 'opt_out_phrase') return isHostile ? 'hostile' : 'opt_out';
  if (kind === 'opt_out_doubtful') return 'review_hold';
  return kind === 'text' ? 'ordinary' : kind;
}

describe('the table of cases', () => {
  test('holds at least 300 opt-outs and 300 ordinary answers, and every language has both', () => {
    const counted = Map.groupBy(cases, ({ outcome }) => outcome);
    expect(counted.get('opt_out')?.length).toBeGreaterThanOrEqual(300);
    expect(counted.get('ordinary')?.length).toBeGreaterThanOrEqual(300);
    for (const outcome of ['opt_out', 'ordinary', 'wrong_number', 'cancel', 'review_hold'])
      expect(new Set(counted.get(outcome)?.map(({ language }) => language))).toEqual(
        new Set(keywordLanguages),
      );
  });

  test('names no text twice for one language', () => {
    const seen = cases.map(({ language, text }) => `${language} ${text}`);
    expect(seen.filter((text, index) => seen.indexOf(text) !== index)).toEqual([]);
  });
});

describe.each([...Map.groupBy(cases, ({ outcome }) => outcome)])('%s', (outcome, texts) => {
  test.each([...Map.groupBy(texts, ({ language }) => language)])('in %s', (_language, ofLanguage) => {
    const wrong = ofLanguage
      .map(({ text }) => ({ text, taken: outcomeOf(text), rule: recognise(text).rule }))
      .filter(({ taken }) => taken !== outcome);
    expect(wrong).toEqual([]);
  });
});

test.each(['Stop it!', 'you have the wrong number, stop', 'STOP.', ' stop ', 'ＳＴＯＰ', 'st\u200Bop'])(
  'A04 %j opts out',
  (text) => {
    expect(['stop', 'opt_out_phrase', 'wrong_number']).toContain(recognise(text).kind);
  },
);

test.each(['I cannot get my device to stop, can you help?', 'should I stop the metformin?'])(
  'A05 %j is read by a person first',
  (text) => {
    expect(recognise(text)).toMatchObject({ kind: 'opt_out_doubtful', rule: expect.stringContaining(':') });
  },
);

test('A03 “please cancel my appt” is about the visit', () => {
  expect(recognise('please cancel my appt').kind).toBe('cancel_visit');
});

describe('LANG-03 every word of every language does what its column says', () => {
  test.each(Object.entries(wordTable))('%s', (_language, kinds) => {
    for (const [kind, words] of Object.entries(kinds))
      for (const word of words)
        for (const written of [word, word.toLowerCase(), ` ${word}. `, `“${word}”`, `${word}!!`])
          expect(`${written} ${recognise(written).kind}`).toBe(`${written} ${kind}`);
  });

  test('no word stands for two things', () => {
    const kindsOf = new Map<string, Set<string>>();
    for (const kinds of Object.values(wordTable))
      for (const [kind, words] of Object.entries(kinds))
        for (const word of words) kindsOf.set(word, new Set([...(kindsOf.get(word) ?? []), kind]));
    expect([...kindsOf].filter(([, kinds]) => kinds.size > 1)).toEqual([]);
  });
});

describe('LANG-04', () => {
  test('(a) ALTA is neither a way out nor a way in, and words of other languages forgive no slip', () => {
    for (const text of ['ALTA', 'ALTOO', 'BAJAA', 'no mass', 'stoppo'])
      expect(recognise(text)).toMatchObject({ kind: 'text', rule: 'none' });
  });

  test('(b) DUNG and HUY without accents are held, never an opt-out', () => {
    for (const word of doubtfulWords) expect(recognise(word).kind).toBe('opt_out_doubtful');
  });

  test('(e) FIN, ENDE and BASTA opt out alone, not within a sentence', () => {
    for (const word of exactOnly) {
      expect(recognise(word).kind).toBe('stop');
      for (const sentence of [`${word} por favor`, `the ${word} of it`, `I saw ${word}, thanks`])
        expect(['stop', 'opt_out_phrase']).not.toContain(recognise(sentence).kind);
    }
  });
});

// Latin words with a joiner in them and words of one sign stay what they are in every dress but upper case.
const dressed = cases.filter(
  ({ text, outcome }) =>
    outcome !== 'tapback' && !/\p{Extended_Pictographic}|\p{Cf}|[?؟？\n]/u.test(text) && /\p{L}/u.test(text),
);

describe('for every case of the table', () => {
  const aCase = fc.constantFrom(...dressed);
  const space = fc.stringMatching(/^[ \t\u00A0\u2003\u3000]{0,4}$/);
  const marks = fc.stringMatching(/^[.!*"”“_~ ]{0,4}$/);
  const mark = fc.constantFrom('', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD', '\u202A');

  test('case, spaces and marks around it change nothing', () => {
    fc.assert(
      fc.property(aCase, space, marks, fc.boolean(), ({ text, outcome }, before, after, isUpper) => {
        // “Huy” and “HUY” are one word; İ and ß have no way back.
        const worn = isUpper && !/[ßıİ]/.test(text) ? text.toUpperCase() : text;
        expect(`${text}: ${outcomeOf(before + worn + after)}`).toBe(`${text}: ${outcome}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('invisible marks anywhere in it change nothing', () => {
    fc.assert(
      fc.property(aCase, fc.array(mark, { minLength: 1, maxLength: 8 }), ({ text, outcome }, invisible) => {
        const letters = Array.from(
          text,

          (letter, index) => letter + (invisible[index % invisible.length] ?? ''),
        );
        expect(`${text}: ${outcomeOf(letters.join(''))}`).toBe(`${text}: ${outcome}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('full-width letters change nothing', () => {
    fc.assert(
      fc.property(aCase, ({ text, outcome }) => {
        const wide = text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
        expect(`${text}: ${outcomeOf(wide)}`).toBe(`${text}: ${outcome}`);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a text twelve times as long as Twilio delivers is taken in, whatever it repeats', () => {
  const hard = [
    'stop ',
    'ne veux plus ',
    'no quiero ',
    'больше ',
    '不要',
    'לא ',
    'wag na ',
    ', ',
    'a',
    'do not ',
  ];
  for (const part of hard) {
    const long = part.repeat(20_000 / part.length);
    expect(recognise(long).rule).not.toBe('');
  }
});
