import { nextDeliveryStatus, type DeliveryStatus } from '../message/status.ts';
import { unchanged, type LedgerChange, type LedgerMessage } from './ledgerMessage.ts';

/**
 * What a text becomes when Twilio reports a status; null when it is no news. Forward only (design, law 7). Whatever
 * our own side believed, a report proves that Twilio has the text.
 */
export function applyStatus(
  message: LedgerMessage,
  report: { sid: string; status: DeliveryStatus; errorCode: number | null; now: number },
): LedgerChange | null {
  const next = nextDeliveryStatus(message.deliveryStatus, report.status);
  const isNews = next !== message.deliveryStatus;
  const isProof = message.twilioSid === null || message.dispatchState !== 'handed_over';
  if (!isNews && !isProof) return null;
  return {
    ...unchanged(message),
    dispatchState: 'handed_over',
    twilioSid: report.sid,
    deliveryStatus: next,
    errorCode: isNews && report.errorCode !== null ? report.errorCode : message.errorCode,
    reasonCode: null,
    handedOverAt: message.handedOverAt ?? report.now,
  };
}
