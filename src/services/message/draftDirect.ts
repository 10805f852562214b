import type { Connection } from '@/db/database.ts';
import { isSolicitation } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { careWindow, nextOpening } from '@/domain/schedule/quietHours.ts';
import type { Context } from '@/services/context.ts';
import { assessMessage, type Asked, type Assessment } from './assessMessage.ts';
import { callerOfSend, type DirectBrake } from './directBrake.ts';
import { findAppointmentFor, type AppointmentRef } from './reminderQuestion.ts';
import type { SendRequest } from './sendRequest.ts';

/** How long a direct send stays worth delivering: Twilio gets the rest of it as ValidityPeriod. */
const directDeadlineMs = 4 * 3_600_000;
/** A scheduled or deferred text is dropped when it could not leave within this time of its moment. */
const scheduledDeadlineMs = 4 * 3_600_000;
/** Nothing is scheduled further ahead (Twilio's own limit, 35 days). */
const furthestScheduleMs = 35 * 86_400_000;

/** Whether a text may be under way beside the others of its sender (design, law 2). */
export type Place = 'taken' | 'busy' | 'paused';

/** A text that may be stored: claimed now, queued for later, or held for a second person. */
export type Draft = {
  assessment: Assessment;
  appointment: AppointmentRef | null;
  lane: 'staff' | 'reminders';
  now: Date;
  /** When it may leave; null is now. */
  sendAt: Date | null;
  deadlineAt: Date;
  isHeld: boolean;
  /** Nothing is claimed now: it waits for its time, or for a person. */
  isLater: boolean;
};

/** A refusal, and whether its reason is kept as a decision. */
export type Refused = {
  refusal: Refusal;
  decided: { assessment: Assessment; rules: readonly string[] } | null;
};

/**
 * Decides one direct send from what was read about it: the gate, its time, the state of the sender, the brake.
 * @throws Refusal not_found for an appointment that is not the patient's; invalid_request for a text or time that cannot be
 */
export async function draftDirect(
  ctx: Context,
  tx: Connection,
  request: SendRequest,
  asked: Asked,
  batch: {
    brake: DirectBrake;
    /** Whether one more call may be under way: what may be lost when Twilio goes away is bounded. */
    takePlace: () => Place;
  },
): Promise<Draft | Refused> {
  const now = ctx.now();
  const assessment = assessMessage(ctx, request, asked);
  const [refusal] = assessment.refusals;
  if (refusal) return { refusal, decided: { assessment, rules: [] } };
  const caller = callerOfSend(ctx, request);
  const sendAt = sendTime(request, assessment, now);
  const isHeld = assessment.isDoubtful;
  const isLater = isHeld || sendAt !== null;
  if (!isLater && asked.sender.isHeld)
    return { refusal: senderHeld(), decided: { assessment, rules: ['sender_held'] } };
  const appointment = await findAppointmentFor(tx, ctx.clinicId, request, assessment.patient, now);
  if (!isLater) {
    const place = batch.takePlace();
    if (place !== 'taken') return { refusal: place === 'paused' ? paused() : senderBusy(), decided: null };
    if (caller === 'automated' && asked.facts.isUnderReview) {
      return { refusal: underReview(), decided: { assessment, rules: ['TCPA-19'] } };
    }
    const braked = batch.brake.admit(caller, asked.facts);
    if (braked) return { refusal: braked, decided: { assessment, rules: [braked.facts.reason ?? 'brake'] } };
  }
  return {
    assessment,
    appointment,
    lane: caller === 'automated' ? 'reminders' : 'staff',
    now,
    sendAt,
    deadlineAt: new Date(
      Math.min(
        (sendAt ?? now).getTime() + (sendAt ? scheduledDeadlineMs : directDeadlineMs),
        request.deadlineAt?.getTime() ?? Number.POSITIVE_INFINITY,
      ),
    ),
    isHeld,
    isLater,
  };
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

/** As many texts are under way as may be lost; who asked waits a little and asks again. */
export function senderBusy(): Refusal {
  return new Refusal(
    'twilio_unavailable',
    'Earlier texts from this number still wait for Twilio’s answer. Nothing was sent; try again.',
    { reason: 'sender_busy', retryAfterSeconds: 2 },
  );
}

/** Three answers of Twilio's were lost in a row: another text could only be another doubt. */
function paused(): Refusal {
  return new Refusal('twilio_unavailable', 'Twilio does not answer just now. Nothing was sent; try again.', {
    reason: 'circuit_open',
    retryAfterSeconds: 15,
  });
}

/** The database may be older than the truth: what it does not know may have been sent already (design, law 11). */
function senderHeld(): Refusal {
  return new Refusal(
    'sending_held',
    'Sending is on hold until this number was compared with what Twilio knows of it. Nothing was sent.',
    { reason: 'sender_held', retryAfterSeconds: 60 },
  );
}

function underReview(): Refusal {
  return new Refusal(
    'sending_held',
    'A text from this number may be an opt-out. Automated texts wait until a person has read it; nothing was sent.',
    { reason: 'opt_out_review' },
  );
}
