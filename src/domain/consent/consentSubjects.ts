import type { Category } from '../message/category.ts';

/** What is asked for in one sentence: texts about visits and care together, everything else apart. */
export interface ConsentSubject {
  key: 'care' | 'payment' | 'wellness' | 'survey' | 'marketing';
  title: string;
  categories: readonly Category[];
  /** Only a signed consent counts. */
  needsSignature: boolean;
}

export const consentSubjects: readonly ConsentSubject[] = [
  {
    key: 'care',
    title: 'Visits and care',
    categories: ['appointment', 'prescription', 'results', 'care', 'urgent'],
    needsSignature: false,
  },
  { key: 'payment', title: 'Bills and payments', categories: ['payment'], needsSignature: false },
  { key: 'wellness', title: 'Check-ups that are due', categories: ['wellness'], needsSignature: false },
  { key: 'survey', title: 'Surveys', categories: ['survey'], needsSignature: false },
  { key: 'marketing', title: 'Marketing', categories: ['marketing'], needsSignature: true },
];
