import type { AppointmentStatus } from '@/domain/appointment/status.ts';

/** An appointment, by days from today on the clinic's wall clock. */
export type DemoVisit = {
  key: string;
  patient: number;
  day: number;
  time: string;
  minutes: number;
  clinician: string;
  visitType: string;
  status: AppointmentStatus;
};

const visit = (
  key: string,
  patient: number,
  day: number,
  time: string,
  clinician: string,
  visitType: string,
  status: AppointmentStatus = 'booked',
  minutes = 30,
): DemoVisit => ({ key, patient, day, time, minutes, clinician, visitType, status });

export const demoVisits: readonly DemoVisit[] = [
  visit('walter-follow-up', 112, -1, '10:30', 'Dr. Smith', 'Follow-up', 'completed'),
  visit('fatima-missed', 110, -1, '13:15', 'Dr. Okonkwo', 'Check-up', 'no_show'),
  visit('henry-today', 111, 0, '09:30', 'Dr. Okonkwo', 'Blood pressure check', 'confirmed', 15),
  visit('emma-today', 104, 0, '11:00', 'Dr. Smith', 'Annual physical', 'confirmed', 45),
  visit('grace-today', 108, 0, '15:45', 'Dr. Okonkwo', 'New patient visit', 'booked', 45),
  visit('noah-tomorrow', 105, 1, '09:00', 'Dr. Lindqvist', 'Well-child visit'),
  visit('lily-tomorrow', 106, 1, '09:30', 'Dr. Lindqvist', 'Vaccination', 'booked', 15),
  visit('robert-tomorrow', 102, 1, '10:15', 'Dr. Smith', 'Follow-up', 'confirmed'),
  visit('john-tomorrow', 123, 1, '14:00', 'Dr. Smith', 'Check-up'),
  visit('luis-tomorrow', 109, 1, '15:30', 'Dr. Okonkwo', 'Check-up'),
  visit('aisha-change', 103, 2, '08:45', 'Dr. Smith', 'Consultation', 'change_asked'),
  visit('james-later', 107, 3, '11:30', 'Dr. Okonkwo', 'Follow-up'),
  visit('henry-cancelled', 111, 3, '16:00', 'Dr. Smith', 'Consultation', 'cancelled'),
  visit('maria-next-week', 101, 7, '10:00', 'Dr. Okonkwo', 'Follow-up'),
  visit('robert-next-week', 102, 7, '13:30', 'Dr. Smith', 'Blood draw', 'booked', 15),
];
