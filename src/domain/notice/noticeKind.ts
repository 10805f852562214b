import type { Category } from '../message/category.ts';
import type { BuiltInKey } from '../template/builtIn.ts';

/** What can happen for a patient that they are to be told of. */
export const noticeKinds = ['prescription_ready', 'results_ready', 'payment_due'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** How a notice ends. */
export const noticeOutcomes = ['picked_up', 'seen', 'paid', 'cancelled', 'erased'] as const;
export type NoticeOutcome = (typeof noticeOutcomes)[number];

/** What a report may say besides for whom it is. */
export const noticeFieldNames = ['prescriptionNumber', 'amount'] as const;
export type NoticeFieldName = (typeof noticeFieldNames)[number];

export type NoticeKindFacts = {
  /** On screen. */
  title: string;
  /** Why its texts are sent: what the gate goes by. */
  category: Category;
  /** The field of the report that the usual text names; null for none. */
  field: NoticeFieldName | null;
  hasDueDate: boolean;
  /** How it ends when the patient has done what the text asks for. */
  doneAs: NoticeOutcome;
  /** The texts that say it, the usual first, each telling less than the one before. */
  templates: readonly [BuiltInKey, ...BuiltInKey[]];
};

export const noticeKindFacts: Record<NoticeKind, NoticeKindFacts> = {
  prescription_ready: {
    title: 'Prescription ready',
    category: 'prescription',
    field: 'prescriptionNumber',
    hasDueDate: false,
    doneAs: 'picked_up',
    templates: ['prescription_ready', 'prescription_ready_plain', 'prescription_ready_discreet'],
  },
  results_ready: {
    title: 'Results ready',
    category: 'results',
    field: null,
    hasDueDate: false,
    doneAs: 'seen',
    templates: ['lab_results', 'lab_results_discreet'],
  },
  payment_due: {
    title: 'Payment due',
    category: 'payment',
    field: 'amount',
    hasDueDate: true,
    doneAs: 'paid',
    templates: ['payment_reminder', 'payment_reminder_plain', 'payment_reminder_discreet'],
  },
};
