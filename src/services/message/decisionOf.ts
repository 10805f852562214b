import type { NewDecision } from '@/db/directSendQueries.ts';
import { actorColumns, type Context } from '@/services/context.ts';
import type { Assessment } from './assessMessage.ts';

/** Why a text was or was not sent, as it is kept: codes, rule ids and the consent it relied on. Never the text (AUD-01). */
export function decisionOf(
  ctx: Context,
  assessment: Assessment,
  decision: {
    outcome: NewDecision['outcome'];
    code: string | null;
    messageId: string | null;
    conversationId: string | null;
    /** Beyond those of the gate. */
    rules?: readonly string[];
  },
): NewDecision {
  const { consent, findings, suppression } = assessment;
  return {
    id: ctx.newId(),
    messageId: decision.messageId,
    conversationId: decision.conversationId,
    outcome: decision.outcome,
    code: decision.code,
    rules: [
      ...assessment.refusals.map(({ code }) => code),
      ...findings.map(({ rule }) => rule),
      consent.rule,
      ...(decision.rules ?? []),
    ],
    evidence: {
      category: assessment.category,
      patientId: assessment.patient?.id ?? null,
      consent: { basis: consent.basis, evidenceId: consent.evidenceId },
      suppressionId: suppression?.id ?? null,
    },
    ...actorColumns(ctx.actor),
    decidedAt: ctx.now(),
  };
}
