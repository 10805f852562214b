import { appointmentSchema, type Appointment } from '@/contracts/appointment.ts';
import type { ApiDoor } from './request.ts';

/** What takes back the latest change of an appointment. */
export const undoCalls = ({ ask }: ApiDoor) => ({
  undoAppointment: (id: string, to: Appointment['status']) =>
    ask(appointmentSchema, 'POST', `/appointments/${id}/undo`, { body: { to } }),
});
