import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertQuestion } from '@/db/questionQueries.ts';
import {
  answerQuestions,
  changeVisits,
  closeQuestions,
  openReplyTasks,
  queueAnswers,
  settleReplies,
  type QuestionAnswer,
  type SettledReply,
} from '@/db/replyEffectQueries.ts';
import { findTextedBefore, type DueText } from '@/db/replyQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import { liftSuppression, recallErasedNumbers } from '@/db/suppressionQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { Part2Facts } from '@/domain/gate/part2Stage.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { ReplySituation } from '@/domain/keyword/situation.ts';
import { answerOffers } from '../waitingList/answerOffers.ts';
import type { ReplyFacts } from './decideOnReply.ts';
import { draftAnswer, needsIntroduction } from './draftAnswer.ts';
import { replyAuditDetail } from './replyAudit.ts';

/** A text and what was decided about it. */
export type DecidedReply = {
  message: DueText;
  sender: SenderRow;
  decision: ReplyDecision;
  situation: ReplySituation;
  part2: Part2Facts;
};

const questionMs = 72 * 3_600_000;

/**
 * Writes what was decided about texts of different conversations, numbers and visits, all together: the caller holds
 * their locks. Returns whether an answer was queued.
 */
export async function writeReplies(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  facts: ReplyFacts,
  replies: readonly DecidedReply[],
): Promise<boolean> {
  const at = deps.now();
  const scope = { clinicId, at };
  for (const reply of replies) await optIn(deps, tx, reply, at);
  await changeVisits(
    tx,
    scope,
    replies.flatMap(({ message, decision }) =>
      decision.appointmentChanges.map(({ appointmentId, to, holdSlot }) => ({
        appointmentId,
        from: facts.visits.get(appointmentId)?.status ?? 'booked',
        to,
        holdSlot: to === 'cancelled' && holdSlot,
        eventId: deps.newId(),
        messageId: message.id,
        conversationId: message.conversationId,
      })),
    ),
  );
  await answerOffers(deps, tx, facts, replies);
  await answerQuestions(
    tx,
    scope,
    replies.flatMap(({ decision }) => answeredQuestions(decision, at)),
  );
  await closeQuestions(
    tx,
    scope,
    replies.flatMap(({ decision }) => decision.closeQuestionIds),
  );
  await openReplyTasks(
    tx,
    scope,
    replies.flatMap((reply) => tasksOf(deps, facts, reply)),
  );
  const answers = await answer(deps, tx, facts.clinic, replies, at);
  await settleReplies(
    tx,
    scope,
    replies.map(({ message, decision }): SettledReply => ({
      messageId: message.id,
      conversationId: message.conversationId,
      occurredAt: message.occurredAt,
      auditId: deps.newId(),
      auditDetail: JSON.stringify(replyAuditDetail(decision)),
      waiting: waitingAfter(decision),
      answerId: answers.get(message.id) ?? null,
    })),
  );
  for (const { message, decision } of replies)
    if (decision.answerSkipped) deps.log.warn({ messageId: message.id }, decision.answerSkipped);
  return answers.size > 0;
}

/** START and UNSTOP lift our own opt-out; only the patient can (TCPA-16). Opt-outs were recorded when they were stored. */
async function optIn(
  deps: Deps,
  tx: Connection,
  { message, decision }: DecidedReply,
  at: Date,
): Promise<void> {
  const { clinicId, phoneNumber } = message;
  if (!decision.optIn) return;
  const numberHash = deps.vault.numberHash(clinicId, phoneNumber);
  await recallErasedNumbers(tx, clinicId, [{ phoneNumber, numberHash }]);
  const id = await liftSuppression(tx, clinicId, phoneNumber, { at, by: 'patient', messageId: message.id });
  if (!id) return;
  await recordChange(tx, clinicId, 'suppression', id);
  await recordAudit(tx, {
    clinicId,
    id: deps.newId(),
    action: 'suppression.lifted',
    subjectKind: 'suppression',
    subjectId: id,
    actorKind: 'patient',
    detail: { rule: decision.optIn.rule, messageId: message.id },
    occurredAt: at,
  });
}

