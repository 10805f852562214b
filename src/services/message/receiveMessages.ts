import { recordChanges } from '@/db/changeQueries.ts';
import { noteLastMessages, openConversations } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import { insertMessages, messagesBySid, type NewMessageRow } from '@/db/messageQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { senderReached, type SenderRow } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { recognise } from '@/domain/keyword/recognise.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import type { InboundForm } from '@/twilio/inboundForm.ts';
import { decideOnReply } from './decideOnReply.ts';
import { onlyPatientsAtNumbers } from './recipient.ts';

/** A signed inbound webhook, with its raw form; `sentAt` for a text that was fetched later from Twilio's list. */
export type InboundText = { form: InboundForm; rawForm: string; sentAt?: Date | null };
/** A conversation with a new text in it. */
export type ConversationRef = { clinicId: string; conversationId: string };

/** What may opt out, so that its number is locked first and it is decided in the storing transaction. */
const mayOptOut = new Set(['stop', 'cancel', 'opt_out_phrase', 'wrong_number']);

/**
 * Stores inbound texts once each, however often they come, in one transaction a line. Opt-outs in them are
 * recognised and applied in that same transaction, so that nothing claimed afterwards can reach the number (design,
 * law 4). Their other effects are the caller's to start: the conversations that have any are returned.
 */
export async function receiveMessages(deps: Deps, texts: readonly InboundText[]): Promise<ConversationRef[]> {
  const byLine = Map.groupBy(
    texts,
    ({ form }) => `${form.accountSid}/${form.messagingServiceSid ?? ''}/${form.to}`,
  );
  const stored: ConversationRef[] = [];
  for (const group of byLine.values()) {
    const sender = await senderOf(deps, group);
    if (sender) stored.push(...(await storeForSender(deps, sender, group)));
  }
  return stored;
}

/** Whose line texts to one address of ours reached. */
async function senderOf(deps: Deps, [first]: readonly InboundText[]): Promise<SenderRow | undefined> {
  if (!first) return undefined;
  const { accountSid, to, messagingServiceSid, messageSid } = first.form;
  const sender = await senderReached(deps.db, { accountSid, phoneNumber: to, messagingServiceSid });
  // Nothing to attach it to: Twilio lists it, and what was missed is fetched from there.
  if (!sender) deps.log.error({ messageSid }, 'an inbound text came before any sender exists');
  return sender;
}

type Prepared = InboundText & {
  id: string;
  eventId: string;
  isOptOut: boolean;
  row: Omit<NewMessageRow, 'conversationId' | 'patientId'>;
  raw: { bytes: Buffer; keyId: string };
};

async function storeForSender(
  deps: Deps,
  sender: SenderRow,
  texts: readonly InboundText[],
): Promise<ConversationRef[]> {
  const { clinicId } = sender;
  const now = deps.now();
  const prepared = await Promise.all(texts.map((text) => prepare(deps, sender, text, now)));
  return deps.db.transaction().execute(async (tx) => {
    // First of all locks, in one order, as every claim and every opt-out takes them.
    const numbers = new Set(prepared.filter(({ isOptOut }) => isOptOut).map(({ form }) => form.from));
    for (const number of [...numbers].toSorted()) await lockNumberForOptOut(tx, clinicId, number);
    const from = [...new Set(prepared.map(({ form }) => form.from))];
    const conversations = await openConversations(tx, clinicId, sender.id, from, deps.newId);
    const patients = await onlyPatientsAtNumbers(tx, clinicId, from);
    const withPlace = prepared.map((one) => ({
      ...one,
      conversationId: conversations.get(one.form.from) ?? '',
    }));
    const fresh = await insertMessages(
      tx,
      withPlace.map(({ row, conversationId, form }) => ({
        ...row,
        conversationId,
        patientId: patients.get(form.from) ?? null,
      })),
    );
    await recordArrivals(tx, clinicId, withPlace, fresh, now);
    const isNew = withPlace.filter(({ id }) => fresh.has(id));
    for (const one of isNew) if (one.isOptOut) await applyOptOut(deps, tx, sender, one, now);
    await noteLastMessages(
      tx,
      clinicId,
      isNew.map(({ id, conversationId, sentAt }) => ({
        conversationId,
        id,
        at: sentAt ?? now,
        isInbound: true,
      })),
    );
    await recordChanges(
      tx,
      isNew.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
    );
    return isNew.map(({ conversationId }) => ({ clinicId, conversationId }));
  });
}

async function prepare(deps: Deps, sender: SenderRow, text: InboundText, now: Date): Promise<Prepared> {
  const { form, rawForm } = text;
  const { clinicId } = sender;
  const id = deps.newId();
  const eventId = deps.newId();
  const body = await deps.vault.seal(clinicId, { table: 'message', column: 'body', id }, form.body);
  const links = form.media.length > 0 ? JSON.stringify(form.media.map(({ url }) => url)) : null;
  const media = links
    ? await deps.vault.seal(clinicId, { table: 'message', column: 'media', id }, links)
    : null;
  const raw = await deps.vault.seal(
    clinicId,
    { table: 'message_event', column: 'form', id: eventId },
    rawForm,
  );
  return {
    ...text,
    id,
    eventId,
    raw,
    isOptOut: form.optOutType === 'STOP' || mayOptOut.has(recognise(form.body).kind),
    row: {
      clinicId,
      id,
      senderId: sender.id,
      direction: 'inbound',
      category: 'conversation',
      phoneNumber: form.from,
      senderNumber: form.to,
      bodyEncrypted: body.bytes,
      mediaEncrypted: media?.bytes ?? null,
      keyId: body.keyId,
      encoding: measureText(form.body).encoding,
      segments: form.numSegments,
      deliveryStatus: 'received',
      twilioSid: form.messageSid,
      actorKind: 'patient',
      actorId: null,
      occurredAt: text.sentAt ?? now,
      createdAt: now,
      optOutType: form.optOutType,
    },
  };
}

async function recordArrivals(
  tx: Connection,
  clinicId: string,
  texts: readonly Prepared[],
  fresh: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const repeated = texts.filter(({ id }) => !fresh.has(id)).map(({ form }) => form.messageSid);
  const known = await messagesBySid(tx, clinicId, repeated);
  await recordMessageEvents(
    tx,
    texts.map(({ id, eventId, form, raw }) => ({
      clinicId,
      id: eventId,
      messageId: fresh.has(id) ? id : (known.get(form.messageSid) ?? null),
      twilioSid: form.messageSid,
      kind: fresh.has(id) ? 'received' : 'redelivered',
      deliveryStatus: 'received',
      rawStatus: 'received',
      formEncrypted: raw.bytes,
      keyId: raw.keyId,
      occurredAt: now,
    })),
  );
}

async function applyOptOut(
  deps: Deps,
  tx: Connection,
  sender: SenderRow,
  text: Prepared & { conversationId: string },
  now: Date,
): Promise<void> {
  const { form, id, conversationId } = text;
  const { decision } = await decideOnReply(tx, {
    clinicId: sender.clinicId,
    message: {
      id,
      body: form.body,
      optOutType: form.optOutType,
      occurredAt: text.sentAt ?? now,
      storedAt: now,
      phoneNumber: form.from,
    },
    conversationId,
    sender,
  });
  if (!decision.optOut) return;
  await recordOptOut(deps, tx, {
    clinicId: sender.clinicId,
    phoneNumber: form.from,
    source: decision.optOut.source,
    rule: decision.optOut.rule,
    messageId: id,
    actorKind: 'patient',
    actorId: null,
    at: now,
  });
}
