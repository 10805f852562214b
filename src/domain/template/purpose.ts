import type { Category } from '../message/category.ts';

/** What a template is for: how the list is ordered, and whether its text asks for an answer about a visit. */
export const templatePurposes = [
  'visit_reminder',
  'visit_notice',
  'prescription_ready',
  'results_ready',
  'payment_due',
  'check_up_due',
  'feedback',
  'offer',
  'other',
] as const;

export type TemplatePurpose = (typeof templatePurposes)[number];

/** The only category of a purpose; purposes that are missing go with any. */
const categoryOf: Partial<Record<TemplatePurpose, Category>> = {
  visit_reminder: 'appointment',
  prescription_ready: 'prescription',
  results_ready: 'results',
  payment_due: 'payment',
  check_up_due: 'wellness',
  feedback: 'survey',
  offer: 'marketing',
};

export function isTemplatePurpose(text: string): text is TemplatePurpose {
  return (templatePurposes as readonly string[]).includes(text);
}

/** Whether texts of this purpose may be of that category (CAT-01: one category a template). */
export function purposeAllows(purpose: TemplatePurpose, category: Category): boolean {
  return (categoryOf[purpose] ?? category) === category;
}
