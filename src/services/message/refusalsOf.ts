import type { Finding } from '@/domain/gate/finding.ts';
import type { Verdict } from '@/domain/gate/judgeSend.ts';
import { contentSentence } from '@/domain/phi/contentRules.ts';
import type { ContentFinding } from '@/domain/phi/scanContent.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { TextAddition } from '@/domain/template/completeText.ts';

/** What the caller of one send is told: one refusal for each finding that blocks, in the order of the gate; for content one together. */
export function refusalsOf(
  verdict: Verdict,
  text: { offset: number; additions: readonly TextAddition[] },
): Refusal[] {
  const blocking = verdict.findings.filter(({ outcome }) => outcome === 'block');
  const content = blocking.filter(({ stage }) => stage === 'content');
  return blocking
    .filter((finding) => finding.stage !== 'content' || finding === content[0])
    .map((finding) =>
      finding.stage === 'content' ? phiBlocked(content, text) : refusalOf(finding, verdict.category),
    );
}

/** A hold without a time: whoever asks now cannot wait for it. Null when there is none. */
export function refusalOfHold({ decidedBy, outcome, notBefore }: Verdict): Refusal | null {
  if (outcome !== 'hold' || notBefore !== null || decidedBy === null) return null;
  return refusalOf(decidedBy, null);
}

function refusalOf({ stage, code, sentence, advice, outcome }: Finding, category: string | null): Refusal {
  const next = advice === undefined ? {} : { advice };
  if (outcome === 'block' && (stage === 'person' || stage === 'number')) {
    return new Refusal('recipient_not_texted', sentence, { reason: code, ...next });
  }
  switch (stage) {
    case 'suppression':
      return new Refusal('recipient_opted_out', sentence, next);
    case 'consent':
      return new Refusal('consent_missing', sentence, {
        field: 'category',
        ...(code === 'part2_consent_missing'
          ? { reason: code, ...next }
          : category
            ? { reason: category }
            : {}),
      });
    case 'category':
      return new Refusal('invalid_request', sentence, { field: 'category' });
    case 'sender':
    case 'person':
    case 'number':
    case 'content':
    case 'window':
    case 'caps':
      return new Refusal('sending_held', `${sentence} Nothing was sent.`, {
        reason: code,
        ...next,
        ...(code === 'sender_held' ? { retryAfterSeconds: 60 } : {}),
      });
  }
}

function phiBlocked(
  content: readonly Finding[],
  { offset, additions }: { offset: number; additions: readonly TextAddition[] },
): Refusal {
  const rules = content.map(({ rule, sentence, evidence }) => ({
    rule,
    start: Math.max(0, Number(evidence?.['start'] ?? 0) - offset),
    end: Math.max(0, Number(evidence?.['end'] ?? 0) - offset),
    message: sentence,
  }));
  const sentences = [...new Set(rules.map(({ message }) => message))].join(' ');
  return new Refusal('phi_blocked', `This text cannot be sent by SMS: ${sentences}`, {
    field: 'message',
    rules,
    ...(additions.length > 0 ? { additions: [...additions] } : {}),
  });
}

/** Findings as callers see them: rule, sentence, and positions in their own text. Never the matched text. */
export function rulesAt(
  findings: readonly ContentFinding[],
  offset: number,
): { rule: string; start: number; end: number; message: string; action: ContentFinding['action'] }[] {
  return findings.map(({ rule, start, end, action }) => ({
    rule,
    action,
    start: Math.max(0, start - offset),
    end: Math.max(0, end - offset),
    message: contentSentence(rule),
  }));
}
