import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPhoneNumber, isCountry, parsePhoneNumber } from './phoneNumber.ts';
import * as light from './phoneNumberLight.ts';
import type { CountryCode, PhoneNumberReading } from './phoneNumberReader.ts';

const accepted: readonly (readonly [string, CountryCode, string])[] = [
  ['(555) 123-4567', 'US', '+15551234567'],
  ['555-123-4567', 'US', '+15551234567'],
  ['555.123.4567', 'US', '+15551234567'],
  ['555/123/4567', 'US', '+15551234567'],
  ['5551234567', 'US', '+15551234567'],
  ['15551234567', 'US', '+15551234567'],
  ['1 (555) 123-4567', 'US', '+15551234567'],
  ['+1 555 123 4567', 'US', '+15551234567'],
  ['(+1) 555 123 4567', 'US', '+15551234567'],
  ['+1 (555) 123-4567', 'GB', '+15551234567'],
  ['[555] 123 4567', 'US', '+15551234567'],
  ['  555 123 4567  ', 'US', '+15551234567'],
  ['\u00A0555\u00A0123\u202F4567\u3000', 'US', '+15551234567'],
  ['555\u2011123\u20114567', 'US', '+15551234567'],
  ['555\u2013123\u20144567', 'US', '+15551234567'],
  ['555\u2212123\u22124567', 'US', '+15551234567'],
  ['555·123·4567', 'US', '+15551234567'],
  ['\u202A(555) 123-4567\u202C', 'US', '+15551234567'],
  ['\u200E+15551234567', 'US', '+15551234567'],
  ['５５５１２３４５６７', 'US', '+15551234567'],
  ['＋１（５５５）１２３－４５６７', 'US', '+15551234567'],
  ['٥٥٥١٢٣٤٥٦٧', 'US', '+15551234567'],
  ['۵۵۵۱۲۳۴۵۶۷', 'US', '+15551234567'],
  ['५५५१२३४५६७', 'US', '+15551234567'],
  ['+15005550006', 'US', '+15005550006'],
  ['+1 202 456 1111', 'US', '+12024561111'],
  ['1-800-FLOWERS', 'US', '+18003569377'],
  ['1-800-flowers', 'US', '+18003569377'],
  ['1-800-GO-FEDEX', 'US', '+18004633339'],
  ['(800) MY-APPLE', 'US', '+18006927753'],
  ['+1 800 FLOWERS', 'GB', '+18003569377'],
  ['1-800-EXT-1234', 'US', '+18003981234'],
  ['1-888-NYC-WELL', 'US', '+18886929355'],
  ['011 44 20 7183 8750', 'US', '+442071838750'],
  ['00 44 20 7183 8750', 'DE', '+442071838750'],
  ['00 1 555 123 4567', 'GB', '+15551234567'],
  ['020 7183 8750', 'GB', '+442071838750'],
  ['+44 (0)20 7183 8750', 'US', '+442071838750'],
  ['07911 123456', 'GB', '+447911123456'],
  ['+34 612 34 56 78', 'US', '+34612345678'],
  ['612 34 56 78', 'ES', '+34612345678'],
  ['+52 55 1234 5678', 'US', '+525512345678'],
  ['+800 1234 5678', 'US', '+80012345678'],
  ['61234', 'SH', '+29061234'],
];

const refused: readonly (readonly [string, string])[] = [
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u00A0\u200B', 'empty'],
  ['+1234567890', 'too_short'],
  ['5551234', 'too_short'],
  ['555 123 456', 'too_short'],
  ['+4412', 'too_short'],
  ['+1 555 123 4567 8', 'too_long'],
  ['(555) 123-4567 (555) 123-4568', 'too_long'],
  ['555-123-4567 / 555-123-4568', 'too_long'],
  ['00442071838750', 'too_long'],
  ['+49151123456789012345', 'too_long'],
  ['+49 151 123456789012', 'too_long'],
  ['1-800-CONTACTS', 'too_long'],
  ['+999123456789', 'unknown_country_code'],
  ['+0 555 123 4567', 'unknown_country_code'],
  ['911', 'short_code'],
  ['12345', 'short_code'],
  ['262966', 'short_code'],
  ['555-123-4567 ext. 5', 'extension'],
  ['555-123-4567 ext 5', 'extension'],
  ['555-123-4567 extension 5', 'extension'],
  ['555-123-4567 extensión 5', 'extension'],
  ['555-123-4567 x5', 'extension'],
  ['5551234567x12', 'extension'],
  ['555-123-4567 #12', 'extension'],
  ['5551234567,,12', 'extension'],
  ['5551234567;ext=3', 'extension'],
  ['5551234567;12', 'extension'],
  ['call 555 123 4567', 'text_around'],
  ['tel:+15551234567', 'text_around'],
  ['555 123 4567 cell', 'text_around'],
  ['555 123 4567 or 555 123 4568', 'text_around'],
  ['Ana', 'text_around'],
  ['555-123-456O', 'text_around'],
  ['55O-123-45OO', 'text_around'],
  ['тел 555 123 4567', 'text_around'],
  ['5551234567'.repeat(30), 'text_around'],
  ['555 123 4567\n', 'control_character'],
  ['555\t123\t4567', 'control_character'],
  ['555\u0000 123 4567', 'control_character'],
  ['555 123\u20284567', 'control_character'],
  ['555\u0085123 4567', 'control_character'],
  ['5551234567#', 'unexpected_character'],
  ['*67 555 123 4567', 'unexpected_character'],
  ['~555~123~4567', 'unexpected_character'],
  ['++15551234567', 'unexpected_character'],
  ['+1+5551234567', 'unexpected_character'],
  ['555_123_4567', 'unexpected_character'],
  ['555² 123 4567', 'unexpected_character'],
  ['🙂', 'unexpected_character'],
  ['555 123 \uD800 4567', 'unexpected_character'],
  ['{name}', 'text_around'],
  ['()', 'not_a_number'],
  ['+', 'not_a_number'],
];

