import type { Category } from '../message/category.ts';
import type { TemplateFields } from './field.ts';
import type { Language } from './language.ts';

export type BuiltInKey =
  | 'appointment_reminder'
  | 'appointment_reminder_digits'
  | 'prescription_ready'
  | 'lab_results'
  | 'payment_reminder';

export type BuiltInTemplate = {
  key: BuiltInKey;
  /** The name on screen. */
  title: string;
  category: Category;
  fields: TemplateFields;
  /** The text in each language. The Spanish ones do without á í ó ú, which would more than halve a segment. */
  texts: Record<Language, string>;
};

const visit = { name: 'firstName', doctor: 'clinicianName', date: 'dateTime' } as const;

/** The templates that every clinic has from the start. The English texts of the four spec templates are its words. */
export const builtInTemplates: Record<BuiltInKey, BuiltInTemplate> = {
  appointment_reminder: {
    key: 'appointment_reminder',
    title: 'Appointment Reminder',
    category: 'appointment',
    fields: visit,
    texts: {
      en: 'Hi {name}, this is a reminder of your appointment with Dr. {doctor} on {date}. Reply CONFIRM to confirm or CANCEL to cancel.',
      es: 'Hola, {name}: le recordamos su cita con el/la Dr(a). {doctor} el {date}. Responda CONFIRMAR para confirmar o CANCELAR para cancelar.',
    },
  },
  // CANCEL unsubscribes on a number that has not freed it; digits never do.
  appointment_reminder_digits: {
    key: 'appointment_reminder_digits',
    title: 'Appointment Reminder (1, 2, 3)',
    category: 'appointment',
    fields: visit,
    texts: {
      en: 'Hi {name}, this is a reminder of your appointment with Dr. {doctor} on {date}. Reply 1 to confirm, 2 to change, 3 to cancel.',
      es: 'Hola, {name}: le recordamos su cita con el/la Dr(a). {doctor} el {date}. Responda 1 para confirmar, 2 para cambiar, 3 para cancelar.',
    },
  },
  prescription_ready: {
    key: 'prescription_ready',
    title: 'Prescription Ready',
    category: 'prescription',
    fields: { name: 'firstName', id: 'identifier' },
    texts: {
      en: 'Hi {name}, your prescription #{id} is ready for pickup. Please visit us at your earliest convenience.',
      es: 'Hola, {name}: su receta #{id} ya se puede recoger. Pase por ella en cuanto le sea posible.',
    },
  },
  lab_results: {
    key: 'lab_results',
    title: 'Lab Results',
    category: 'results',
    fields: { name: 'firstName' },
    texts: {
      en: 'Hi {name}, your lab results are now available. Please log in to your patient portal to view them.',
      es: 'Hola, {name}: sus resultados de laboratorio ya se pueden consultar. Entre a su portal del paciente para verlos.',
    },
  },
  payment_reminder: {
    key: 'payment_reminder',
    title: 'Payment Reminder',
    category: 'payment',
    fields: { name: 'firstName', amount: 'money', date: 'date' },
    texts: {
      en: 'Hi {name}, this is a reminder that your payment of ${amount} is due on {date}. Please log in to pay.',
      es: 'Hola, {name}: le recordamos que su pago de ${amount} vence el {date}. Entre a su cuenta para pagar.',
    },
  },
};
