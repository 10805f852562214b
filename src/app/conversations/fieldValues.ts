import type { Appointment } from '@/contracts/appointment.ts';
import type { Template } from '@/contracts/template.ts';

/** What a visit gives for the fields of appointment templates: the clinician, and the start on the clinic's wall clock. */
export function fieldValuesOf(appointment: Appointment | null) {
  return (template: Template): Record<string, string> => {
    if (appointment === null || template.category !== 'appointment') return {};
    const { clinician, localStart } = appointment;
    return { date: localStart.slice(0, 16), ...(clinician === null ? {} : { doctor: clinician }) };
  };
}
