'use client';
import { useActionState } from 'react';
import { remind } from './actions';

export default function AppointmentsPage() {
  const [state, action, isSending] = useActionState(remind, { said: '' });
  return (
    <form action={action}>
      <h1>Remind a patient</h1>
      <label>
        Patient <input name="patientId" defaultValue="123" inputMode="numeric" required />
      </label>{' '}
      <label>
        Appointment <input name="appointmentDate" type="datetime-local" required />
      </label>{' '}
      <button disabled={isSending}>Send reminder</button>
      <output>{state.said}</output>
    </form>
  );
}
