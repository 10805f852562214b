import type { Appointment } from '@/contracts/appointment.ts';

const done: Record<Appointment['status'], string> = {
  booked: 'booked',
  confirmed: 'confirmed',
  change_asked: 'wants another time',
  cancelled: 'cancelled',
  completed: 'completed',
  no_show: 'no-show',
};

/** What taking back the latest change is called: “Undo the patient’s answer: cancelled”. */
export function undoWords({ by }: NonNullable<Appointment['undo']>, status: Appointment['status']): string {
  return `Undo ${by === 'patient' ? 'the patient’s answer' : 'my change'}: ${done[status]}`;
}
