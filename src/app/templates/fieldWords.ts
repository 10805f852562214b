/** What may stand in a field of each type, for people. */
const words: Record<string, string> = {
  firstName: 'the patient’s first name',
  clinicianName: 'a clinician; “Dr.” is not doubled',
  dateTime: 'day and time, by the clinic’s clock and in the patient’s language',
  date: 'a day, in the patient’s language',
  identifier: 'a number or short code',
  money: 'an amount',
  clinicName: 'the clinic’s name, filled in by itself',
  locationName: 'the visit’s location, filled in by itself',
  visitList: 'the visits that one text reminds of, numbered; filled in by itself',
  phoneNumber: 'the clinic’s phone number, filled in by itself',
};

export function fieldTypeWords(type: string): string {
  return words[type] ?? type;
}

/** Which control suits a field of each type. */
export const fieldInputs: Record<string, { type: string; inputMode?: 'decimal' }> = {
  dateTime: { type: 'datetime-local' },
  date: { type: 'date' },
  money: { type: 'text', inputMode: 'decimal' },
};
