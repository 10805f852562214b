import type { Appointment } from '@/contracts/appointment.ts';

export const appointmentFilters = [
  'all',
  'call',
  'booked',
  'confirmed',
  'change_asked',
  'cancelled',
  'completed',
  'no_show',
] as const;
export type AppointmentFilter = (typeof appointmentFilters)[number];

export const filterWords: Record<AppointmentFilter, string> = {
  all: 'All',
  call: 'Needs a call',
  booked: 'Booked',
  confirmed: 'Confirmed',
  change_asked: 'Change asked',
  cancelled: 'Cancelled',
  completed: 'Completed',
  no_show: 'No-show',
};

export function passes(filter: AppointmentFilter, appointment: Appointment): boolean {
  if (filter === 'all') return true;
  if (filter === 'call') return appointment.needsCall;
  return appointment.status === filter;
}
