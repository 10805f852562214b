import { nextDeliveryStatus, parseDeliveryStatus, type DeliveryStatus } from '../message/status.ts';
import type { AttemptResult, WhenNotTaken } from './attemptResult.ts';
import { unchanged, type LedgerChange, type LedgerMessage } from './ledgerMessage.ts';

/** A status callback that came before anybody knew the SID. */
export type EarlyCallback = { deliveryStatus: DeliveryStatus | null; errorCode: number | null };

/** Background texts that Twilio did not take wait this long before the next attempt: 2 s doubled, to 5 minutes. */
export function backOffMs(attempts: number): number {
  return Math.min(2_000 * 2 ** Math.max(0, attempts - 1), 300_000);
}

/**
 * What a text becomes after an attempt; null when nothing changes. A callback may have moved it on before the answer
 * came: that stands, and the answer can still bring the SID. A text is queued again only when Twilio cannot have
 * acted on it (design, law 2).
 */
export function settleAttempt(
  message: LedgerMessage,
  result: AttemptResult,
  settings: { whenNotTaken: WhenNotTaken; now: number; callbacks: readonly EarlyCallback[] },
): LedgerChange | null {
  const isOpen = message.dispatchState === 'sending' || message.dispatchState === 'unknown';
  if (result.kind === 'handed_over') return handedOver(message, result, settings);
  if (!isOpen) return null;
  const same = unchanged(message);
  if (result.kind === 'unknown') return { ...same, dispatchState: 'unknown' };
  if (result.kind === 'refused') {
    return {
      ...same,
      dispatchState: 'handed_over',
      deliveryStatus: 'failed',
      errorCode: result.twilioCode,
      handedOverAt: settings.now,
    };
  }
  const reason = result.kind === 'misconfigured' ? 'twilio_misconfigured' : result.reason;
  if (settings.whenNotTaken === 'withdraw' || reason === 'deadline_passed') {
    const errorCode = result.kind === 'misconfigured' ? result.twilioCode : null;
    return { ...same, dispatchState: 'withdrawn', reasonCode: reason, errorCode };
  }
  const asked = result.kind === 'not_taken' ? result.retryAfterMs : null;
  return {
    ...same,
    dispatchState: 'queued',
    reasonCode: reason,
    sendAfter: settings.now + (asked ?? backOffMs(message.attempts)),
  };
}

function handedOver(
  message: LedgerMessage,
  result: Extract<AttemptResult, { kind: 'handed_over' }>,
  { now, callbacks }: { now: number; callbacks: readonly EarlyCallback[] },
): LedgerChange {
  let { deliveryStatus, errorCode } = message;
  const answer: EarlyCallback = { deliveryStatus: parseDeliveryStatus(result.status), errorCode: null };
  for (const known of [answer, ...callbacks]) {
    if (!known.deliveryStatus) continue;
    const next = nextDeliveryStatus(deliveryStatus, known.deliveryStatus);
    if (next !== deliveryStatus && known.errorCode !== null) errorCode = known.errorCode;
    deliveryStatus = next;
  }
  return {
    ...unchanged(message),
    dispatchState: 'handed_over',
    twilioSid: result.sid,
    deliveryStatus,
    errorCode,
    reasonCode: null,
    handedOverAt: message.handedOverAt ?? now,
  };
}
