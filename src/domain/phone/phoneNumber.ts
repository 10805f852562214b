import metadata from 'libphonenumber-js/max/metadata';
import { createPhoneNumberReader, type CountryCode } from './phoneNumberReader.ts';

/** The exact reader, with the full numbering plans (150 kB): for the server. */
export const { parsePhoneNumber, formatPhoneNumber, isCountry } = createPhoneNumberReader(metadata);

/** The country whose numbers are written without a country code; US where `text` names none that can be read. */
export function homeCountry(text: string): CountryCode {
  return isCountry(text) ? text : 'US';
}
