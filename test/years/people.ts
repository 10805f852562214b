import type { WhereaboutsFacts } from '../../src/domain/schedule/zoneEvidence.ts';

/** Somebody who gets texts: what the product is told, and, apart from it, where the rules say that this person may be. */
export type Person = {
  name: string;
  told: WhereaboutsFacts;
  /** Of the clinic that the visits are at. */
  clinicZone: string;
  policy: 'standard' | 'strict';
  /** Every one of them must be open: for care texts, and for solicitations. */
  careZones: readonly string[];
  salesZones: readonly string[];
  states: readonly string[];
};

const eastern = 'America/New_York';
const central = 'America/Chicago';
const mountain = 'America/Denver';
const pacific = 'America/Los_Angeles';

/** Every zone of the United States, each as the one that the patient chose, with a number from there. */
const chosen: readonly (readonly [zone: string, areaCode: string, state: string, ofTheCode: string])[] = [
  [eastern, '212', 'NY', eastern],
  ['America/Detroit', '313', 'MI', eastern],
  ['America/Kentucky/Louisville', '502', 'KY', eastern],
  ['America/Kentucky/Monticello', '859', 'KY', eastern],
  ['America/Indiana/Indianapolis', '317', 'IN', eastern],
  ['America/Indiana/Vincennes', '317', 'IN', eastern],
  ['America/Indiana/Winamac', '317', 'IN', eastern],
  ['America/Indiana/Marengo', '317', 'IN', eastern],
  ['America/Indiana/Petersburg', '317', 'IN', eastern],
  ['America/Indiana/Vevay', '317', 'IN', eastern],
  ['America/Indiana/Tell_City', '317', 'IN', eastern],
  ['America/Indiana/Knox', '317', 'IN', eastern],
  [central, '312', 'IL', central],
  ['America/Menominee', '414', 'WI', central],
  ['America/North_Dakota/Center', '612', 'MN', central],
  ['America/North_Dakota/New_Salem', '612', 'MN', central],
  ['America/North_Dakota/Beulah', '612', 'MN', central],
  [mountain, '303', 'CO', mountain],
  ['America/Boise', '801', 'UT', mountain],
  ['America/Phoenix', '602', 'AZ', 'America/Phoenix'],
  [pacific, '213', 'CA', pacific],
  ['America/Anchorage', '206', 'WA', pacific],
  ['America/Juneau', '206', 'WA', pacific],
  ['America/Sitka', '206', 'WA', pacific],
  ['America/Metlakatla', '206', 'WA', pacific],
  ['America/Yakutat', '206', 'WA', pacific],
  ['America/Nome', '206', 'WA', pacific],
  ['America/Adak', '808', 'HI', 'Pacific/Honolulu'],
  ['Pacific/Honolulu', '808', 'HI', 'Pacific/Honolulu'],
  ['America/Puerto_Rico', '787', 'PR', 'America/Puerto_Rico'],
  ['America/St_Thomas', '340', 'VI', 'America/St_Thomas'],
  ['Pacific/Guam', '671', 'GU', 'Pacific/Guam'],
  ['Pacific/Saipan', '670', 'MP', 'Pacific/Saipan'],
  ['Pacific/Pago_Pago', '684', 'AS', 'Pacific/Pago_Pago'],
  ['America/Vancouver', '604', 'BC', 'America/Vancouver'],
];

const inTheirZone = chosen.flatMap(([zone, areaCode, state, ofTheCode]): Person[] => [
  person(`${zone}, chosen`, zone, {
    told: { phoneNumber: numberWith(areaCode), chosenZone: zone, addressState: state, clinicZone: zone },
    careZones: [zone],
    salesZones: [zone, ofTheCode],
    states: [state],
  }),
]);

type Told = { zip?: string; areaCode: string; state?: string };

