import type { Patient } from '@/contracts/patient.ts';

/** Who a patient is, as the fields of a form hold it. */
export interface PersonFields {
  givenName: string;
  familyName: string;
  birthDate: string;
  language: string;
  externalId: string;
  timeZone: string;
  zip: string;
  addressState: string;
}

export const personFieldNames = [
  'givenName',
  'familyName',
  'birthDate',
  'language',
  'externalId',
  'timeZone',
  'zip',
  'addressState',
] as const;

export const nobodyYet: PersonFields = {
  givenName: '',
  familyName: '',
  birthDate: '',
  language: 'en',
  externalId: '',
  timeZone: '',
  zip: '',
  addressState: '',
};

export function personFieldsOf(patient: Patient): PersonFields {
  const { givenName, familyName, language } = patient;
  return {
    givenName,
    familyName,
    language,
    birthDate: patient.birthDate ?? '',
    externalId: patient.externalId ?? '',
    timeZone: patient.timeZone ?? '',
    zip: patient.zip ?? '',
    addressState: patient.addressState ?? '',
  };
}

const given = (text: string): string | null => (text.trim() === '' ? null : text);

/** As the API takes them: what was left empty is nothing. */
export function personRequest(fields: PersonFields) {
  const { givenName, familyName, language } = fields;
  return {
    givenName,
    familyName,
    language,
    birthDate: given(fields.birthDate),
    externalId: given(fields.externalId),
    timeZone: given(fields.timeZone),
    zip: given(fields.zip),
    addressState: given(fields.addressState),
  };
}

export const personWords: Record<string, string> = {
  givenName: 'Enter the first name, at most 100 characters.',
  familyName: 'At most 100 characters.',
  birthDate: 'Enter a date that exists, or leave it empty.',
  language: 'Choose the language of the texts.',
  externalId: 'At most 200 characters.',
  timeZone: 'Choose a time zone, or none.',
  zip: 'Five digits, or nine as in 10001-1234.',
  addressState: 'Choose a state, or none.',
};

/** A birth date lies in the past. `today` is the clinic's. */
export function birthDateProblem(birthDate: string, today: string): string | null {
  return birthDate !== '' && birthDate > today ? 'A birth date lies in the past.' : null;
}
