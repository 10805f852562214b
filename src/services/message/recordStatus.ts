import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { lockMessage, lockMessageBySid, type MessageRow } from '@/db/messageQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { mirrorOptOut } from '@/dispatch/mirrorOptOut.ts';
import { ledgerColumns, ledgerMessage } from '@/dispatch/ledgerMessage.ts';
import { applyStatus } from '@/domain/ledger/applyStatus.ts';
import { parseDeliveryStatus, type DeliveryStatus } from '@/domain/message/status.ts';
import { updateLedger } from '@/db/ledgerQueries.ts';

/** A status that Twilio reports: by callback, or when it was asked. `form` is the raw callback, kept encrypted. */
export type StatusReport = {
  clinicId: string;
  /** Our own id, from the callback's URL; null when it did not travel. */
  messageId: string | null;
  sid: string;
  rawStatus: string;
  errorCode: number | null;
  form: string | null;
  kind: 'callback' | 'polled';
};

/**
 * Keeps the report and moves the message forward, never back. A report that comes before the create call has
 * returned settles that call; one for a text that nobody knows is kept until the text turns up.
 */
export async function recordStatus(deps: Deps, report: StatusReport): Promise<{ isKnown: boolean }> {
  const { clinicId, sid } = report;
  const eventId = deps.newId();
  const status = parseDeliveryStatus(report.rawStatus);
  const sealed = report.form
    ? await deps.vault.seal(clinicId, { table: 'message_event', column: 'form', id: eventId }, report.form)
    : null;
  return deps.db.transaction().execute(async (tx) => {
    const message = await findMessage(tx, report);
    await recordMessageEvent(tx, {
      clinicId,
      id: eventId,
      messageId: message?.id ?? null,
      twilioSid: sid,
      kind: report.kind,
      deliveryStatus: status,
      rawStatus: report.rawStatus,
      errorCode: report.errorCode,
      formEncrypted: sealed?.bytes ?? null,
      keyId: sealed?.keyId ?? null,
      occurredAt: deps.now(),
    });
    if (!message) return { isKnown: false };
    if (message.direction === 'inbound' || !status) return { isKnown: true };
    await advance(deps, tx, message, sid, status, report.errorCode);
    return { isKnown: true };
  });
}

async function findMessage(tx: Connection, report: StatusReport): Promise<MessageRow | undefined> {
  const bySid = await lockMessageBySid(tx, report.clinicId, report.sid);
  if (bySid || !report.messageId) return bySid;
  const byId = await lockMessage(tx, report.clinicId, report.messageId);
  // Our id with another SID than the one that we know: not this text. It is kept without a message.
  return byId && byId.twilioSid === null ? byId : undefined;
}

async function advance(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  sid: string,
  status: DeliveryStatus,
  errorCode: number | null,
): Promise<void> {
  const change = applyStatus(ledgerMessage(message), { sid, status, errorCode, now: deps.now().getTime() });
  if (!change) return;
  await updateLedger(tx, message.clinicId, [{ id: message.id, ...ledgerColumns(change) }]);
  await recordChange(tx, message.clinicId, 'message', message.id, message.conversationId);
  if (change.errorCode !== message.errorCode) await mirrorOptOut(deps, tx, message, change.errorCode);
}
