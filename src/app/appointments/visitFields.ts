import type { Modality } from '@/domain/appointment/modality.ts';
import type { Appointment } from '@/contracts/appointment.ts';
import { clockOf, dayOf } from './days.ts';

/** A visit as the fields of a form hold it. */
export interface VisitFields {
  day: string;
  clock: string;
  durationMinutes: string;
  clinician: string;
  visitType: string;
  modality: Modality;
  /** Empty for none. */
  locationId: string;
}

export function newVisitFields(day: string): VisitFields {
  return {
    day,
    clock: '',
    durationMinutes: '30',
    clinician: '',
    visitType: '',
    modality: 'in_person',
    locationId: '',
  };
}

export function visitFieldsOf(appointment: Appointment): VisitFields {
  return {
    day: dayOf(appointment.localStart),
    clock: clockOf(appointment.localStart),
    durationMinutes: String(appointment.durationMinutes ?? ''),
    clinician: appointment.clinician ?? '',
    visitType: appointment.visitType ?? '',
    modality: appointment.modality,
    locationId: appointment.location?.id ?? '',
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

/** As the API takes it: the wall clock there, and nothing for what was left empty. */
export function visitRequest({
  day,
  clock,
  durationMinutes,
  clinician,
  visitType,
  modality,
  locationId,
}: VisitFields) {
  return {
    startsAt: `${day}T${clock}`,
    durationMinutes: durationMinutes === '' ? null : Number(durationMinutes),
    clinician: orNull(clinician),
    visitType: orNull(visitType),
    modality,
    locationId: orNull(locationId),
  };
}

export const visitWords: Record<string, string> = {
  durationMinutes: 'Minutes from 1 to 1440, or nothing.',
  clinician: 'At most 100 characters.',
  visitType: 'At most 100 characters.',
};

export function visitProblems({ day, clock }: VisitFields): Record<string, string | null> {
  return {
    day: day === '' ? 'Choose the day.' : null,
    clock: clock === '' ? 'Choose the time.' : null,
  };
}