const countries: readonly CountryCode[] = ['US', 'CA', 'GB', 'DE', 'ES', 'MX', 'IT', 'SH'];

const numberLike = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789+-() ./x#;,abcEXT\u00A0\u2013٥５\u0000')),
  maxLength: 30,
});

/** The country of a shared calling code depends on the home country; all else must not. */
function withoutCountry(reading: PhoneNumberReading): object {
  return { ...reading, country: null };
}

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), numberLike);

describe('parsePhoneNumber', () => {
  test.each(accepted)('%j in %s is %s', (text, country, phoneNumber) => {
    expect(parsePhoneNumber(text, country)).toMatchObject({ ok: true, phoneNumber });
  });

  test.each(refused)('%j is refused: %s', (text, reason) => {
    expect(parsePhoneNumber(text)).toMatchObject({ ok: false, reason });
  });

  test("takes the spec's example, which no numbering plan knows, and says so", () => {
    expect(parsePhoneNumber('(555) 123-4567')).toEqual({
      ok: true,
      phoneNumber: '+15551234567',
      isValid: false,
      country: 'US',
      national: '(555) 123-4567',
    });
    expect(parsePhoneNumber('+1 202 456 1111')).toMatchObject({ isValid: true });
  });

  test('names the country as far as the number tells', () => {
    expect(parsePhoneNumber('+1 416 555 0134')).toMatchObject({ country: 'CA' });
    expect(parsePhoneNumber('+44 20 7183 8750')).toMatchObject({ country: 'GB' });
    expect(parsePhoneNumber('+1 555 123 4567', 'GB')).toMatchObject({ country: null });
    expect(parsePhoneNumber('+800 1234 5678')).toMatchObject({ country: null });
  });

  test('never repeats the number in its message', () => {
    for (const [text] of refused) {
      const reading = parsePhoneNumber(text);
      expect(reading.ok ? '0' : reading.message).not.toMatch(/\d/);
    }
  });

  test('answers any text without an error, in E.164 or with a reason', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...countries), (text, country) => {
        const reading = parsePhoneNumber(text, country);
        expect(reading.ok ? reading.phoneNumber : reading.message).toMatch(
          reading.ok ? /^\+[1-9]\d{2,14}$/ : /^[A-Z].+\.$/,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('reads its own answer as the same number, from any country', () => {
    const written = fc
      .tuple(fc.constantFrom(...accepted), numberLike)
      .map(([[text, country], other]) => [text, other, country] as const);
    fc.assert(
      fc.property(written, fc.constantFrom(...countries), ([text, other, country], home) => {
        for (const raw of [text, other]) {
          const first = parsePhoneNumber(raw, country);
          const second = first.ok ? parsePhoneNumber(first.phoneNumber, home) : first;
          expect(withoutCountry(second)).toEqual(withoutCountry(first));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('formatPhoneNumber', () => {
  test.each([
    ['+15551234567', 'US', '(555) 123-4567'],
    ['+14165550134', 'US', '(416) 555-0134'],
    ['+15551234567', 'GB', '+1 555 123 4567'],
    ['+442071838750', 'US', '+44 20 7183 8750'],
    ['+442071838750', 'GB', '020 7183 8750'],
    ['262966', 'US', '262966'],
    ['Clinic', 'US', 'Clinic'],
    ['', 'US', ''],
  ] as const)('%s for %s is %s', (phoneNumber, country, shown) => {
    expect(formatPhoneNumber(phoneNumber, country)).toBe(shown);
  });
});

describe('the light reader', () => {
  test.each(accepted)('reads %j in %s as the exact one does', (text, country, phoneNumber) => {
    expect(light.parsePhoneNumber(text, country)).toMatchObject({ ok: true, phoneNumber });
    expect(light.formatPhoneNumber(phoneNumber, country)).toBe(formatPhoneNumber(phoneNumber, country));
  });

  test.each(refused)('refuses %j: %s', (text, reason) => {
    expect(light.parsePhoneNumber(text)).toMatchObject({ ok: false, reason });
  });
});

test('isCountry knows codes in capitals alone', () => {
  expect(['US', 'PR', 'GB'].every(isCountry)).toBe(true);
  expect(['us', 'UK', 'XX', '', 'toString', '001'].some(isCountry)).toBe(false);
});
