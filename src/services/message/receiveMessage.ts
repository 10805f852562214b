import { recordChange } from '@/db/changeQueries.ts';
import { noteLastMessage, openConversation } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvent } from '@/db/messageEventQueries.ts';
import { insertMessage, messageBySid } from '@/db/messageQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { senderReached, type SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import type { InboundForm } from '@/twilio/inboundForm.ts';
import { applyReplies } from './applyReplies.ts';
import { decideOnReply } from './decideOnReply.ts';
import { patientsAtNumber } from './recipient.ts';

/**
 * Stores an inbound text once, however often it comes. An opt-out in it is recognised and applied in the same
 * transaction, so that nothing claimed afterwards can reach the number (design, law 4). Its other effects follow
 * after the commit, in the order of the conversation.
 */
export async function receiveMessage(deps: Deps, form: InboundForm, rawForm: string): Promise<void> {
  const sender = await senderReached(deps.db, {
    accountSid: form.accountSid,
    phoneNumber: form.to,
    messagingServiceSid: form.messagingServiceSid,
  });
  if (!sender) {
    // Nothing to attach it to: Twilio lists it, and what was missed is fetched from there.
    deps.log.error({ messageSid: form.messageSid }, 'an inbound text came before any sender exists');
    return;
  }
  const stored = await deps.db.transaction().execute((tx) => storeInbound(deps, tx, sender, form, rawForm));
  if (stored) await applyReplies(deps, sender.clinicId, stored.conversationId);
}

async function storeInbound(
  deps: Deps,
  tx: Connection,
  sender: SenderRow,
  form: InboundForm,
  rawForm: string,
): Promise<{ conversationId: string } | null> {
  const { clinicId } = sender;
  const now = deps.now();
  // First of all locks, like every claim and every opt-out takes it.
  await lockNumberForOptOut(tx, clinicId, form.from);
  const id = deps.newId();
  const conversation = await openConversation(tx, {
    clinicId,
    id: deps.newId(),
    senderId: sender.id,
    phoneNumber: form.from,
  });
  const patients = await patientsAtNumber(tx, clinicId, form.from);
  const body = await deps.vault.seal(clinicId, { table: 'message', column: 'body', id }, form.body);
  const media =
    form.media.length > 0
      ? await deps.vault.seal(
          clinicId,
          { table: 'message', column: 'media', id },
          JSON.stringify(form.media.map(({ url }) => url)),
        )
      : null;
  const measure = measureText(form.body);
  const isNew = await insertMessage(tx, {
    clinicId,
    id,
    conversationId: conversation.id,
    senderId: sender.id,
    direction: 'inbound',
    category: 'conversation',
    phoneNumber: form.from,
    senderNumber: form.to,
    patientId: patients.length === 1 ? (patients[0]?.id ?? null) : null,
    bodyEncrypted: body.bytes,
    mediaEncrypted: media?.bytes ?? null,
    keyId: body.keyId,
    encoding: measure.encoding,
    segments: form.numSegments,
    deliveryStatus: 'received',
    twilioSid: form.messageSid,
    actorKind: 'patient',
    actorId: null,
    occurredAt: now,
    createdAt: now,
    optOutType: form.optOutType,
  });
  const eventId = deps.newId();
  const raw = await deps.vault.seal(
    clinicId,
    { table: 'message_event', column: 'form', id: eventId },
    rawForm,
  );
  const messageId = isNew ? id : ((await messageBySid(tx, clinicId, form.messageSid))?.id ?? null);
  await recordMessageEvent(tx, {
    clinicId,
    id: eventId,
    messageId,
    twilioSid: form.messageSid,
    kind: isNew ? 'received' : 'redelivered',
    deliveryStatus: 'received',
    rawStatus: 'received',
    formEncrypted: raw.bytes,
    keyId: raw.keyId,
    occurredAt: now,
  });
  if (!isNew) return null;
  await noteLastMessage(tx, clinicId, conversation.id, { id, at: now, isInbound: true });
  const { decision } = await decideOnReply(tx, {
    clinicId,
    message: {
      id,
      body: form.body,
      optOutType: form.optOutType,
      occurredAt: now,
      storedAt: now,
      phoneNumber: form.from,
    },
    conversationId: conversation.id,
    sender,
  });
  if (decision.optOut) {
    await recordOptOut(deps, tx, {
      clinicId,
      phoneNumber: form.from,
      source: decision.optOut.source,
      rule: decision.optOut.rule,
      messageId: id,
      actorKind: 'patient',
      actorId: null,
      at: now,
    });
  }
  await recordChange(tx, clinicId, 'message', id, conversation.id);
  await recordChange(tx, clinicId, 'conversation', conversation.id, conversation.id);
  return { conversationId: conversation.id };
}
