import type { Place } from './areaCodes.ts';

const eastern = 'America/New_York';
const central = 'America/Chicago';
const mountain = 'America/Denver';
const pacific = 'America/Los_Angeles';
const phoenix = 'America/Phoenix';

/**
 * The first three digits of ZIP codes by state and zone. A prefix whose places lie in two zones has both: the window must be open in
 * each (TZ-02). Military mail (090–098, 340, 962–966) says nothing of a place.
 */
const prefixes: readonly (readonly [state: string, zones: readonly string[], ranges: string])[] = [
  ['AL', [central], '350-352 354-369'],
  ['AK', ['America/Anchorage'], '995-999'],
  ['AZ', [phoenix], '850-853 855-857 859 863-864'],
  ['AZ', [phoenix, mountain], '860 865'],
  ['AR', [central], '716-729'],
  ['CA', [pacific], '900-908 910-928 930-961'],
  ['CO', [mountain], '800-816'],
  ['CT', [eastern], '060-069'],
  ['DE', [eastern], '197-199'],
  ['DC', [eastern], '200 202-205 569'],
  ['FL', [eastern], '320-323 326-339 341-342 344 346-347 349'],
  ['FL', [central, eastern], '324'],
  ['FL', [central], '325'],
  ['GA', [eastern], '300-319 398-399'],
  ['HI', ['Pacific/Honolulu'], '967-968'],
  ['ID', [mountain], '832-834 836-837'],
  ['ID', [mountain, pacific], '835'],
  ['ID', [pacific], '838'],
  ['IL', [central], '600-620 622-629'],
  ['IN', [eastern], '460-462 466-468 470-474 478'],
  ['IN', [central], '464 476-477'],
  ['IN', [central, eastern], '463 465 469 475 479'],
  ['IA', [central], '500-516 520-528'],
  ['KS', [central], '660-662 664-676'],
  ['KS', [central, mountain], '677-679'],
  ['KY', [eastern], '400 402-418'],
  ['KY', [central], '420-424'],
  ['KY', [central, eastern], '401 425-427'],
  ['LA', [central], '700-701 703-708 710-714'],
  ['ME', [eastern], '039-049'],
  ['MD', [eastern], '206-212 214-219'],
  ['MA', [eastern], '010-027 055'],
  ['MI', [eastern], '480-497'],
  ['MI', [central, eastern], '498-499'],
  ['MN', [central], '550-551 553-567'],
  ['MS', [central], '386-397'],
  ['MO', [central], '630-631 633-641 644-658'],
  ['MT', [mountain], '590-599'],
  ['NE', [central], '680-681 683-689'],
  ['NE', [central, mountain], '690-692'],
  ['NE', [mountain], '693'],
  ['NV', [pacific], '889-891 893-895 897'],
  ['NV', [pacific, mountain], '898'],
  ['NH', [eastern], '030-038'],
  ['NJ', [eastern], '070-089'],
  ['NM', [mountain], '870-871 873-875 877-884'],
  ['NY', [eastern], '005 100-149'],
  ['NC', [eastern], '270-289'],
  ['ND', [central], '580-584 587'],
  ['ND', [central, mountain], '585-586 588'],
  ['OH', [eastern], '430-459'],
  ['OK', [central], '730-731 734-741 743-749'],
  ['OR', [pacific], '970-978'],
  ['OR', [pacific, mountain], '979'],
  ['PA', [eastern], '150-196'],
  ['PR', ['America/Puerto_Rico'], '006-007 009'],
  ['RI', [eastern], '028-029'],
  ['SC', [eastern], '290-299'],
  ['SD', [central], '570-574'],
  ['SD', [central, mountain], '575-576'],
  ['SD', [mountain], '577'],
  ['TN', [central], '370-372 380-384'],
  ['TN', [eastern], '374 376 379'],
  ['TN', [central, eastern], '373 377-378 385'],
  ['TX', [central], '733 750-797'],
  ['TX', [central, mountain], '798'],
  ['TX', [mountain], '799 885'],
  ['UT', [mountain], '840-847'],
  ['VT', [eastern], '050-054 056-059'],
  ['VI', ['America/St_Thomas'], '008'],
  ['VA', [eastern], '201 220-246'],
  ['WA', [pacific], '980-986 988-994'],
  ['WV', [eastern], '247-268'],
  ['WI', [central], '530-532 534-535 537-549'],
  ['WY', [mountain], '820-831'],
];

/** Codes that lie elsewhere than the rest of their prefix, and those of 969, which holds several countries. */
const exceptions: readonly (readonly [state: string, zones: readonly string[], codes: string])[] = [
  ['AS', ['Pacific/Pago_Pago'], '96799'],
  ['AK', ['America/Adak'], '99546 99547'],
  ['NY', [eastern], '06390'],
  ['MP', ['Pacific/Saipan'], '96950 96951 96952'],
  [
    'GU',
    ['Pacific/Guam'],
    '96910 96911 96912 96913 96914 96915 96916 96917 96918 96919 96921 96922 96923 96924 96926 96927 96928 96929 96931 96932',
  ],
];

function* spelledOut(ranges: string): Generator<string> {
  for (const range of ranges.split(' ')) {
    const [first = '', last = first] = range.split('-');
    for (let prefix = Number(first); prefix <= Number(last); prefix += 1)
      yield String(prefix).padStart(3, '0');
  }
}

/** Every prefix in use and where it is delivered. */
export const zipPrefixes: ReadonlyMap<string, Place> = new Map(
  prefixes.flatMap(([state, zones, ranges]) =>
    [...spelledOut(ranges)].map((prefix) => [prefix, { states: [state], zones }] as const),
  ),
);

const zipExceptions: ReadonlyMap<string, Place> = new Map(
  exceptions.flatMap(([state, zones, codes]) =>
    codes.split(' ').map((code) => [code, { states: [state], zones }] as const),
  ),
);

const zipCode = /^\s*(\d{5})(?:-?\d{4})?\s*$/;

/** Where a ZIP or ZIP+4 code is delivered; null for what is not one, for military mail and for prefixes that are not in use. */
export function placeOfZip(zip: string): Place | null {
  const code = zipCode.exec(zip)?.[1];
  if (code === undefined) return null;
  return zipExceptions.get(code) ?? zipPrefixes.get(code.slice(0, 3)) ?? null;
}
