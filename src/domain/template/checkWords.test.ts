import { describe, expect, test } from 'vitest';
import { builtInTemplates, shippedLanguages } from './builtIn.ts';
import { checkWords, type WordFrame } from './checkWords.ts';

const frame: WordFrame = {
  category: 'appointment',
  policy: 'standard',
  clinic: { linkHosts: [], recordNumberPattern: null, heldWords: [], harmlessWords: [], isDiscreet: false },
  clinicName: 'Cedar Lane',
  clinicPhone: '(212) 555-0100',
  clinicNumbers: ['+12125550100'],
  country: 'US',
  timeZone: 'America/New_York',
  isTollFree: false,
  now: new Date('2026-11-22T12:00:00Z'),
};
const found = (body: string, more: Partial<WordFrame> = {}, source: string | null = null) =>
  checkWords(body, 'en', { ...frame, ...more }, source).problems.map(({ rule, outcome, place }) => [
    rule,
    outcome,
    place === null ? null : body.slice(place.start, place.end),
  ]);

describe('DLP-01 words are looked at as they would be sent', () => {
  test('a number that is harmless in the template is not with a value: told at its field', () => {
    const own = 'Your prescription #{id} waits at the desk. {phone}';
    expect(found(own, { category: 'prescription' })).toEqual([['D-RX', 'refused', '#{id}']]);
    expect(found('Please pay ${amount} soon. {phone}', { category: 'payment' })).toEqual([
      ['TCPA-07', 'warned', '${amount}'],
      ['D-AMT', 'refused', '${amount}'],
    ]);
  });

  test.each(
    Object.values(builtInTemplates).flatMap((one) => shippedLanguages.map((to) => [one.key, to] as const)),
  )('what ships as %s in %s can be approved as it is under the standard policy', (key, language) => {
    const { texts, category } = builtInTemplates[key];
    const { problems, longest } = checkWords(texts[language], language, { ...frame, category }, texts.en);
    expect(problems.filter(({ outcome }) => outcome !== 'warned')).toEqual([]);
    expect(longest?.segments).toBeLessThanOrEqual(4);
  });

  test('D-SENS words are held, whatever the policy', () => {
    for (const policy of ['standard', 'strict'] as const)
      expect(found('The rehab unit is open. {phone}', { category: 'care', policy })).toEqual([
        ['D-SENS', 'held', 'rehab'],
      ]);
  });
});

describe('what it says of a translation', () => {
  test('a field that its source lacks would be filled in by nobody', () => {
    expect(found('See {doctor}. {phone}', {}, 'See you on {date}.')).toEqual([
      ['LANG-01', 'refused', null],
      ['LANG-01', 'warned', null],
    ]);
    expect(found('Hi {name}, {clinic}: {phone}', {}, 'Hello')).toEqual([]);
  });
});

describe('what it comes to', () => {
  test('a Saturday or an August may cost more than the sample shows', () => {
    const body =
      'Bonjour {name}, rendez-vous le {date}. {phone} Répondez STOP pour ne plus recevoir de messages.';
    const { preview, longest } = checkWords(body, 'fr', frame);
    expect(preview).toMatchObject({ encoding: 'GSM-7', segments: 1 });
    expect(longest).toEqual({ encoding: 'UCS-2', segments: 3 });
  });

  test('words that are no template are told where, and have no preview', () => {
    const body = 'Hi {name, see {surgeon}';
    expect(checkWords(body, 'en', frame)).toMatchObject({ preview: null, longest: null });
    expect(found(body).filter(([rule]) => rule === 'DLP-03')).not.toEqual([]);
  });

  test('with what is added it must not get too long', () => {
    expect(found(`${'See you soon. '.repeat(113)}{phone}`)).toEqual([['LANG-05', 'refused', null]]);
  });
});
