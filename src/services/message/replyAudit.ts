import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';

/** What the audit trail keeps of a decision about a text: rules and ids, none of its words. */
export function replyAuditDetail(decision: ReplyDecision) {
  return {
    rule: decision.recognised.rule,
    kind: decision.recognised.kind,
    appointments: decision.appointmentChanges.map(({ appointmentId, to }) => ({ appointmentId, to })),
    answer: decision.answer?.kind ?? decision.answerSkipped,
    tasks: decision.tasks.map(({ kind }) => kind),
    optOut: decision.optOut?.source ?? null,
    optIn: decision.optIn !== null,
  };
}
