/**
 * What a server's data can make difficult, in words for staff. `holds`: the visit or patient is not taken over, or not as the server
 * has it, until somebody sees to it there or here.
 */
export const fhirProblems = {
  id_unusable: { holds: true, text: 'Its id is not one that FHIR allows, so it cannot be followed.' },
  status_missing: { holds: true, text: 'It has no status that FHIR R4 knows, so nobody is texted about it.' },
  start_missing: { holds: true, text: 'It has no start.' },
  start_unusable: { holds: true, text: 'Its start cannot be read as a day and time.' },
  start_without_offset: {
    holds: false,
    text: 'Its start has no offset from UTC. It was read as the wall clock of the location.',
  },
  end_before_start: { holds: false, text: 'It ends before it starts, so its length was left out.' },
  patient_missing: { holds: true, text: 'It names no patient.' },
  patient_without_reference: {
    holds: true,
    text: 'Its patient is only displayed or named by an identifier, and cannot be looked up safely.',
  },
  patient_not_readable: { holds: true, text: 'Its patient could not be taken over.' },
  several_patients: { holds: true, text: 'It has several patients. Group visits are not taken over.' },
  location_unknown: {
    holds: false,
    text: 'Its location has no namesake here. Texts name the clinic; add a location of the same name.',
  },
  name_missing: { holds: true, text: 'The patient has no name that is in use.' },
  birth_date_partial: {
    holds: false,
    text: 'The birth date is only a year or a month, so it was left out. Whether the patient is a minor is not known.',
  },
  birth_date_unusable: { holds: false, text: 'The birth date is no day of the past, so it was left out.' },
  number_missing: { holds: false, text: 'The patient has no phone number in use.' },
  number_unusable: { holds: false, text: 'A phone number cannot be texted, and was left out.' },
  number_was_strangers: {
    holds: false,
    text: 'A phone number once turned out to be somebody else’s. It is not used before staff confirm it.',
  },
  language_unknown: {
    holds: false,
    text: 'The preferred language is one that texts do not exist in. Texts go out in English.',
  },
  patient_deceased_here: {
    holds: false,
    text: 'The patient is recorded here as deceased, and there as living.',
  },
  patient_replaced: {
    holds: false,
    text: 'The server says that another record has replaced this patient. Merge the two here if both exist.',
  },
  patient_ambiguous: {
    holds: true,
    text: 'Several patients here have this name, birth date and number. Merge them first.',
  },
  overwrote_staff: {
    holds: false,
    text: 'Something that was changed here was replaced by what the record system says now.',
  },
  differs: {
    holds: false,
    text: 'It stands differently here and in the record system. The next change there decides.',
  },
  change_refused: { holds: true, text: 'Its present state here does not allow what the record system says.' },
  gone: {
    holds: false,
    text: 'The record system does not have it any more, so it was cancelled here.',
  },
  paging_loops: {
    holds: false,
    text: 'The server’s pages lead back to themselves. What came so far was taken.',
  },
} as const satisfies Record<string, { holds: boolean; text: string }>;

export type FhirProblem = keyof typeof fhirProblems;

/** A problem, and which fields it is about; never what they hold. */
export type FoundProblem = { code: FhirProblem; fields?: readonly string[] };

/** Codes that stay for a week, for staff to see: what they tell of has happened once. */
export const lastingProblems: readonly FhirProblem[] = ['overwrote_staff', 'gone'];

/** Whether `text` is the code of a problem, spelled exactly. */
export function isFhirProblem(text: string): text is FhirProblem {
  return Object.hasOwn(fhirProblems, text);
}