/** What is kept with each question that the text answered. */
function answeredQuestions(decision: ReplyDecision, at: Date): QuestionAnswer[] {
  const { answeredQuestionId, answeredIntent, answeredVisits } = decision;
  if (answeredVisits.length === 0)
    return answeredQuestionId === null
      ? []
      : [{ questionId: answeredQuestionId, intent: answeredIntent, visits: {} }];
  const answeredAt = at.toISOString();
  return [...Map.groupBy(answeredVisits, ({ questionId }) => questionId)].map(([questionId, visits]) => {
    const [first, ...others] = visits;
    const isAlike = others.every(({ intent }) => intent === first?.intent);
    return {
      questionId,
      intent: isAlike ? (first?.intent ?? null) : null,
      visits: Object.fromEntries(
        visits.map(({ appointmentId, intent }) => [appointmentId, { answer: intent, answeredAt }]),
      ),
    };
  });
}

function tasksOf(deps: Deps, facts: ReplyFacts, { message, decision }: DecidedReply) {
  const atNumber = facts.numbers.get(message.phoneNumber)?.patientIds ?? [];
  const onlyPatient = atNumber.length === 1 ? (atNumber[0] ?? null) : null;
  return decision.tasks.map(({ kind, priority, reason, appointmentId, appointmentIds = [] }) => ({
    id: deps.newId(),
    kind,
    priority,
    reason,
    // A stranger's number is nobody's by now; the text still knows whose it was.
    patientId: appointmentId
      ? (facts.visits.get(appointmentId)?.patientId ?? null)
      : (onlyPatient ?? message.patientId),
    conversationId: message.conversationId,
    appointmentId: appointmentId ?? null,
    appointmentIds,
    messageId: message.id,
    rule: decision.recognised.rule,
  }));
}

/** Queues what is answered, once for each text. Returns the answers' ids by the texts that they answer. */
async function answer(
  deps: Deps,
  tx: Connection,
  clinic: ClinicRow,
  replies: readonly DecidedReply[],
  at: Date,
): Promise<Map<string, string>> {
  const clinicId = clinic.id;
  const answering = replies.filter(({ decision }) => decision.answer !== null);
  if (answering.length === 0) return new Map();
  const seal = await deps.vault.sealer(clinicId);
  const introducing = answering.filter(({ decision }) => needsIntroduction(decision));
  const texted = await findTextedBefore(
    tx,
    clinicId,
    introducing.map(({ message }) => message.conversationId),
  );
  const drafts = answering.flatMap((reply) => {
    const isFirst = needsIntroduction(reply.decision) && !texted.has(reply.message.conversationId);
    const row = draftAnswer({ ...reply, clinic, now: at, isFirst }, { newId: deps.newId, seal });
    return row ? [{ row, reply }] : [];
  });
  const queued = await queueAnswers(
    tx,
    { clinicId, at },
    drafts.map(({ row }) => row),
  );
  const fresh = drafts.filter(({ row }) => queued.has(row.id));
  for (const { row, reply } of fresh) {
    const { openChoice } = reply.decision;
    if (!openChoice) continue;
    await insertQuestion(tx, {
      clinicId,
      id: deps.newId(),
      conversationId: row.conversationId,
      kind: 'choice',
      intent: openChoice.intent,
      messageId: row.id,
      appointmentIds: openChoice.appointments.map(({ id }) => id),
      offersCancel: false,
      askedAt: at,
      expiresAt: new Date(at.getTime() + questionMs),
    });
  }
  return new Map(fresh.map(({ row }) => [row.messageId, row.id]));
}

/** “Waiting” means that the patient spoke last and nothing has answered. */
function waitingAfter(decision: ReplyDecision): SettledReply['waiting'] {
  if (!decision.countsAsPatientSpeaking) return null;
  return decision.handled ? 'stop' : 'start';
}
