import type { Finding } from '@/domain/gate/finding.ts';
import { alsoFound, type Verdict } from '@/domain/gate/judgeSend.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { assessMessage, type Asked, type Assessment } from './assessMessage.ts';
import { callerOfSend, type DirectBrake } from './directBrake.ts';
import { refusalOfHold } from './refusalsOf.ts';
import { checkVisit } from './findAbout.ts';
import type { AppointmentRef } from './reminderQuestion.ts';
import type { SendRequest } from './sendRequest.ts';
import { usefulUntil } from './usefulUntil.ts';

/** How long a direct send stays worth delivering: Twilio gets the rest of it as ValidityPeriod. */
const directDeadlineMs = 4 * 3_600_000;
/** A scheduled or deferred text is dropped when it could not leave within this time of its moment. */
const scheduledDeadlineMs = 4 * 3_600_000;

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
  /** Of no use from then on; null for a text that no hours bind. */
  usefulUntil: Date | null;
  isHeld: boolean;
  /** Nothing is claimed now: it waits for its time, or for a person. */
  isLater: boolean;
};

/** A refusal, and whether its reason is kept as a decision. */
export type Refused = {
  refusal: Refusal;
  decided: { assessment: Assessment; verdict: Verdict } | null;
};

/**
 * Decides one direct send from what was read about it: the gate, its time, the state of the sender, the brake.
 * @throws Refusal not_found for an appointment that is not the patient's; invalid_request for a text or time that cannot be
 */
export function draftDirect(
  ctx: Context,
  request: SendRequest,
  asked: Asked,
  batch: {
    brake: DirectBrake;
    /** Whether one more call may be under way: what may be lost when Twilio goes away is bounded. */
    takePlace: () => Place;
  },
): Draft | Refused {
  const now = ctx.now();
  const assessment = assessMessage(ctx, request, asked);
  const { verdict, sendAt } = assessment;
  const isHeld = verdict.outcome === 'review';
  const isLater = isHeld || sendAt !== null;
  const refusal = assessment.refusals[0] ?? (isLater ? null : refusalOfHold(verdict));
  if (refusal) return { refusal, decided: { assessment, verdict } };
  const caller = callerOfSend(ctx, request);
  const appointment = checkVisit(asked.about, request, assessment.patient);
  if (!isLater) {
    const place = batch.takePlace();
    if (place !== 'taken') return { refusal: place === 'paused' ? paused() : senderBusy(), decided: null };
    const braked = batch.brake.admit(caller, asked.facts);
    if (braked) {
      const finding = overTheCap(braked);
      return { refusal: braked, decided: { assessment, verdict: alsoFound(verdict, finding) } };
    }
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
        // What waits beyond its hours is not sent in the night.
        verdict.leavesBy?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
      ),
    ),
    usefulUntil: verdict.where === null ? null : usefulUntil(sendAt ?? now, request.deadlineAt, appointment),
    isHeld,
    isLater,
  };
}

function overTheCap({ facts, message }: Refusal): Finding {
  return {
    stage: 'caps',
    rule: 'brake',
    outcome: 'hold',
    code: facts.reason ?? 'brake',
    sentence: message,
    advice: 'Look why so many texts were asked for.',
  };
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
