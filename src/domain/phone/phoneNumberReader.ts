import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
  type MetadataJson,
  type PhoneNumber,
} from 'libphonenumber-js/core';
import { readNumberText, type NumberTextProblem } from './numberText.ts';

export type { CountryCode };

/** Why a text is not a phone number that can be texted. */
export type PhoneNumberProblem =
  | NumberTextProblem
  | 'short_code'
  | 'too_short'
  | 'too_long'
  | 'wrong_length'
  | 'unknown_country_code'
  | 'not_a_number';

/**
 * `phoneNumber` is E.164. `isValid` says whether the numbering plan knows such a number; one that is possible but not
 * valid is usable with a warning. `country` is null where a calling code is shared and the number does not tell.
 * `message` is a sentence for people that never repeats the number.
 */
export type PhoneNumberReading =
  | { ok: true; phoneNumber: string; isValid: boolean; country: CountryCode | null; national: string }
  | { ok: false; reason: PhoneNumberProblem; message: string };

export type PhoneNumberReader = {
  /** Reads a number as people write it in `country` (ISO 3166, default US), or with a country code. Never throws. */
  parsePhoneNumber: (text: string, country?: CountryCode) => PhoneNumberReading;
  /** Shows an E.164 number: national for the home `country`'s calling code, else international; “Erased number” for the name of one; other text unchanged. */
  formatPhoneNumber: (phoneNumber: string, country?: CountryCode) => string;
  /** Whether `text` is an ISO 3166 code, in capitals, of a country whose numbers can be read. */
  isCountry: (text: string) => text is CountryCode;
};

const messages: Record<PhoneNumberProblem, string> = {
  empty: 'There is no phone number.',
  control_character: 'The phone number contains a line break, tab or other control character.',
  extension: 'The phone number has an extension, and a text cannot reach an extension. Leave it out.',
  text_around: 'There is text around the phone number. Give the number alone.',
  unexpected_character: 'The phone number contains a character that does not belong in one.',
  short_code: 'This is a short code, not a phone number. Give the full number with area code.',
  too_short: 'The phone number has too few digits.',
  too_long: 'The phone number has too many digits.',
  wrong_length: 'No phone number of its country has this many digits.',
  unknown_country_code: 'The phone number starts with a country code that does not exist.',
  not_a_number: 'This is not a phone number.',
};

const longestShortCode = 6;

// ITU-T E.164: at most 15 digits, the country code included.
const mostDigits = 15;

/** Builds the reader over one set of numbering plans, so that server and browser can weigh size against exactness. */
export function createPhoneNumberReader(metadata: MetadataJson): PhoneNumberReader {
  const countries: ReadonlySet<string> = new Set(getCountries(metadata));

  function read(text: string, country: CountryCode): PhoneNumber | undefined {
    return parsePhoneNumberFromString(text, { defaultCountry: country, extract: false }, metadata);
  }

  function sharesCode(number: PhoneNumber, country: CountryCode): boolean {
    return number.countryCallingCode === getCountryCallingCode(country, metadata);
  }

  function problemOf(text: string, country: CountryCode): PhoneNumberProblem {
    switch (validatePhoneNumberLength(text, country, metadata)) {
      case 'TOO_SHORT':
        return 'too_short';
      case 'TOO_LONG':
      case undefined: // fits its country's plan, but not E.164
        return 'too_long';
      case 'INVALID_LENGTH':
        return 'wrong_length';
      case 'INVALID_COUNTRY':
        return 'unknown_country_code';
      default:
        return 'not_a_number';
    }
  }

  return {
    parsePhoneNumber(raw, country = 'US') {
      const written = readNumberText(raw);
      if (!written.ok) return refused(written.reason);
      const { text, digits, isInternational, wordAtEnd } = written;
      const number = read(text, country);
      if (number?.isPossible() && number.ext === undefined && number.number.length <= 1 + mostDigits) {
        return {
          ok: true,
          phoneNumber: number.number,
          isValid: number.isValid(),
          country: number.country ?? (sharesCode(number, country) ? country : null),
          national: number.formatNational(),
        };
      }
      if (digits === '') return refused('not_a_number');
      if (wordAtEnd) return refused('text_around');
      if (!isInternational && digits.length <= longestShortCode) return refused('short_code');
      return refused(problemOf(text, country));
    },

    formatPhoneNumber(phoneNumber, country = 'US') {
      const number = /^\+\d{4,15}$/.test(phoneNumber) ? read(phoneNumber, country) : undefined;
      if (number === undefined) return phoneNumber.startsWith('erased:') ? 'Erased number' : phoneNumber;
      return sharesCode(number, country) ? number.formatNational() : number.formatInternational();
    },

    isCountry(text): text is CountryCode {
      return countries.has(text);
    },
  };
}

function refused(reason: PhoneNumberProblem): PhoneNumberReading {
  return { ok: false, reason, message: messages[reason] };
}
