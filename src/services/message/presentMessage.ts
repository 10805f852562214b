import type { Connection } from '@/db/database.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import type { MessageEventRow } from '@/db/messageEventQueries.ts';
import { shownStatus, type ShownStatus } from '@/domain/message/status.ts';
import { actorNames } from '@/services/actorNames.ts';
import type { Context } from '@/services/context.ts';
import { twilioError } from '@/twilio/errorTable.ts';

/** A message as callers and screens see it. */
export type PresentedMessage = {
  id: string;
  messageId: string | null;
  conversationId: string;
  direction: 'inbound' | 'outbound';
  category: MessageRow['category'];
  body: string;
  textRemovedAt: string | null;
  mediaUrls: string[];
  phoneNumber: string;
  senderNumber: string | null;
  patientId: string | null;
  appointmentId: string | null;
  templateKey: string | null;
  language: string | null;
  status: ShownStatus;
  dispatchState: MessageRow['dispatchState'];
  deliveryStatus: MessageRow['deliveryStatus'];
  reasonCode: string | null;
  error: { code: number; title: string; advice: string } | null;
  canResend: boolean;
  isHeld: boolean;
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  additions: string[];
  sendAt: string | null;
  occurredAt: string;
  createdAt: string;
  clientKey: string | null;
  author: { kind: string; name: string | null };
};

/** Decrypts and shapes messages of one clinic, in the order given. */
export async function presentMessages(
  ctx: Context,
  connection: Connection,
  rows: readonly MessageRow[],
): Promise<PresentedMessage[]> {
  const nameOf = await actorNames(ctx, connection, rows);
  return Promise.all(rows.map((row) => present(ctx, row, nameOf)));
}

async function present(
  ctx: Context,
  row: MessageRow,
  nameOf: Awaited<ReturnType<typeof actorNames>>,
): Promise<PresentedMessage> {
  const open = (column: string, bytes: Buffer): Promise<string> =>
    ctx.vault.open(ctx.clinicId, { table: 'message', column, id: row.id }, { keyId: row.keyId, bytes });
  const media: unknown = row.mediaEncrypted ? JSON.parse(await open('media', row.mediaEncrypted)) : [];
  return {
    id: row.id,
    messageId: row.twilioSid,
    conversationId: row.conversationId,
    direction: row.direction,
    category: row.category,
    body: await open('body', row.bodyEncrypted),
    textRemovedAt: row.bodyErasedAt?.toISOString() ?? null,
    mediaUrls: Array.isArray(media) ? media.map(String) : [],
    phoneNumber: row.phoneNumber,
    senderNumber: row.senderNumber,
    patientId: row.patientId,
    appointmentId: row.appointmentId,
    templateKey: row.templateKey,
    language: row.language,
    status: statusOf(row),
    dispatchState: row.dispatchState,
    deliveryStatus: row.deliveryStatus,
    reasonCode: row.reasonCode,
    error: errorOf(row),
    canResend: canResend(row),
    isHeld: row.dispatchState === 'queued' && row.reasonCode === 'content_held',
    encoding: row.encoding,
    segments: row.segments,
    additions: row.additions,
    sendAt: row.dispatchState === 'queued' && row.sendAfter ? row.sendAfter.toISOString() : null,
    occurredAt: row.occurredAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    clientKey: clientKeyOf(row),
    author: row.direction === 'inbound' ? { kind: 'patient', name: null } : nameOf(row),
  };
}

/** The one status that people see: ours until Twilio has the text, then Twilio's. A text that waits for its time is scheduled. */
export function statusOf(
  row: Pick<
    MessageRow,
    'direction' | 'dispatchState' | 'deliveryStatus' | 'sendAfter' | 'createdAt' | 'attempts'
  >,
): ShownStatus {
  if (row.direction === 'inbound') return 'received';
  const isLater =
    row.dispatchState === 'queued' &&
    row.attempts === 0 &&
    row.sendAfter !== null &&
    row.sendAfter.getTime() - row.createdAt.getTime() > 60_000;
  return isLater ? 'scheduled' : shownStatus(row.dispatchState ?? 'queued', row.deliveryStatus);
}

/** Whether sending the same words again can help, and cannot make a second text of one that may have arrived. */
export function canResend(
  row: Pick<MessageRow, 'direction' | 'dispatchState' | 'deliveryStatus' | 'errorCode'>,
): boolean {
  if (row.direction === 'inbound') return false;
  if (row.dispatchState === 'withdrawn') return true;
  const hasFailed = row.deliveryStatus === 'failed' || row.deliveryStatus === 'undelivered';
  if (row.dispatchState !== 'handed_over' || !hasFailed) return false;
  return row.errorCode === null || twilioError(row.errorCode).isRetryable;
}

function errorOf(row: MessageRow): PresentedMessage['error'] {
  if (row.errorCode === null) return null;
  const { code, title, advice } = twilioError(row.errorCode);
  return { code, title, advice };
}

function clientKeyOf(row: MessageRow): string | null {
  const match = /^request:[a-z_]+:[^:]*:(.+)$/.exec(row.intentKey ?? '');
  return match?.[1] ?? null;
}

/** One entry of a message's history. */
export function presentEvent(event: MessageEventRow): {
  id: string;
  kind: string;
  status: ShownStatus | null;
  rawStatus: string | null;
  errorCode: number | null;
  reasonCode: string | null;
  occurredAt: string;
} {
  return {
    id: event.id,
    kind: event.kind,
    status: event.deliveryStatus ? shownStatus('handed_over', event.deliveryStatus) : null,
    rawStatus: event.rawStatus,
    errorCode: event.errorCode,
    reasonCode: event.reasonCode,
    occurredAt: event.occurredAt.toISOString(),
  };
}
