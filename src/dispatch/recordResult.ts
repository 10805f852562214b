import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent, strayCallbacks } from '@/db/messageEventQueries.ts';
import { lockMessage, type MessageRow } from '@/db/messageQueries.ts';
import { nextDeliveryStatus, parseDeliveryStatus, type DeliveryStatus } from '@/domain/message/status.ts';
import type { Attempt, AttemptResult } from './attempt.ts';
import type { Deps } from './deps.ts';
import type { WhenNotTaken } from './handOver.ts';
import { mirrorOptOut } from './mirrorOptOut.ts';

/** Background texts that Twilio did not take wait this long before the next attempt: 2 s doubled, to 5 minutes. */
const backOffMs = (attempts: number): number => Math.min(2_000 * 2 ** Math.max(0, attempts - 1), 300_000);

/** Commits what came of an attempt. A status callback may have come first, and has then already moved the row. */
export async function recordResult(
  deps: Deps,
  attempt: Attempt,
  result: AttemptResult,
  whenNotTaken: WhenNotTaken,
): Promise<void> {
  const { clinicId, messageId } = attempt;
  await deps.db.transaction().execute(async (tx) => {
    const message = await lockMessage(tx, clinicId, messageId);
    // Somebody else has settled this attempt: a callback, or a sweep that took us for dead.
    if (!message || message.attemptId !== attempt.attemptId) return;
    const event = eventOf(result);
    await recordMessageEvent(tx, {
      clinicId,
      id: deps.newId(),
      messageId,
      attemptId: attempt.attemptId,
      occurredAt: deps.now(),
      ...event,
    });
    if (message.dispatchState !== 'sending' && message.dispatchState !== 'unknown') {
      // A callback has proved that Twilio has it; its answer can still bring the SID.
      if (result.kind === 'handed_over') await applyHandedOver(deps, tx, message, result);
      return;
    }
    if (result.kind === 'handed_over') await applyHandedOver(deps, tx, message, result);
    else if (result.kind === 'refused') await applyRefused(deps, tx, message, result);
    else if (result.kind === 'unknown') await change(tx, message, { dispatchState: 'unknown' });
    else await applyNotTaken(deps, tx, message, result, whenNotTaken);
    await recordChange(tx, clinicId, 'message', messageId, message.conversationId);
  });
}

async function applyHandedOver(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  result: Extract<AttemptResult, { kind: 'handed_over' }>,
): Promise<void> {
  let status = message.deliveryStatus;
  let errorCode = message.errorCode;
  const advance = (incoming: DeliveryStatus | null, code: number | null): void => {
    if (!incoming) return;
    const next = nextDeliveryStatus(status, incoming);
    if (next !== status && code !== null) errorCode = code;
    status = next;
  };
  advance(parseDeliveryStatus(result.status), null);
  for (const callback of await strayCallbacks(tx, message.clinicId, result.sid)) {
    advance(callback.deliveryStatus, callback.errorCode);
  }
  await change(tx, message, {
    dispatchState: 'handed_over',
    twilioSid: result.sid,
    deliveryStatus: status,
    errorCode,
    handedOverAt: message.handedOverAt ?? deps.now(),
  });
  if (errorCode !== message.errorCode) await mirrorOptOut(deps, tx, message, errorCode);
}

async function applyRefused(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  result: Extract<AttemptResult, { kind: 'refused' }>,
): Promise<void> {
  await change(tx, message, {
    dispatchState: 'handed_over',
    deliveryStatus: 'failed',
    errorCode: result.twilioCode,
    handedOverAt: deps.now(),
  });
  await mirrorOptOut(deps, tx, message, result.twilioCode);
}

async function applyNotTaken(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  result: Extract<AttemptResult, { kind: 'not_taken' | 'misconfigured' }>,
  whenNotTaken: WhenNotTaken,
): Promise<void> {
  const reason = result.kind === 'misconfigured' ? 'twilio_misconfigured' : result.reason;
  if (whenNotTaken === 'withdraw' || reason === 'deadline_passed') {
    await change(tx, message, {
      dispatchState: 'withdrawn',
      reasonCode: reason,
      errorCode: result.kind === 'misconfigured' ? result.twilioCode : null,
    });
    return;
  }
  const asked = result.kind === 'not_taken' ? result.retryAfterMs : null;
  const wait = asked ?? backOffMs(message.attempts);
  await change(tx, message, {
    dispatchState: 'queued',
    reasonCode: reason,
    sendAfter: new Date(deps.now().getTime() + wait),
  });
}

async function change(
  tx: Connection,
  message: MessageRow,
  set: Partial<
    Pick<
      MessageRow,
      | 'dispatchState'
      | 'twilioSid'
      | 'deliveryStatus'
      | 'errorCode'
      | 'handedOverAt'
      | 'reasonCode'
      | 'sendAfter'
    >
  >,
): Promise<void> {
  await tx
    .updateTable('message')
    .set(set)
    .where('clinicId', '=', message.clinicId)
    .where('id', '=', message.id)
    .execute();
}

function eventOf(result: AttemptResult): {
  kind: 'handed_over' | 'refused' | 'not_sent' | 'answer_lost';
  twilioSid?: string;
  deliveryStatus?: DeliveryStatus | null;
  rawStatus?: string;
  errorCode?: number | null;
  reasonCode?: string;
} {
  switch (result.kind) {
    case 'handed_over':
      return {
        kind: 'handed_over',
        twilioSid: result.sid,
        deliveryStatus: parseDeliveryStatus(result.status),
        rawStatus: result.status,
      };
    case 'refused':
      return { kind: 'refused', deliveryStatus: 'failed', errorCode: result.twilioCode };
    case 'misconfigured':
      return { kind: 'not_sent', errorCode: result.twilioCode, reasonCode: 'twilio_misconfigured' };
    case 'not_taken':
      return { kind: 'not_sent', reasonCode: result.reason };
    case 'unknown':
      return { kind: 'answer_lost' };
  }
}
