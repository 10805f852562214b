import { sendAppointmentReminder } from '@/lib/integrations/twilio/smsService';

/** The snippet of the manual, as a function. */
export async function sendReminder(patientId: number, appointmentDate: string) {
  // Send reminder
  const result = await sendAppointmentReminder(patientId, appointmentDate, 'Dr. Smith');

  if (result.success) {
    console.log('Reminder sent:', result.messageId);
  }
  return result;
}
