/** What a column of a file of visits can be, in the order in which people look for it. */
export const importFields = [
  'visitId',
  'patientId',
  'fullName',
  'givenName',
  'familyName',
  'phoneNumber',
  'birthDate',
  'language',
  'startsAt',
  'date',
  'time',
  'durationMinutes',
  'visitType',
  'modality',
  'clinician',
  'location',
  'status',
  'consent',
  'consentSource',
  'consentDate',
  'consentCategories',
  'consentKind',
  'consentWording',
  'consentWordingVersion',
  'consentProof',
] as const;
export type ImportField = (typeof importFields)[number];

/** What columns say of consent: whoever takes them in has to be allowed to record it. */
export const consentFields = importFields.filter((field) => field.startsWith('consent'));

/** Which column holds what, counted from 0. */
export type Mapping = Partial<Record<ImportField, number>>;

/** What each is called on screen and in reasons. */
export const fieldWords: Record<ImportField, string> = {
  visitId: 'Visit id',
  patientId: 'Patient id',
  fullName: 'Full name',
  givenName: 'First name',
  familyName: 'Last name',
  phoneNumber: 'Phone number',
  birthDate: 'Birth date',
  language: 'Language',
  startsAt: 'Date and time',
  date: 'Date',
  time: 'Time',
  durationMinutes: 'Minutes',
  visitType: 'Visit type',
  modality: 'In person, video or phone',
  clinician: 'Clinician',
  location: 'Location',
  status: 'Status',
  consent: 'Consent to texts',
  consentSource: 'Consent: where it was given',
  consentDate: 'Consent: day',
  consentCategories: 'Consent: to which texts',
  consentKind: 'Consent: spoken or written',
  consentWording: 'Consent: words agreed to',
  consentWordingVersion: 'Consent: version of the words',
  consentProof: 'Consent: where the proof is',
};

/** Why no visit can be read by these columns: what has to be said first; null when all is there. */
export function mappingProblem(mapping: Mapping): { field: ImportField; sentence: string } | null {
  const has = (field: ImportField): boolean => mapping[field] !== undefined;
  if (!has('startsAt') && !has('date'))
    return { field: 'date', sentence: 'Say which column holds the day of the visit.' };
  if (!has('startsAt') && !has('time'))
    return { field: 'time', sentence: 'Say which column holds the time of the visit.' };
  if (!has('phoneNumber') && !has('patientId'))
    return {
      field: 'phoneNumber',
      sentence: 'Say which column holds the phone number, or the patient’s id.',
    };
  if (!has('fullName') && !has('givenName') && !has('patientId'))
    return { field: 'fullName', sentence: 'Say which column holds the name.' };
  if (!has('consent') && consentFields.some(has))
    return { field: 'consent', sentence: 'Say which column says whether the patient agreed to texts.' };
  return null;
}
