'use server';
import { requireStaff } from '../../host/session';
import { textOf } from '../../host/textOf';
import { sendReminder } from './sendReminder';

/** What the form says after it was sent. */
export type ReminderState = { said: string };

export async function remind(_before: ReminderState, form: FormData): Promise<ReminderState> {
  await requireStaff();
  const result = await sendReminder(Number(textOf(form, 'patientId')), textOf(form, 'appointmentDate'));
  return { said: result.success ? `Twilio has it: ${result.messageId}` : result.error };
}
