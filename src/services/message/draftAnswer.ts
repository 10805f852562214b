import type { AnswerRow } from '@/db/replyEffectQueries.ts';
import type { DueText } from '@/db/replyQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import type { Place, Sealed } from '@/db/vault.ts';
import type { AnswerKind, ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { ReplySituation } from '@/domain/keyword/situation.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import { completeText } from '@/domain/template/completeText.ts';

/** Answers to STOP, START and HELP may go to an opted-out number; nothing else may. */
const systemAnswers: ReadonlySet<AnswerKind> = new Set(['stop_confirmation', 'start_confirmation', 'help']);

/** An answer that is late confuses more than none; the one after STOP is never later than 5 minutes (TCPA-13). */
const deadlineMs = { stop_confirmation: 5 * 60_000, other: 15 * 60_000 };

/** Whether the first text of ours that a number gets must say who writes and how to stop it. */
export function needsIntroduction({ answer }: ReplyDecision): boolean {
  return answer !== null && !systemAnswers.has(answer.kind);
}

/** The automatic answer to a text, ready to be queued: it goes the ordinary send path. Null where nothing is answered. */
export function draftAnswer(
  answering: {
    message: DueText;
    decision: ReplyDecision;
    situation: ReplySituation;
    sender: SenderRow;
    isFirst: boolean;
  },
  make: { newId: () => string; seal: (place: Place, text: string) => Sealed },
): AnswerRow | null {
  const { message, decision, situation, sender, isFirst } = answering;
  const { answer } = decision;
  if (!answer) return null;
  const { text, additions } = completeText({
    text: answer.text,
    clinicName: situation.clinic.name,
    language: situation.language,
    needsName: isFirst,
    needsStop: isFirst,
  });
  const id = make.newId();
  const body = make.seal({ table: 'message', column: 'body', id }, text);
  const measure = measureText(text, {
    tollFree: sender.phoneNumber !== null && isTollFree(sender.phoneNumber),
  });
  const lifetimeMs = answer.kind === 'stop_confirmation' ? deadlineMs.stop_confirmation : deadlineMs.other;
  return {
    id,
    eventId: make.newId(),
    conversationId: message.conversationId,
    senderId: sender.id,
    category: systemAnswers.has(answer.kind) ? 'system' : 'conversation',
    phoneNumber: message.phoneNumber,
    senderNumber: message.senderNumber,
    patientId: message.patientId,
    appointmentId: decision.appointmentChanges[0]?.appointmentId ?? null,
    body: body.bytes,
    keyId: body.keyId,
    encoding: measure.encoding,
    segments: measure.segments,
    language: situation.language,
    additions,
    deadlineAt: new Date(message.occurredAt.getTime() + lifetimeMs),
    messageId: message.id,
  };
}
