import type { Logger } from '@/logging/logger.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import type { Carrier, CreatedMessage } from '@/twilio/carrier.ts';
import { statusCallbackUrl } from '@/twilio/callbackUrl.ts';
import type { AttemptResult } from '@/domain/ledger/attemptResult.ts';
import type { Attempt } from './attempt.ts';
import type { Settings } from './deps.ts';

/** What a call needs. */
export type CallDeps = {
  carrier: Pick<Carrier, 'createMessage'>;
  settings: Pick<Settings, 'sendingEnabled' | 'publicUrl' | 'hasOwnTwilioServer'>;
  log: Pick<Logger, 'error'>;
  now: () => Date;
};

/** A claim older than this is made again before its POST: a STOP may have come in between (design, law 4). */
const staleClaimMs = 2_000;
/** Twilio's own limits for ValidityPeriod; 5 seconds and less are discouraged. */
const validitySeconds = { least: 6, most: 36_000 };

/** Calls Twilio once. What came of it is not recorded here; every failure is a result. */
export async function callTwilio(deps: CallDeps, attempt: Attempt): Promise<AttemptResult> {
  const now = deps.now().getTime();
  const freshMs = staleClaimMs - (now - attempt.claimedAt.getTime());
  if (freshMs < 0) {
    return { kind: 'not_taken', reason: 'claim_too_old', retryAfterMs: 0 };
  }
  const secondsLeft = attempt.deadlineAt ? Math.floor((attempt.deadlineAt.getTime() - now) / 1000) : null;
  if (secondsLeft !== null && secondsLeft < validitySeconds.least) {
    return { kind: 'not_taken', reason: 'deadline_passed', retryAfterMs: null };
  }
  const callback = statusCallbackUrl({
    publicUrl: deps.settings.publicUrl,
    clinicId: attempt.clinicId,
    messageId: attempt.messageId,
    hasApiBaseUrl: deps.settings.hasOwnTwilioServer,
  });
  try {
    const created = await deps.carrier.createMessage({
      to: attempt.to,
      body: attempt.body,
      ...(attempt.messagingServiceSid
        ? { messagingServiceSid: attempt.messagingServiceSid }
        : { from: attempt.from ?? '' }),
      ...(attempt.mediaUrls.length > 0 ? { mediaUrl: attempt.mediaUrls } : {}),
      ...(callback ? { statusCallback: callback } : {}),
      // Waiting for a connection must not make a fresh claim old.
      startWithinMs: Math.max(1, freshMs),
      ...(secondsLeft !== null ? { validityPeriodSeconds: Math.min(secondsLeft, validitySeconds.most) } : {}),
    });
    return handedOver(created);
  } catch (error) {
    if (!(error instanceof CarrierFailure)) {
      // Not one of the failures that we know: the request may have left.
      deps.log.error({ error, messageId: attempt.messageId }, 'the call to Twilio failed in an unknown way');
      return { kind: 'unknown' };
    }
    return resultOf(error);
  }
}

function handedOver(created: CreatedMessage): AttemptResult {
  return { kind: 'handed_over', sid: created.sid, status: created.status, dateCreated: created.dateCreated };
}

function resultOf(failure: CarrierFailure): AttemptResult {
  const codes = { twilioCode: failure.twilioCode ?? null, httpStatus: failure.httpStatus ?? null };
  switch (failure.kind) {
    case 'refused':
      return { kind: 'refused', ...codes };
    case 'misconfigured':
      return { kind: 'misconfigured', ...codes };
    case 'busy':
    case 'not_sent':
      return { kind: 'not_taken', reason: failure.kind, retryAfterMs: failure.retryAfterMs ?? null };
    case 'lost':
      return { kind: 'unknown' };
  }
}
