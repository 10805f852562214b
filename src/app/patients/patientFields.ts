import type { Patient } from '@/contracts/patient.ts';

/** Who a patient is, as the fields of a form hold it. */
export interface PersonFields {
  givenName: string;
  familyName: string;
  birthDate: string;
  language: string;
  externalId: string;
}

export const personFieldNames = ['givenName', 'familyName', 'birthDate', 'language', 'externalId'] as const;

export const nobodyYet: PersonFields = {
  givenName: '',
  familyName: '',
  birthDate: '',
  language: 'en',
  externalId: '',
};

export function personFieldsOf(patient: Patient): PersonFields {
  const { givenName, familyName, birthDate, language, externalId } = patient;
  return { givenName, familyName, birthDate: birthDate ?? '', language, externalId: externalId ?? '' };
}

/** As the API takes them: what was left empty is nothing. */
export function personRequest({ givenName, familyName, birthDate, language, externalId }: PersonFields) {
  return {
    givenName,
    familyName,
    language,
    birthDate: birthDate === '' ? null : birthDate,
    externalId: externalId.trim() === '' ? null : externalId,
  };
}

export const personWords: Record<string, string> = {
  givenName: 'Enter the first name, at most 100 characters.',
  familyName: 'At most 100 characters.',
  birthDate: 'Enter a date that exists, or leave it empty.',
  language: 'Choose the language of the texts.',
  externalId: 'At most 200 characters.',
};

/** A birth date lies in the past. `today` is the clinic's. */
export function birthDateProblem(birthDate: string, today: string): string | null {
  return birthDate !== '' && birthDate > today ? 'A birth date lies in the past.' : null;
}
