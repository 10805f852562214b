import type { Appointment } from '@/contracts/appointment.ts';

/** What a visit gives for the fields of templates: the clinician, and the start on the clinic's wall clock. */
export function fieldValuesOf(appointment: Appointment | null): Record<string, string> {
  if (appointment === null) return {};
  const { clinician, localStart } = appointment;
  return { date: localStart.slice(0, 16), ...(clinician === null ? {} : { doctor: clinician }) };
}
