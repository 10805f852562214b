import type { Connection } from '@/db/database.ts';
import { actorColumns, type Context } from '@/services/context.ts';
import type { Assessment } from './assessMessage.ts';

/** Keeps why a text was or was not sent: codes, rule ids and the consent it relied on. Never the text (AUD-01). */
export async function recordDecision(
  ctx: Context,
  tx: Connection,
  assessment: Assessment,
  decision: {
    outcome: 'allow' | 'block' | 'hold';
    code: string | null;
    messageId: string | null;
    conversationId?: string;
  },
): Promise<void> {
  const { consent, findings, suppression } = assessment;
  await tx
    .insertInto('decision')
    .values({
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      messageId: decision.messageId,
      conversationId: decision.conversationId ?? assessment.conversation?.id ?? null,
      outcome: decision.outcome,
      code: decision.code,
      rules: [
        ...assessment.refusals.map(({ code }) => code),
        ...findings.map(({ rule }) => rule),
        consent.rule,
      ],
      evidence: JSON.stringify({
        category: assessment.category,
        patientId: assessment.patient?.id ?? null,
        consent: { basis: consent.basis, evidenceId: consent.evidenceId },
        suppressionId: suppression?.id ?? null,
      }),
      ...actorColumns(ctx.actor),
      decidedAt: ctx.now(),
    })
    .execute();
}
