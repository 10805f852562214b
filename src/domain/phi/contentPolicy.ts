import type { Category } from '../message/category.ts';
import type { ContentAction } from './contentRule.ts';
import type { ContentRuleId } from './contentRules.ts';

export type Policy = 'standard' | 'strict';
type Answer = ContentAction | 'none';

type Row = Record<Policy, Answer> & {
  /** In these categories instead, under either policy. */
  in?: Partial<Record<Category, Answer>>;
  /** Standard policy: not looked at where a spec template's own field holds it (brief, section 9). */
  isTypedFieldAllowed?: true;
};

const both = (answer: Answer, more: Omit<Row, Policy> = {}): Row => ({
  standard: answer,
  strict: answer,
  ...more,
});

/**
 * What happens to a text in which a rule finds something: compliance section 7 is the strict reading. Where the standard one differs:
 * a medication's name alone is doubtful (with its dose it is never sent), another phone number is only pointed out, and a prescription number
 * or an amount may stand in the field of a spec template.
 */
const table: Readonly<Record<ContentRuleId, Row>> = {
  'D-SSN': both('block'),
  'D-CARD': both('block'),
  'D-MBI': both('block'),
  'D-MRN': both('block'),
  'D-RX': both('block', { isTypedFieldAllowed: true }),
  'D-DOB': both('block'),
  'D-ICD': both('block'),
  'D-DOSE': both('block'),
  'D-LAB': both('block'),
  'D-POSNEG': both('block'),
  'D-TOKEN': both('block'),
  'D-URL': both('block'),
  'D-SECRET': both('block', { in: { system: 'none' } }),
  'D-INTL': both('block'),
  'SENS-01': both('block'),
  'D-AMT': both('none', { in: { payment: 'block', appointment: 'block' }, isTypedFieldAllowed: true }),
  'D-DX': both('hold', { in: { appointment: 'block', results: 'block' } }),
  'D-MED': { standard: 'hold', strict: 'block' },
  'D-SENS': both('hold'),
  'D-OWN': both('hold'),
  'D-NAME': both('hold'),
  'D-ADDR': both('hold'),
  'D-ADDR-PHONE': { standard: 'warn', strict: 'hold' },
  'D-SSN-HOLD': both('hold', { isTypedFieldAllowed: true }),
  'D-ITIN': both('hold', { isTypedFieldAllowed: true }),
  'D-DOB-HOLD': both('hold'),
  'D-POSNEG-HOLD': both('hold'),
  // Carriers judge by words; whether it is sent all the same is the sender's to say.
  'CTIA-08': both('warn'),
};

/** What a rule's finding does to a text of this category under the clinic's policy. */
export function actionOf(rule: ContentRuleId, policy: Policy, category: Category | undefined): Answer {
  const row = table[rule];
  return (category === undefined ? undefined : row.in?.[category]) ?? row[policy];
}

/** Whether the field of a spec template may hold what the rule finds. */
export function isTypedFieldAllowed(rule: ContentRuleId, policy: Policy): boolean {
  return policy === 'standard' && table[rule].isTypedFieldAllowed === true;
}
