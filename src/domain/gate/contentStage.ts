import { contentSentence } from '../phi/contentRules.ts';
import type { HoldReason } from '../phi/holdReasons.ts';
import type { ContentFinding } from '../phi/scanContent.ts';
import type { Finding } from './finding.ts';

const looks = {
  block: { outcome: 'block', code: 'phi_blocked' },
  hold: { outcome: 'review', code: 'content_held' },
  warn: { outcome: 'warn', code: 'content_warning' },
} as const;

/** What the scan found in the text as it would really go; or why the text could not even be written. */
export type ContentFacts =
  /** `reason`: of the sender's own, where the policy lets that stand for a second person. */
  | { found: readonly ContentFinding[]; reason?: HoldReason | null }
  | { unwritten: 'template_field_missing' | 'text_too_long' };

/** Our own answers have fixed words, by construction (DLP-07). */
export const fixedWords: ContentFacts = { found: [] };

/** Findings name positions in the complete text and never the matched words (DLP-04). */
export function contentStage(content: ContentFacts): Finding[] {
  if ('unwritten' in content) return [unwritten[content.unwritten]];
  const { found, reason = null } = content;
  return found.map(({ rule, action, start, end }) => {
    const isReasoned = action === 'hold' && reason !== null;
    return {
      stage: 'content',
      rule,
      ...(isReasoned ? reasoned : looks[action]),
      sentence: contentSentence(rule),
      advice:
        action === 'block'
          ? 'Write it without that; what it is about can wait for the portal or a call.'
          : 'Somebody other than its author looks at it.',
      evidence: { start, end, ...(isReasoned ? { reason } : {}) },
    };
  });
}

const reasoned = { outcome: 'warn', code: 'content_reasoned' } as const;

const unwritten: Record<'template_field_missing' | 'text_too_long', Finding> = {
  template_field_missing: {
    stage: 'content',
    rule: 'D-TOKEN',
    outcome: 'block',
    code: 'template_field_missing',
    sentence: 'A field of the text has no value for this patient.',
    advice: 'Complete the patient’s record, or give the field a fallback.',
  },
  text_too_long: {
    stage: 'content',
    rule: 'text_too_long',
    outcome: 'block',
    code: 'text_too_long',
    sentence: 'With this patient’s name the text is longer than Twilio takes.',
    advice: 'Shorten the text.',
  },
};
