import { expect, test } from 'vitest';
import { mergeFields } from './mergeFields.ts';
import { readPerson } from './readPatient.ts';
import type { FhirPatient } from './resources.ts';

const now = new Date('2026-11-22T12:00:00Z');
const base: FhirPatient = {
  resourceType: 'Patient',
  id: '1',
  identifier: [],
  name: [{ given: ['Ana'], family: 'Brook' }],
  telecom: [{ system: 'phone', value: '2125550142' }],
  address: [],
  communication: [],
  link: [],
};
const read = (more: Partial<FhirPatient>) => {
  const { person, problems } = readPerson({ ...base, ...more }, { country: 'US', now });
  return { ...person, problems: problems.map(({ code }) => code) };
};
const hash = (value: unknown): string => `#${String(value)}`;
const merge = (there: string | null | undefined, here: string | null, seen?: string) =>
  mergeFields({ name: there }, { name: here }, seen === undefined ? {} : { name: hash(seen) }, hash);
const language = (code: string, preferred?: boolean) => ({
  language: { coding: [{ code }] },
  ...(preferred === undefined ? {} : { preferred }),
});

test.each<[string, Partial<FhirPatient>, object]>([
  [
    'official before usual',
    {
      name: [
        { use: 'usual', given: ['Annie'], family: 'B' },
        { use: 'official', given: ['Ana', 'María'], family: 'Brook' },
      ],
    },
    { givenName: 'Ana María', familyName: 'Brook' },
  ],
  [
    'a name of the past',
    {
      name: [
        { use: 'official', given: ['Ana'], family: 'Old', period: { end: '2020-01-01' } },
        { use: 'usual', given: ['Ana'], family: 'New' },
      ],
    },
    { familyName: 'New' },
  ],
  [
    'maiden and old names',
    {
      name: [
        { use: 'maiden', given: ['Ana'], family: 'M' },
        { use: 'old', given: ['Ana'], family: 'O' },
      ],
    },
    { problems: ['name_missing'] },
  ],
  [
    'text alone',
    { name: [{ given: [], text: 'Ana María Brook' }] },
    { givenName: 'Ana María', familyName: 'Brook' },
  ],
  [
    'text with the family name first',
    { name: [{ given: [], text: 'Brook, Ana' }] },
    { givenName: 'Ana', familyName: 'Brook' },
  ],
  ['one word', { name: [{ given: [], text: 'Ana' }] }, { givenName: 'Ana', familyName: '' }],
  ['a family name alone', { name: [{ given: [], family: 'Brook' }] }, { givenName: 'Brook', familyName: '' }],
  [
    'junk around a name',
    { name: [{ given: [' A\u0000na\n'], family: '<i>Brook</i>' }] },
    { givenName: 'A na', familyName: 'Brook' },
  ],
  ['no name', { name: [] }, { problems: ['name_missing'] }],
  ['a year as birth date', { birthDate: '1980' }, { birthDate: undefined, problems: ['birth_date_partial'] }],
  [
    'a month as birth date',
    { birthDate: '1980-05' },
    { birthDate: undefined, problems: ['birth_date_partial'] },
  ],
  [
    'a birth date with a time',
    { birthDate: '1980-05-06T00:00:00Z' },
    { birthDate: '1980-05-06', problems: [] },
  ],
  [
    'a birth date that does not exist',
    { birthDate: '1980-02-30' },
    { birthDate: undefined, problems: ['birth_date_unusable'] },
  ],
  [
    'a birth date to come',
    { birthDate: '2031-01-01' },
    { birthDate: undefined, problems: ['birth_date_unusable'] },
  ],
  ['a language with a region', { communication: [language('es-MX')] }, { language: 'es' }],
  ['a language of three letters', { communication: [language('vie')] }, { language: 'vi' }],
  ['the preferred of several', { communication: [language('en'), language('fr', true)] }, { language: 'fr' }],
  [
    'several and none preferred',
    { communication: [language('en'), language('fr')] },
    { language: undefined, problems: [] },
  ],
  [
    'one that texts do not exist in',
    { communication: [language('pl', true)] },
    { language: undefined, problems: ['language_unknown'] },
  ],
  ['deceased', { deceasedBoolean: true }, { isDeceased: true }],
  ['deceased on a day', { deceasedDateTime: '2026-03' }, { isDeceased: true }],
  ['living', { deceasedBoolean: false }, { isDeceased: false }],
  ['replaced', { active: false, link: [{ type: 'replaced-by' }] }, { problems: ['patient_replaced'] }],
  [
    'no phone',
    { telecom: [{ system: 'email', value: 'a@b.example' }] },
    { phoneNumbers: [], problems: ['number_missing'] },
  ],
  [
    'a number that is none',
    { telecom: [{ system: 'phone', value: 'call the mother' }] },
    { phoneNumbers: [], problems: ['number_unusable', 'number_missing'] },
  ],
  [
    'an address of today',
    {
      address: [
        { use: 'old', state: 'CA', postalCode: '90001' },
        { state: 'ny', postalCode: '10001-1234' },
      ],
    },
    { addressState: 'NY', zip: '10001-1234' },
  ],
  [
    'an address abroad',
    { address: [{ state: 'Bayern', postalCode: '80331 ' }] },
    { addressState: undefined, zip: '80331' },
  ],
])('%s', (_, patient, expected) => {
  expect(read(patient)).toMatchObject(expected);
});

