import type { Category } from '@/domain/message/category.ts';

/** What each kind of text is called on the screens. */
export const categoryWords: Record<Category, string> = {
  appointment: 'Appointments',
  prescription: 'Prescriptions',
  results: 'Lab results',
  care: 'Care',
  wellness: 'Check-ups that are due',
  payment: 'Payments',
  survey: 'Surveys',
  marketing: 'Marketing',
  conversation: 'Answers to the patient',
  urgent: 'Urgent notices',
  system: 'Confirmations of STOP, START and HELP',
};
