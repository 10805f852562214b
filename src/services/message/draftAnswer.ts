import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { AnswerRow } from '@/db/replyEffectQueries.ts';
import type { DueText } from '@/db/replyQueries.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import type { Place, Sealed } from '@/db/vault.ts';
import { hasConsent } from '@/domain/consent/hasConsent.ts';
import { fixedWords } from '@/domain/gate/contentStage.ts';
import { judgeSend, type Verdict } from '@/domain/gate/judgeSend.ts';
import type { Part2Facts } from '@/domain/gate/part2Stage.ts';
import { keptVerdict } from '@/domain/gate/keptDecision.ts';
import type { AnswerKind, ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { ReplySituation } from '@/domain/keyword/situation.ts';
import { countryOfNumber } from '@/domain/phone/countryOfNumber.ts';
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
    part2: Part2Facts;
    sender: SenderRow;
    clinic: ClinicRow;
    now: Date;
    isFirst: boolean;
  },
  make: { newId: () => string; seal: (place: Place, text: string) => Sealed },
): AnswerRow | null {
  const { message, decision, situation, sender, isFirst, now } = answering;
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
  const category = systemAnswers.has(answer.kind) ? 'system' : 'conversation';
  const lifetimeMs = answer.kind === 'stop_confirmation' ? deadlineMs.stop_confirmation : deadlineMs.other;
  const deadlineAt = new Date(message.occurredAt.getTime() + lifetimeMs);
  const verdict = judgeAnswer(answering, { category, deadlineAt });
  return {
    id,
    verdict,
    decision: {
      id: make.newId(),
      messageId: verdict.mayBeStored ? id : null,
      conversationId: message.conversationId,
      step: 'acceptance',
      ...keptVerdict(verdict),
      evidence: { category, answersMessageId: message.id },
      refused: verdict.mayBeStored
        ? null
        : { category, patientId: message.patientId, phoneNumber: message.phoneNumber },
      actorKind: 'job',
      actorId: 'automatic_answer',
      decidedAt: now,
    },
    eventId: make.newId(),
    conversationId: message.conversationId,
    senderId: sender.id,
    category,
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
    deadlineAt,
    messageId: message.id,
  };
}

/** The gate about an answer: it has fixed words (DLP-07), and rests on the text that it answers (CAT-02, TZ-08). */
function judgeAnswer(
  answering: {
    message: DueText;
    decision: ReplyDecision;
    situation: ReplySituation;
    part2: Part2Facts;
    sender: SenderRow;
    clinic: ClinicRow;
    now: Date;
  },
  { category, deadlineAt }: { category: 'system' | 'conversation'; deadlineAt: Date },
): Verdict {
  const { message, decision, situation, sender, clinic } = answering;
  const now = answering.now.toTemporalInstant();
  const { policy } = clinic;
  const consent = hasConsent({
    category,
    policy,
    now,
    events: [],
    lastInboundAt: message.occurredAt.toTemporalInstant(),
  });
  return judgeSend({
    policy,
    sender: { isHeld: false, country: sender.phoneNumber && countryOfNumber(sender.phoneNumber) },
    account: {
      clinicCountry: clinic.country,
      isBaaConfirmed: clinic.baaConfirmedAt !== null,
      isHipaaAccountConfirmed: clinic.hipaaAccountConfirmedAt !== null,
    },
    category: { category, chosenBy: 'caller', templateCategory: null, isOwnAnswer: true },
    person: [],
    number: {
      isValid: true,
      country: countryOfNumber(message.phoneNumber),
      clinicCountry: clinic.country,
      waitsForReview: false,
      found: [],
    },
    suppression: situation.isSuppressed && decision.optIn === null ? { id: null } : null,
    consent: consent.allowed ? { allowed: true, basis: consent.basis.kind } : consent,
    part2: answering.part2,
    content: fixedWords,
    time: {
      spreadBy: message.phoneNumber,
      now,
      wantedAt: now,
      latestUsefulAt: deadlineAt.toTemporalInstant(),
      isAutomated: true,
      isReply: true,
      whereabouts: { phoneNumber: message.phoneNumber, clinicZone: clinic.timeZone },
    },
    caps: { sent: [], found: [] },
  });
}
