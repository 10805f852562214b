import type { NewDecision } from '@/db/decisionQueries.ts';
import { keptVerdict } from '@/domain/gate/keptDecision.ts';
import type { Verdict } from '@/domain/gate/judgeSend.ts';
import { actorColumns, type Context } from '@/services/context.ts';
import type { Assessment } from './assessMessage.ts';

/** Why a text was or was not sent, as it is kept: codes, rule ids and the consent it relied on. Never the text (AUD-01). */
export function decisionOf(
  ctx: Context,
  assessment: Assessment,
  decision: {
    verdict: Verdict;
    messageId: string | null;
    conversationId: string | null;
    /** The code of the refusal, where the caller was refused: a hold that it could not wait for is one. */
    refusedAs: string | null;
  },
): NewDecision {
  const { consent, suppression, category, phoneNumber } = assessment;
  const patientId = assessment.patient?.id ?? null;
  const { refusedAs } = decision;
  return {
    id: ctx.newId(),
    messageId: decision.messageId,
    conversationId: decision.conversationId,
    step: 'acceptance',
    ...keptVerdict(decision.verdict),
    ...(refusedAs === null ? {} : { outcome: 'block', code: refusedAs }),
    evidence: {
      category,
      patientId,
      policy: assessment.clinic.policy,
      consent: { basis: consent.basis, evidenceId: consent.evidenceId },
      suppressionId: suppression?.id ?? null,
      ...(decision.verdict.where ? { where: decision.verdict.where } : {}),
    },
    refused: decision.messageId === null ? { category, patientId, phoneNumber } : null,
    ...actorColumns(ctx.actor),
    decidedAt: ctx.now(),
  };
}
