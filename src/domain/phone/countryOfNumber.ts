import { parsePhoneNumber } from './phoneNumber.ts';

/** Places whose numbers are numbers of the US, to its law and to Twilio. */
const usTerritories: ReadonlySet<string> = new Set(['AS', 'GU', 'MP', 'PR', 'VI']);
const byAreaCode = new Map<string, string | null>();

/** The country (ISO 3166) of an E.164 number; null where it does not tell, as with a North American toll-free one. */
export function countryOfNumber(phoneNumber: string): string | null {
  if (!phoneNumber.startsWith('+1')) return countryOf(phoneNumber);
  // In the North American plan the area code tells; a number that is sure to have the right form stands for all of its area.
  const areaCode = phoneNumber.slice(2, 5);
  let country = byAreaCode.get(areaCode);
  if (country === undefined) {
    country = countryOf(`+1${areaCode}2345678`);
    byAreaCode.set(areaCode, country);
  }
  return country;
}

function countryOf(phoneNumber: string): string | null {
  const reading = parsePhoneNumber(phoneNumber);
  const country = reading.ok ? reading.country : null;
  return country !== null && usTerritories.has(country) ? 'US' : country;
}
