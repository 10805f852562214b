import { noteLastMessage } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { insertMessage, type NewMessageRow } from '@/db/messageQueries.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import type { Context } from '../../context.ts';

export type PastText = Pick<
  NewMessageRow,
  'conversationId' | 'senderId' | 'direction' | 'category' | 'phoneNumber' | 'actorKind' | 'actorId'
> & {
  senderNumber: string | null;
  patientId: string | null;
  appointmentId?: string | null;
  templateKey?: string | null;
  language: string | null;
  additions?: string[];
  lane?: NonNullable<NewMessageRow['lane']>;
  answersMessageId?: string | null;
  intentKey?: string | null;
  body: string;
  at: Date;
  failure?: number | undefined;
};

/** A text that was sent and has arrived (or failed), or was received, with the history that it would have. */
export async function writePastText(ctx: Context, tx: Connection, text: PastText): Promise<string> {
  const { body, at, failure, ...columns } = text;
  const { clinicId } = ctx;
  const id = ctx.newId();
  const sealed = await ctx.vault.seal(clinicId, { table: 'message', column: 'body', id }, body);
  const { encoding, segments } = measureText(body);
  const isInbound = text.direction === 'inbound';
  const twilioSid = `SM${ctx.newId().replaceAll('-', '')}`;
  const last = isInbound ? 'received' : failure === undefined ? 'delivered' : 'undelivered';
  await insertMessage(tx, {
    clinicId,
    id,
    ...columns,
    bodyEncrypted: sealed.bytes,
    keyId: sealed.keyId,
    encoding,
    segments,
    twilioSid,
    deliveryStatus: last,
    errorCode: failure ?? null,
    ...(isInbound
      ? { effectsAppliedAt: at }
      : { dispatchState: 'handed_over', attempts: 1, claimedAt: at, handedOverAt: at }),
    occurredAt: at,
    createdAt: at,
  });
  const event = { clinicId, messageId: id, twilioSid };
  const after = (seconds: number): Date => new Date(at.getTime() + seconds * 1000);
  if (isInbound) {
    await recordMessageEvent(tx, {
      ...event,
      id: ctx.newId(),
      kind: 'received',
      deliveryStatus: 'received',
      occurredAt: at,
    });
  } else {
    for (const [kind, deliveryStatus, seconds] of [
      ['handed_over', 'queued', 0],
      ['callback', 'sent', 1],
      ['callback', last, 3],
    ] as const) {
      await recordMessageEvent(tx, {
        ...event,
        id: ctx.newId(),
        kind,
        deliveryStatus,
        rawStatus: deliveryStatus,
        errorCode: deliveryStatus === 'undelivered' ? (failure ?? null) : null,
        occurredAt: after(seconds),
      });
    }
  }
  await noteLastMessage(tx, clinicId, text.conversationId, { id, at, isInbound });
  return id;
}
