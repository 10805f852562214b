import type { Category } from '../message/category.ts';
import type { Finding } from './finding.ts';

/**
 * What a claim asks of the person: one moment that is kept with the patient's number (`patient/linkLimits.ts`). An opt-out's answer goes all the same.
 */
export function stoppedPerson(category: Category, isStopped: boolean): Finding[] {
  if (!isStopped || category === 'system') return [];
  return [
    {
      stage: 'person',
      rule: 'recipient_not_texted',
      outcome: 'block',
      code: 'recipient_not_texted',
      sentence: 'Texts about this patient do not go to this number now.',
      advice: 'Look at the patient’s state and numbers.',
    },
  ];
}
