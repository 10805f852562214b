/** A patient's name as one line; the family name may be missing. */
export function patientName(patient: { givenName: string; familyName: string }): string {
  return `${patient.givenName} ${patient.familyName}`.trim();
}
