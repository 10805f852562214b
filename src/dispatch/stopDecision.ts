import type { NewDecision } from '@/db/decisionQueries.ts';
import { packVersion, type Finding } from '@/domain/gate/finding.ts';
import { keptFinding } from '@/domain/gate/keptDecision.ts';
import { stopFinding } from '@/domain/gate/stopFinding.ts';

/** What the gate found at the claim, and until when it holds the text. */
export type StopFinding = { finding: Finding; notBefore: Date | null };

/** The decision that stops a text which had passed the gate before: one row more, beside the first. */
export function stopDecision(stop: {
  id: string;
  messageId: string;
  conversationId: string | null;
  step: 'claim' | 'withdrawal';
  /** It waits for a person, and is not stopped for good. */
  isHeld?: boolean;
  reason: string;
  found?: StopFinding | undefined;
  actor: { actorKind: string; actorId: string | null };
  at: Date;
}): NewDecision {
  const finding = stop.found?.finding ?? stopFinding(stop.reason, stop.isHeld === true ? 'hold' : 'block');
  return {
    id: stop.id,
    messageId: stop.messageId,
    conversationId: stop.conversationId,
    step: stop.step,
    outcome: stop.isHeld === true ? 'hold' : 'block',
    code: stop.reason,
    rules: [finding.rule],
    findings: [keptFinding(finding)],
    evidence: {},
    packVersion,
    notBefore: stop.found?.notBefore ?? null,
    latestUsefulAt: null,
    refused: null,
    ...stop.actor,
    decidedAt: stop.at,
  };
}
