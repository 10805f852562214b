import { recordChange } from '@/db/changeQueries.ts';
import { noteLastMessage, openConversation, stopWaiting } from '@/db/conversationQueries.ts';
import { openCircuits } from '@/db/circuitQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { insertMessage, messageByIntent, type MessageRow } from '@/db/messageQueries.ts';
import { lockNumberForSending } from '@/db/numberLock.ts';
import type { Attempt } from '@/dispatch/attempt.ts';
import type { AttemptResult } from '@/domain/ledger/attemptResult.ts';
import { handOver } from '@/dispatch/handOver.ts';
import { isSolicitation } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { careWindow, nextOpening } from '@/domain/schedule/quietHours.ts';
import { recordAttestation } from '@/services/consent/recordAttestation.ts';
import { actorColumns, requireScope, type Context } from '@/services/context.ts';
import { assessMessage, rulesAt, type Assessment } from './assessMessage.ts';
import { recordDecision } from './recordDecision.ts';
import { readPhoneNumber } from './recipient.ts';
import { findAppointmentFor, openReminderQuestion } from './reminderQuestion.ts';
import type { SendRequest } from './sendRequest.ts';

/** How long a direct send stays worth delivering: Twilio gets the rest of it as ValidityPeriod. */
const directDeadlineMs = 4 * 3_600_000;
/** A scheduled or deferred text is dropped when it could not leave within this time of its moment. */
const scheduledDeadlineMs = 4 * 3_600_000;
/** Nothing is scheduled further ahead (Twilio's own limit, 35 days). */
const furthestScheduleMs = 35 * 86_400_000;

/** The text as it stands in the ledger after a send, and what Twilio said within the request, if it was asked. */
export type SentMessage = {
  messageId: string;
  assessment: Assessment;
  sendAt: Date | null;
  result: AttemptResult | null;
};

/**
 * Sends one text now, or commits it for later. Intent, claim and decision are one transaction; Twilio is called
 * after it. Every path that makes a text for a patient ends here or in `queueAnswer`.
 * @returns the earlier message's id under `repeats` when the same intent was already committed
 * @throws Refusal when the gate says no, each with a recorded decision
 */
export async function sendMessage(
  ctx: Context,
  request: SendRequest,
): Promise<SentMessage | { repeats: MessageRow }> {
  requireScope(ctx.actor, 'messages:send');
  if (!ctx.settings.sendingEnabled) {
    throw new Refusal(
      'feature_disabled',
      'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS. Replies and STOP are still processed.',
    );
  }
  checkQuietHours(request);
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const number = readPhoneNumber(request.to, clinic.country);
  await ctx.vault.prepare(ctx.clinicId);
  const committed = await ctx.db.transaction().execute(async (tx) => {
    await lockNumberForSending(tx, ctx.clinicId, number.phoneNumber);
    const assessment = await assessMessage(ctx, tx, request, number, clinic);
    const refusal = assessment.refusals[0];
    if (refusal) {
      await recordDecision(ctx, tx, assessment, { outcome: 'block', code: refusal.code, messageId: null });
      return { refusal };
    }
    return commitMessage(ctx, tx, request, assessment);
  });
  if ('refusal' in committed) throw committed.refusal;
  if ('repeats' in committed) return committed;
  if (committed.isHeld) throw contentHeld(committed.messageId, committed.assessment);
  const { attempt, isHeld: _isHeld, ...sent } = committed;
  if (!attempt) {
    ctx.wake();
    return { ...sent, result: null };
  }
  return { ...sent, result: await handOver(ctx, attempt, 'withdraw') };
}

type Committed = Omit<SentMessage, 'result'> & { attempt: Attempt | null; isHeld: boolean };

