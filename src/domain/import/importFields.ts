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
  'clinician',
  'location',
  'status',
] as const;
export type ImportField = (typeof importFields)[number];

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
  clinician: 'Clinician',
  location: 'Location',
  status: 'Status',
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
  return null;
}
