import type { BuiltInKey } from '@/domain/template/builtIn.ts';
import type { FieldValues } from '@/domain/template/field.ts';
import { familyPhone } from './demoPatients.ts';

/** One text of the past, `hoursAgo` before now. */
export type DemoText =
  | {
      kind: 'template';
      hoursAgo: number;
      template: BuiltInKey;
      patient: number;
      /** A reminder is about a visit, and asks about it. */
      visit?: string;
      values?: FieldValues;
      /** Twilio's error code of a text that did not arrive. */
      failure?: number;
    }
  | { kind: 'typed'; hoursAgo: number; text: string; patient: number }
  | { kind: 'patient'; hoursAgo: number; text: string; answers?: 'confirm' | 'reschedule' | 'stop' }
  | { kind: 'answer'; hoursAgo: number; answer: 'confirmed' | 'reschedule' };

/** A conversation, oldest text first. `waits`: nobody has answered the last one yet. */
export type DemoThread = {
  phoneNumber: string;
  patient: number | null;
  waits?: true;
  isUnread?: true;
  assignee?: 'colleague';
  texts: readonly DemoText[];
};

export const demoThreads: readonly DemoThread[] = [
  {
    phoneNumber: '+12125550112',
    patient: 102,
    texts: [
      {
        kind: 'template',
        hoursAgo: 26,
        template: 'appointment_reminder',
        patient: 102,
        visit: 'robert-tomorrow',
      },
      { kind: 'patient', hoursAgo: 25.8, text: 'Confirm', answers: 'confirm' },
      { kind: 'answer', hoursAgo: 25.799, answer: 'confirmed' },
    ],
  },
  {
    phoneNumber: '+12125550113',
    patient: 103,
    texts: [
      {
        kind: 'template',
        hoursAgo: 22,
        template: 'appointment_reminder',
        patient: 103,
        visit: 'aisha-change',
      },
      { kind: 'patient', hoursAgo: 21.4, text: 'RESCHEDULE', answers: 'reschedule' },
      { kind: 'answer', hoursAgo: 21.399, answer: 'reschedule' },
    ],
  },
  {
    phoneNumber: familyPhone,
    patient: null,
    texts: [
      {
        kind: 'template',
        hoursAgo: 20,
        template: 'appointment_reminder',
        patient: 105,
        visit: 'noah-tomorrow',
      },
      {
        kind: 'template',
        hoursAgo: 19.98,
        template: 'appointment_reminder',
        patient: 106,
        visit: 'lily-tomorrow',
      },
    ],
  },
  {
    phoneNumber: '+12125550117',
    patient: 107,
    texts: [
      {
        kind: 'template',
        hoursAgo: 70,
        template: 'appointment_reminder',
        patient: 107,
        visit: 'james-later',
      },
      { kind: 'patient', hoursAgo: 69.9, text: 'STOP', answers: 'stop' },
    ],
  },
  {
    phoneNumber: '+12125550118',
    patient: 108,
    waits: true,
    isUnread: true,
    texts: [
      {
        kind: 'patient',
        hoursAgo: 2,
        text: 'Hi, it is Grace Kim. Do I need to bring anything to my first visit today?',
      },
    ],
  },
  {
    phoneNumber: '+12125550111',
    patient: 101,
    waits: true,
    isUnread: true,
    texts: [
      { kind: 'template', hoursAgo: 28, template: 'lab_results', patient: 101 },
      {
        kind: 'patient',
        hoursAgo: 1.2,
        text: '¡Gracias! ¿Puedo pasar mañana por la tarde para hablar con el doctor?',
      },
    ],
  },
  {
    phoneNumber: '+12125550119',
    patient: 109,
    texts: [
      {
        kind: 'template',
        hoursAgo: 3,
        template: 'appointment_reminder',
        patient: 109,
        visit: 'luis-tomorrow',
      },
    ],
  },
  {
    phoneNumber: '+12125550120',
    patient: 110,
    texts: [
      {
        kind: 'template',
        hoursAgo: 30,
        template: 'prescription_ready',
        patient: 110,
        values: { id: '10482' },
        failure: 30003,
      },
    ],
  },
  {
    phoneNumber: '+12125550122',
    patient: 111,
    assignee: 'colleague',
    texts: [
      {
        kind: 'typed',
        hoursAgo: 6,
        text: 'Hi Henry, the form you asked for is ready at the front desk.',
        patient: 111,
      },
      { kind: 'patient', hoursAgo: 5.6, text: 'Great, I will pick it up after my visit. Thank you!' },
      { kind: 'typed', hoursAgo: 5.5, text: 'You are welcome. See you then!', patient: 111 },
    ],
  },
  {
    phoneNumber: '+12125550124',
    patient: 112,
    texts: [
      {
        kind: 'template',
        hoursAgo: 50,
        template: 'prescription_ready',
        patient: 112,
        values: { id: '10377' },
      },
      { kind: 'patient', hoursAgo: 49, text: 'Thanks' },
    ],
  },
  {
    phoneNumber: '+12125550140',
    patient: null,
    waits: true,
    texts: [
      {
        kind: 'patient',
        hoursAgo: 5,
        text: 'Hello, are you taking new patients? My neighbor recommended you.',
      },
    ],
  },
];
