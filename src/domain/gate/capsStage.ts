import type { Category } from '../message/category.ts';
import { judgeCaps, type SentText } from '../schedule/judgeCaps.ts';
import type { Finding } from './finding.ts';

export type CapFacts = {
  /** Of the last seven days to this number, and those that wait. */
  sent: readonly SentText[];
  /** Of a survey: the visit that it asks about. */
  visit?: { id: string; wasAsked: boolean } | null;
  /** What else was counted. */
  found: readonly Finding[];
};

/** Whether one more text is too many for this number (TCPA-08, ST-04). */
export function capsStage(
  { sent, visit, found }: CapFacts,
  text: {
    category: Category;
    policy: 'standard' | 'strict';
    isAutomated: boolean;
    isReply: boolean;
    leavesAt: Temporal.Instant;
    latestUsefulAt: Temporal.Instant | null;
    states: readonly string[];
  },
): Finding[] {
  const { leavesAt: at, ...rest } = text;
  const { outcome, code, rules, sentence, notBefore } = judgeCaps({
    ...rest,
    at,
    sent,
    visit: visit ?? null,
  });
  if (outcome === 'allow') return [...found];
  return [
    {
      stage: 'caps',
      rule: rules[0],
      outcome: outcome === 'drop' ? 'block' : outcome,
      code,
      sentence,
      advice: 'Fewer texts, or a call.',
      ...(notBefore ? { notBefore } : {}),
      evidence: { sent: sent.length },
    },
    ...found,
  ];
}
