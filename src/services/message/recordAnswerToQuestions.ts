import type { Connection } from '@/db/database.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';

/** Notes which question a text has answered, and closes those that no longer wait for anything. */
export async function recordAnswerToQuestions(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  decision: ReplyDecision,
): Promise<void> {
  const now = deps.now();
  if (decision.answeredQuestionId) {
    await tx
      .updateTable('question')
      .set({ answeredAt: now, ...(decision.answeredIntent ? { lastAnswer: decision.answeredIntent } : {}) })
      .where('clinicId', '=', message.clinicId)
      .where('id', '=', decision.answeredQuestionId)
      .execute();
  }
  if (decision.closeQuestionIds.length > 0) {
    await tx
      .updateTable('question')
      .set({ closedAt: now })
      .where('clinicId', '=', message.clinicId)
      .where('id', 'in', decision.closeQuestionIds)
      .execute();
  }
}