async function commitMessage(
  ctx: Context,
  tx: Connection,
  request: SendRequest,
  assessment: Assessment,
): Promise<Committed | { repeats: MessageRow } | { refusal: Refusal }> {
  const { clinicId } = ctx;
  const now = ctx.now();
  const sendAt = sendTime(request, assessment, now);
  const isHeld = assessment.isDoubtful;
  const isLater = isHeld || sendAt !== null;
  if (!isLater && (await openCircuits(tx, clinicId)).has(assessment.sender.id)) return { refusal: paused() };
  const appointment = await findAppointmentFor(tx, clinicId, request, assessment.patient, now);
  const { sender, phoneNumber, patient, measure } = assessment;
  const conversation = await openConversation(tx, {
    clinicId,
    id: ctx.newId(),
    senderId: sender.id,
    phoneNumber,
  });
  const messageId = ctx.newId();
  const attemptId = ctx.newId();
  const deadlineAt = new Date((sendAt ?? now).getTime() + (sendAt ? scheduledDeadlineMs : directDeadlineMs));
  const body = await ctx.vault.seal(
    clinicId,
    { table: 'message', column: 'body', id: messageId },
    assessment.text,
  );
  const mediaUrls = request.mediaUrls ?? [];
  const media =
    mediaUrls.length > 0
      ? await ctx.vault.seal(
          clinicId,
          { table: 'message', column: 'media', id: messageId },
          JSON.stringify(mediaUrls),
        )
      : null;
  const isNew = await insertMessage(tx, {
    clinicId,
    id: messageId,
    conversationId: conversation.id,
    senderId: sender.id,
    direction: 'outbound',
    category: assessment.category,
    phoneNumber,
    senderNumber: sender.messagingServiceSid ? null : sender.phoneNumber,
    patientId: patient?.id ?? null,
    appointmentId: appointment?.id ?? null,
    bodyEncrypted: body.bytes,
    mediaEncrypted: media?.bytes ?? null,
    keyId: body.keyId,
    encoding: measure.encoding,
    segments: measure.segments,
    templateKey: request.templateKey ?? null,
    language: assessment.language,
    additions: assessment.additions,
    warnings: assessment.warnings.map(({ code }) => code),
    dispatchState: isLater ? 'queued' : 'sending',
    reasonCode: isHeld ? 'content_held' : null,
    lane: 'staff',
    // Without a time it is never due: a held text waits for a person.
    sendAfter: isHeld ? null : (sendAt ?? now),
    deadlineAt: isHeld ? null : deadlineAt,
    attemptId: isLater ? null : attemptId,
    attempts: isLater ? 0 : 1,
    claimedAt: isLater ? null : now,
    intentKey: request.intentKey ?? null,
    ...actorColumns(ctx.actor),
    occurredAt: now,
  });
  if (!isNew) {
    const repeats = request.intentKey ? await messageByIntent(tx, clinicId, request.intentKey) : undefined;
    if (!repeats) throw new Error('the message could not be stored and is not there either');
    return { repeats };
  }
  await recordMessageEvent(tx, {
    clinicId,
    id: ctx.newId(),
    messageId,
    kind: isLater ? 'queued' : 'claimed',
    reasonCode: isHeld ? 'content_held' : null,
    attemptId: isLater ? null : attemptId,
    occurredAt: now,
  });
  await recordDecision(ctx, tx, assessment, {
    outcome: isHeld ? 'hold' : 'allow',
    code: isHeld ? 'content_held' : null,
    messageId,
    conversationId: conversation.id,
  });
  if (request.consent) await recordAttestation(ctx, tx, assessment, request.consent, messageId);
  if (appointment) {
    await openReminderQuestion(ctx, tx, {
      appointment,
      templateKey: request.templateKey,
      text: assessment.text,
      conversationId: conversation.id,
      messageId,
      askedAt: sendAt ?? now,
    });
  }
  await noteLastMessage(tx, clinicId, conversation.id, { id: messageId, at: now, isInbound: false });
  if (ctx.actor.kind === 'staff')
    await takeOver(ctx, tx, conversation.id, conversation.assignedTo, ctx.actor.id);
  await recordChange(tx, clinicId, 'message', messageId, conversation.id);
  await recordChange(tx, clinicId, 'conversation', conversation.id, conversation.id);
  const attempt: Attempt | null = isLater
    ? null
    : {
        clinicId,
        messageId,
        conversationId: conversation.id,
        attemptId,
        claimedAt: now,
        to: phoneNumber,
        from: sender.phoneNumber,
        messagingServiceSid: sender.messagingServiceSid,
        body: assessment.text,
        mediaUrls,
        deadlineAt,
      };
  return { messageId, assessment, sendAt, attempt, isHeld };
}

/** Three answers of Twilio's were lost in a row: another text could only be another doubt. */
function paused(): Refusal {
  return new Refusal('twilio_unavailable', 'Twilio does not answer just now. Nothing was sent; try again.', {
    reason: 'circuit_open',
    retryAfterSeconds: 15,
  });
}

function contentHeld(messageId: string, { findings, offset }: Assessment): Refusal {
  const rules = rulesAt(
    findings.filter(({ action }) => action === 'hold'),
    offset,
  );
  return new Refusal('content_held', rules.map(({ message }) => message).join(' '), {
    id: messageId,
    field: 'message',
    rules,
  });
}

/** Solicitations cannot ignore quiet hours (TCPA-10). */
function checkQuietHours({ category, quietHours }: SendRequest): void {
  if (quietHours !== 'ignore' || !category || !isSolicitation(category)) return;
  throw new Refusal(
    'invalid_request',
    'Quiet hours cannot be ignored for marketing, survey and wellness texts. Use "defer".',
    {
      field: 'quietHours',
    },
  );
}

/** When the text may leave; null is now. */
function sendTime(request: SendRequest, assessment: Assessment, now: Date): Date | null {
  const solicits = isSolicitation(assessment.category);
  const wanted = request.sendAt && request.sendAt > now ? request.sendAt : now;
  if (request.sendAt && wanted.getTime() - now.getTime() > furthestScheduleMs) {
    throw new Refusal('invalid_request', 'A text can be scheduled 35 days ahead at most.', {
      field: 'sendAt',
    });
  }
  const defers =
    solicits ||
    request.quietHours === 'defer' ||
    (request.isAutomated === true && request.quietHours !== 'ignore');
  const at = defers
    ? new Date(
        nextOpening(wanted.toTemporalInstant(), assessment.clinic.timeZone, careWindow).epochMilliseconds,
      )
    : wanted;
  return at > now ? at : null;
}

/** Who answers takes the conversation, unless somebody has it, and the patient no longer waits. */
async function takeOver(
  ctx: Context,
  tx: Connection,
  conversationId: string,
  assignedTo: string | null,
  staffMemberId: string,
): Promise<void> {
  await stopWaiting(tx, ctx.clinicId, conversationId);
  if (assignedTo !== null) return;
  await tx
    .updateTable('conversation')
    .set({ assignedTo: staffMemberId })
    .where('clinicId', '=', ctx.clinicId)
    .where('id', '=', conversationId)
    .execute();
}