/** What is known otherwise: of some only a ZIP code, of some only the number. */
const otherwise: readonly (readonly [
  clinicZone: string,
  told: Told,
  careZones: readonly string[],
  salesZones: readonly string[],
  states: readonly string[],
])[] = [
  [eastern, { zip: '10001', areaCode: '917' }, [eastern], [eastern], ['NY']],
  [central, { zip: '75201', areaCode: '305', state: 'TX' }, [central], [central, eastern], ['TX', 'FL']],
  [central, { zip: '32401', areaCode: '850' }, [central, eastern], [central, eastern], ['FL']],
  ['America/Phoenix', { zip: '85001', areaCode: '480' }, ['America/Phoenix'], ['America/Phoenix'], ['AZ']],
  // The Navajo Nation keeps summer time, the state around it does not.
  [
    mountain,
    { zip: '86515', areaCode: '928' },
    [mountain, 'America/Phoenix'],
    [mountain, 'America/Phoenix'],
    ['AZ'],
  ],
  ['Pacific/Honolulu', { zip: '96813', areaCode: '808' }, ['Pacific/Honolulu'], ['Pacific/Honolulu'], ['HI']],
  [
    'America/Anchorage',
    { zip: '99501', areaCode: '907' },
    ['America/Anchorage'],
    ['America/Anchorage', 'America/Adak'],
    ['AK'],
  ],
  [
    'America/Puerto_Rico',
    { zip: '00901', areaCode: '939' },
    ['America/Puerto_Rico'],
    ['America/Puerto_Rico'],
    ['PR'],
  ],
  ['Pacific/Guam', { zip: '96910', areaCode: '671' }, ['Pacific/Guam'], ['Pacific/Guam'], ['GU']],
  [mountain, { zip: '79901', areaCode: '915' }, [mountain], [mountain, central], ['TX']],
  [central, { zip: '35203', areaCode: '205' }, [central], [central], ['AL']],
  [central, { zip: '70112', areaCode: '504' }, [central], [central], ['LA']],
  [central, { zip: '39201', areaCode: '601' }, [central], [central], ['MS']],
  [eastern, { zip: '19103', areaCode: '215' }, [eastern], [eastern], ['PA']],
  [eastern, { zip: '02903', areaCode: '401' }, [eastern], [eastern], ['RI']],
  [mountain, { zip: '84101', areaCode: '801' }, [mountain], [mountain], ['UT']],
  [central, { zip: '57104', areaCode: '605' }, [central], [central, mountain], ['SD']],
  [eastern, { zip: '40202', areaCode: '502' }, [eastern], [eastern], ['KY']],
  [pacific, { zip: '89101', areaCode: '702' }, [pacific], [pacific], ['NV']],
  [mountain, { zip: '87101', areaCode: '505' }, [mountain], [mountain], ['NM']],
  [eastern, { zip: '06103', areaCode: '860' }, [eastern], [eastern], ['CT']],
  [central, { zip: '73102', areaCode: '405' }, [central], [central], ['OK']],
  // Only a number: the clinic's zone and the number's together.
  [eastern, { areaCode: '312' }, [eastern, central], [eastern, central], ['IL']],
  [pacific, { areaCode: '212' }, [pacific, eastern], [pacific, eastern], ['NY']],
  [
    'Pacific/Honolulu',
    { areaCode: '202' },
    ['Pacific/Honolulu', eastern],
    ['Pacific/Honolulu', eastern],
    ['DC'],
  ],
  [mountain, { areaCode: '208' }, [mountain, pacific], [mountain, pacific], ['ID']],
  [eastern, { areaCode: '423' }, [eastern, central], [eastern, central], ['TN']],
  [central, { areaCode: '308' }, [central, mountain], [central, mountain], ['NE']],
  [central, { areaCode: '701' }, [central, mountain], [central, mountain], ['ND']],
  ['America/Vancouver', { areaCode: '604' }, ['America/Vancouver'], ['America/Vancouver'], ['BC']],
  [
    'America/Vancouver',
    { areaCode: '250' },
    ['America/Vancouver', 'America/Edmonton', 'America/Dawson_Creek'],
    ['America/Vancouver', 'America/Edmonton', 'America/Dawson_Creek'],
    ['BC'],
  ],
  // A toll-free number says nothing: no state is known.
  [eastern, { areaCode: '800' }, [eastern], [eastern], []],
  [pacific, { areaCode: '888' }, [pacific], [pacific], []],
  // These share no hours for solicitations, and few for care.
  ['Pacific/Guam', { areaCode: '703' }, ['Pacific/Guam', eastern], ['Pacific/Guam', eastern], ['VA']],
];

const byOtherEvidence = otherwise.map(
  ([clinicZone, { zip, areaCode, state }, careZones, salesZones, states], at) =>
    person(`${areaCode} ${zip ?? 'no ZIP code'} (${at})`, clinicZone, {
      told: {
        phoneNumber: numberWith(areaCode),
        zip: zip ?? null,
        addressState: state ?? null,
        clinicZone,
      },
      careZones,
      // Solicitations go by everything that is known: the clinic's zone too.
      salesZones: [clinicZone, ...salesZones],
      states,
    }),
);

/** No visit here, nothing chosen, a toll-free number: the four zones of the mainland. */
const nowhere = person('nothing is known', eastern, {
  told: { phoneNumber: numberWith('877') },
  careZones: [eastern, central, mountain, pacific],
  salesZones: [eastern, central, mountain, pacific],
  states: [],
});

/** Each once with the standard policy and once with the strict one. */
export const people: readonly Person[] = [...inTheirZone, ...byOtherEvidence, nowhere].flatMap((one) => [
  { ...one, policy: 'strict' as const },
  { ...one, name: `${one.name}, standard`, policy: 'standard' as const },
]);

function person(
  name: string,
  clinicZone: string,
  rest: Pick<Person, 'told' | 'careZones' | 'salesZones' | 'states'>,
): Person {
  return { name, clinicZone, policy: 'strict', ...rest };
}

function numberWith(areaCode: string): string {
  return `+1${areaCode}5550123`;
}
