import { fieldWords, type ImportField } from './importFields.ts';

/** Why a row is not imported. Sentences for people; none repeats anything of the row. */
const sentences = {
  too_many_cells: 'has more cells than the header: a comma in a cell needs quotes around it.',
  unreadable: 'holds characters that cannot be read: save the file as UTF-8.',
  missing: 'is empty.',
  too_long: 'is too long.',
  formula: 'starts like a formula.',
  name_unreadable: 'is no name.',
  phone_invalid: 'is not a phone number that can be reached.',
  date_invalid: 'is no day that can be read in the order of this file.',
  time_invalid: 'is no time that can be read.',
  start_far: 'is more than five years away.',
  birth_date_invalid: 'is no birth date.',
  duration_invalid: 'must be whole minutes, 1440 at most.',
  status_unknown: 'is not a status that is known here.',
  modality_unknown: 'is not a way of seeing patients that is known here: in person, video or phone.',
  status_early: 'says how a visit went that has not begun.',
  status_conflict: 'says confirmed; here the visit is cancelled. Say what holds on the visit itself.',
  location_unknown: 'is not the name of a location in use.',
  person_unclear: 'Without a phone number, a patient id or a birth date nobody can be found.',
  patient_erased: 'belongs to a patient whose record was erased.',
  patient_deceased: 'The patient is recorded as deceased.',
  patient_other_name: 'belongs to a patient with another name.',
  patient_other_birth_date: 'belongs to a patient with another birth date.',
  patient_other_id: 'The patient with this name and number has another patient id.',
  patient_several: 'Several patients have this name and number: give the patient id or the birth date.',
  patient_almost:
    'Somebody at this number has almost this name: check which is right, or give the patient id.',
  patient_other_number:
    'A patient with this name and birth date has another number: add the number to the patient first.',
  number_not_theirs: 'turned out to be somebody else’s: check it with the patient first.',
  duplicate_visit: 'A row before has the same visit, and says something else.',
  visit_other_patient: 'is the id of another patient’s visit.',
  cannot_change: 'The visit cannot become this any more.',
} as const;

export type FindingCode = keyof typeof sentences;
export type Finding = { code: FindingCode; field: ImportField | null };

/** What is wrong, as a sentence: "Phone number is empty." */
export function findingSentence({ code, field }: Finding): string {
  const sentence = sentences[code];
  if (/^[A-Z]/.test(sentence)) return sentence;
  return `${field === null ? 'The row' : fieldWords[field]} ${sentence}`;
}

/** Whether `text` is the code of a finding. */
export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(sentences, text);
}