test('several numbers: mobile first, then by rank, each once, none of work, of the past or of a fax', () => {
  const { phoneNumbers } = read({
    telecom: [
      { system: 'phone', use: 'home', value: '212-555-0101', rank: 1 },
      { system: 'phone', use: 'work', value: '212-555-0102' },
      { system: 'fax', value: '212-555-0103' },
      { system: 'phone', use: 'mobile', value: 'tel:+1-212-555-0104', rank: 2 },
      { system: 'phone', use: 'mobile', value: '(212) 555-0105', rank: 1 },
      { system: 'sms', value: '2125550104' },
      { system: 'phone', use: 'mobile', value: '212-555-0106', period: { end: '2025-12-31' } },
      { system: 'phone', use: 'old', value: '212-555-0107' },
    ],
  });
  expect(phoneNumbers).toEqual([
    { phoneNumber: '+12125550105', label: 'mobile' },
    { phoneNumber: '+12125550104', label: 'mobile' },
    { phoneNumber: '+12125550101', label: 'home' },
  ]);
});

test('the record system owns its fields: its new word is written, its old one is not said twice', () => {
  // Same everywhere; new there; changed here; changed here and there; unsaid; emptied there.
  expect(merge('A', 'A', 'A')).toMatchObject({ set: {}, differing: [], overwritten: [] });
  expect(merge('B', 'A', 'A')).toMatchObject({ set: { name: 'B' }, overwritten: [], seen: { name: '#B' } });
  expect(merge('A', 'X', 'A')).toMatchObject({ set: {}, differing: ['name'], seen: { name: '#A' } });
  expect(merge('B', 'X', 'A')).toMatchObject({ set: { name: 'B' }, overwritten: ['name'] });
  expect(merge(undefined, 'X', 'A')).toMatchObject({ set: {}, differing: [], seen: { name: '#A' } });
  expect(merge(null, 'A', 'A')).toMatchObject({ set: { name: null }, overwritten: [] });
  // Met for the first time: what was empty here was nobody's word.
  expect(merge('B', null)).toMatchObject({ set: { name: 'B' }, overwritten: [] });
  expect(merge('B', 'X')).toMatchObject({ set: { name: 'B' }, overwritten: ['name'] });
  expect(merge(null, 'X')).toMatchObject({ set: {}, overwritten: [] });
});
