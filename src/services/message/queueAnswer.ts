import { recordChange } from '@/db/changeQueries.ts';
import { noteLastMessage } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { hasTextedBefore, insertMessage, type MessageRow } from '@/db/messageQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { AnswerKind, ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { ReplySituation } from '@/domain/keyword/situation.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import { completeText } from '@/domain/template/completeText.ts';

/** Answers to STOP, START and HELP may go to an opted-out number; nothing else may. */
const systemAnswers: ReadonlySet<AnswerKind> = new Set(['stop_confirmation', 'start_confirmation', 'help']);

/** An answer that is late confuses more than none; the one after STOP is never later than 5 minutes (TCPA-13). */
const deadlineMs = { stop_confirmation: 5 * 60_000, other: 15 * 60_000 };
const questionMs = 72 * 3_600_000;

/** Queues the automatic answer to a text, once per text, on the lane that overtakes everything; it goes the ordinary send path. */
export async function queueAnswer(
  deps: Deps,
  tx: Connection,
  answering: { message: MessageRow; decision: ReplyDecision; situation: ReplySituation; sender: SenderRow },
): Promise<void> {
  const { message, decision, situation, sender } = answering;
  const { answer } = decision;
  if (!answer) return;
  const { clinicId, conversationId } = message;
  const now = deps.now();
  const isSystem = systemAnswers.has(answer.kind);
  const isFirst = !isSystem && !(await hasTextedBefore(tx, clinicId, conversationId));
  const { text, additions } = completeText({
    text: answer.text,
    clinicName: situation.clinic.name,
    language: situation.language,
    needsName: isFirst,
    needsStop: isFirst,
  });
  const id = deps.newId();
  const body = await deps.vault.seal(clinicId, { table: 'message', column: 'body', id }, text);
  const measure = measureText(text, {
    tollFree: sender.phoneNumber !== null && isTollFree(sender.phoneNumber),
  });
  const lifetimeMs = answer.kind === 'stop_confirmation' ? deadlineMs.stop_confirmation : deadlineMs.other;
  const isNew = await insertMessage(tx, {
    clinicId,
    id,
    conversationId,
    senderId: sender.id,
    direction: 'outbound',
    category: isSystem ? 'system' : 'conversation',
    phoneNumber: message.phoneNumber,
    senderNumber: message.senderNumber,
    patientId: message.patientId,
    appointmentId: decision.appointmentChanges[0]?.appointmentId ?? null,
    bodyEncrypted: body.bytes,
    keyId: body.keyId,
    encoding: measure.encoding,
    segments: measure.segments,
    language: situation.language,
    additions,
    dispatchState: 'queued',
    lane: 'answers',
    sendAfter: now,
    deadlineAt: new Date(message.occurredAt.getTime() + lifetimeMs),
    intentKey: `answer:${message.id}`,
    answersMessageId: message.id,
    actorKind: 'job',
    actorId: 'automatic_answer',
    occurredAt: now,
  });
  if (!isNew) return;
  await recordMessageEvent(tx, {
    clinicId,
    id: deps.newId(),
    messageId: id,
    kind: 'queued',
    occurredAt: now,
  });
  if (decision.openChoice) {
    await tx
      .insertInto('question')
      .values({
        clinicId,
        id: deps.newId(),
        conversationId,
        kind: 'choice',
        intent: decision.openChoice.intent,
        messageId: id,
        appointmentIds: decision.openChoice.appointments.map((appointment) => appointment.id),
        offersCancel: false,
        askedAt: now,
        expiresAt: new Date(now.getTime() + questionMs),
      })
      .execute();
  }
  await noteLastMessage(tx, clinicId, conversationId, { id, at: now, isInbound: false });
  await recordChange(tx, clinicId, 'message', id, conversationId);
}
