import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { areaCodes, placeOfNumber } from './areaCodes.ts';
import { rulePackAt, stateRows } from './rulePack.ts';
import { placeOfZip, zipPrefixes } from './zipCodes.ts';

const pack = rulePackAt(Temporal.Instant.from('2026-11-24T15:00:00Z'));
const known = new Set(['US', 'CA', 'PR', 'VI', 'GU', 'AS', 'MP']);
const ofNoPlace = ['TOLL_FREE', 'PREMIUM_RATE', 'PERSONAL_NUMBER', 'VOIP', 'UAN'];
/** Assigned to relieve another code of the same area; the numbering data of the library know no number of theirs yet. */
const newCodes = ['357', '436', '457', '465', '471', '621', '624', '679', '729', '837', '861', '924'];

function statesOf(from: Iterable<{ states: readonly string[] }>): string[] {
  return [...new Set([...from].flatMap((place) => place.states))].toSorted();
}

function isGeographic(code: string): boolean {
  return ['5550123', '2345678', '6331234'].some((rest) => {
    const number = parsePhoneNumberFromString(`+1${code}${rest}`);
    return (
      number?.isValid() === true &&
      known.has(number.country ?? '') &&
      !ofNoPlace.includes(number.getType() ?? '')
    );
  });
}

test('TZ-01 every area code of the US, its territories and Canada has its place, and no other code has one', () => {
  const codes = Array.from({ length: 800 }, (_, at) => String(at + 200));
  const wrong = codes.filter((code) => isGeographic(code) !== areaCodes.has(code));
  expect(wrong).toEqual(newCodes);
  expect(areaCodes.size).toBe(433);
});

test.each([
  '+18005550100',
  '+18885550100',
  '+19005550100',
  '+15005550006',
  '+12425550100',
  '+447700900123',
  '+1234',
])('TZ-01 %s says nothing of a place', (phoneNumber) => expect(placeOfNumber(phoneNumber)).toBeNull());

test.each(['850', '270', '423', '605', '701', '906', '915', '812', '308', '208', '541', '907'])(
  'TZ-01 the area code %s lies in more than one zone',
  (code) => expect(areaCodes.get(code)?.zones.length).toBeGreaterThan(1),
);

test('every zone is an IANA one (TZ-03), and every state has a row, an area code and, in the US, a ZIP code', () => {
  const places = [...areaCodes.values(), ...zipPrefixes.values()];
  for (const zone of new Set(places.flatMap(({ zones }) => zones))) {
    expect(zone).toMatch(/^(America|Pacific)\//);
    expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
  }
  const provinces = ['AB', 'BC', 'MB', 'NB', 'NL', 'NS', 'NT', 'NU', 'ON', 'PE', 'QC', 'SK', 'YT'];
  const rows = [...pack.rows.keys()];
  expect(rows).toEqual(statesOf(areaCodes.values()));
  const withoutPrefix = [...provinces, 'AS', 'GU', 'MP'];
  expect(statesOf(zipPrefixes.values())).toEqual(rows.filter((state) => !withoutPrefix.includes(state)));
  expect(stateRows(pack, ['ZZ'])[0]).toMatchObject({ mon_fri: [10, 18], sat: [10, 17], sun: null });
});

test.each([
  ['10001', ['NY'], ['America/New_York']],
  ['10001-1234', ['NY'], ['America/New_York']],
  [' 00901 ', ['PR'], ['America/Puerto_Rico']],
  ['32501', ['FL'], ['America/Chicago']],
  ['32401', ['FL'], ['America/Chicago', 'America/New_York']],
  ['79901', ['TX'], ['America/Denver']],
  ['85001', ['AZ'], ['America/Phoenix']],
  ['86515', ['AZ'], ['America/Phoenix', 'America/Denver']],
  ['96813', ['HI'], ['Pacific/Honolulu']],
  ['96799', ['AS'], ['Pacific/Pago_Pago']],
  ['96910', ['GU'], ['Pacific/Guam']],
  ['96950', ['MP'], ['Pacific/Saipan']],
  ['99501', ['AK'], ['America/Anchorage']],
  ['99546', ['AK'], ['America/Adak']],
])('TZ-01 ZIP code %s', (zip, states, zones) => {
  expect(placeOfZip(zip)).toEqual({ states, zones });
});

test.each(['', '1234', '123456', 'K1A 0B1', '09012', '34002', '96201', '00001', '96960'])(
  'TZ-01 “%s” is no ZIP code of a known place',
  (zip) => expect(placeOfZip(zip)).toBeNull(),
);
