import { storeArrivals, findLines, type Arrival, type Line } from '@/db/arrivalQueries.ts';
import { openConversations } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumbers } from '@/db/directSendQueries.ts';
import { senderReached, type SenderRow } from '@/db/senderQueries.ts';
import type { Place, Sealed } from '@/db/vault.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { notAnswer } from '@/domain/keyword/notAnswer.ts';
import { decideQuietText } from '@/domain/keyword/quietText.ts';
import { recognise, type Recognised } from '@/domain/keyword/recognise.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import type { InboundForm } from '@/twilio/inboundForm.ts';
import { unlinkStranger } from '../patient/unlinkStranger.ts';
import { decideOnReply, readReplyFacts } from './decideOnReply.ts';
import { replyAuditDetail } from './replyAudit.ts';

/** A signed inbound webhook, with its raw form; `sentAt` for a text that was fetched later from Twilio's list. */
export type InboundText = { form: InboundForm; rawForm: string; sentAt?: Date | null };
/** A conversation with a new text in it. */
export type ConversationRef = { clinicId: string; conversationId: string };

/** What may opt out, so that its number is locked first and it is decided in the storing transaction. */
const mayOptOut = new Set(['stop', 'cancel', 'opt_out_phrase', 'wrong_number']);

/**
 * Stores inbound texts once each, however often they come, in one transaction a line. Opt-outs in them are
 * recognised and applied in that same transaction, so that nothing claimed afterwards can reach the number (design,
 * law 4), and a text that asks for nothing is done with there. The other effects are the caller's to start: the
 * conversations that have any are returned.
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

type Read = InboundText & { id: string; recognised: Recognised; isOptOut: boolean };

async function storeForSender(
  deps: Deps,
  sender: SenderRow,
  texts: readonly InboundText[],
): Promise<ConversationRef[]> {
  const { clinicId } = sender;
  const storedAt = deps.now();
  // An opt-out may open an incident, which is sealed within the transaction.
  await deps.vault.prepare(clinicId);
  const seal = await deps.vault.sealer(clinicId);
  const read = readAll(deps, texts);
  const lines = await linesOf(deps, sender, [...new Set(read.map(({ form }) => form.from))]);
  const { arrivals, keyId } = toArrivals(deps, read, lines, seal, storedAt);
  const of = {
    clinicId,
    senderId: sender.id,
    senderNumber: texts[0]?.form.to ?? '',
    keyId,
    storedAt,
  };
  const optOuts = read.filter(({ isOptOut }) => isOptOut);
  const store = (connection: Connection) => storeArrivals(connection, of, arrivals);
  const stored =
    optOuts.length === 0
      ? await store(deps.db)
      : await deps.db.transaction().execute(async (tx) => {
          // First of all locks, in one order, as every claim and every opt-out takes them.
          await lockNumbers(
            tx,
            clinicId,
            optOuts.map(({ form }) => form.from),
          );
          const fresh = await store(tx);
          const isNew = new Set(fresh.map(({ id }) => id));
          await applyOptOuts(
            deps,
            tx,
            sender,
            optOuts.flatMap((text) => {
              const conversationId = lines.get(text.form.from)?.conversationId;
              return conversationId && isNew.has(text.id) ? { ...text, conversationId } : [];
            }),
            storedAt,
          );
          return fresh;
        });
  const due = new Set(stored.filter(({ isDue }) => isDue).map(({ id }) => id));
  const conversations = arrivals.filter(({ id }) => due.has(id)).map(({ conversationId }) => conversationId);
  return [...new Set(conversations)].map((conversationId) => ({ clinicId, conversationId }));
}

/** What the texts are. Their ids are in the order in which they came. */
function readAll(deps: Deps, texts: readonly InboundText[]): Read[] {
  const ids = texts.map(() => deps.newId()).toSorted();
  return texts.map((text, index) => {
    const recognised = recognise(text.form.body);
    const isOptOut = text.form.optOutType === 'STOP' || mayOptOut.has(recognised.kind);
    return { ...text, id: ids[index] ?? deps.newId(), recognised, isOptOut };
  });
}

/** Where texts from these numbers belong; a conversation with a number that is new is made. */
async function linesOf(deps: Deps, sender: SenderRow, numbers: string[]): Promise<Map<string, Line>> {
  const { clinicId, id: senderId } = sender;
  const lines = await findLines(deps.db, clinicId, senderId, numbers);
  const missing = lines.flatMap(({ conversationId, phoneNumber }) => (conversationId ? [] : phoneNumber));
  const made =
    missing.length > 0
      ? await openConversations(deps.db, clinicId, senderId, missing, deps.newId)
      : new Map<string, string>();
  return new Map(
    lines.map((line) => [
      line.phoneNumber,
      { ...line, conversationId: line.conversationId ?? made.get(line.phoneNumber) ?? null },
    ]),
  );
}

function toArrivals(
  deps: Deps,
  texts: readonly Read[],
  lines: ReadonlyMap<string, Line>,
  seal: (place: Place, text: string) => Sealed,
  storedAt: Date,
): { arrivals: Arrival[]; keyId: string } {
  /** Numbers with a text before, in this batch, whose effects come later: so do those of what follows it. */
  const busy = new Set<string>();
  let keyId = '';
  const arrivals = texts.map(({ form, rawForm, sentAt, id, recognised }): Arrival => {
    const line = lines.get(form.from);
    const eventId = deps.newId();
    const quiet = decideQuietText(recognised, form.optOutType ?? undefined);
    if (!quiet) busy.add(form.from);
    const body = seal({ table: 'message', column: 'body', id }, form.body);
    const links = form.media.length > 0 ? JSON.stringify(form.media.map(({ url }) => url)) : null;
    keyId = body.keyId; // the same for all: one key is in hand
    return {
      id,
      eventId,
      sid: form.messageSid,
      phoneNumber: form.from,
      conversationId: line?.conversationId ?? '',
      patientId: line?.patientId ?? null,
      body: body.bytes,
      media: links === null ? null : seal({ table: 'message', column: 'media', id }, links).bytes,
      form: seal({ table: 'message_event', column: 'form', id: eventId }, rawForm).bytes,
      encoding: measureText(form.body).encoding,
      segments: form.numSegments,
      optOutType: form.optOutType,
      notAnswer: notAnswer(recognised, form.optOutType),
      occurredAt: sentAt ?? storedAt,
      settled:
        quiet && !busy.has(form.from)
          ? {
              auditId: deps.newId(),
              auditDetail: JSON.stringify(replyAuditDetail(quiet)),
              isWaiting: quiet.countsAsPatientSpeaking && !quiet.handled,
            }
          : null,
    };
  });
  // Two batches with the same texts in them must not wait for each other.
  return { arrivals: arrivals.toSorted((a, b) => (a.sid < b.sid ? -1 : 1)), keyId };
}

async function applyOptOuts(
  deps: Deps,
  tx: Connection,
  sender: SenderRow,
  texts: readonly (Read & { conversationId: string })[],
  now: Date,
): Promise<void> {
  if (texts.length === 0) return;
  const { clinicId } = sender;
  const facts = await readReplyFacts(
    tx,
    clinicId,
    texts.map(({ conversationId, form }) => ({ conversationId, phoneNumber: form.from })),
    now,
  );
  for (const { id, form, sentAt, conversationId } of texts) {
    const { decision } = decideOnReply(facts, {
      message: {
        id,
        body: form.body,
        optOutType: form.optOutType,
        occurredAt: sentAt ?? now,
        storedAt: now,
        phoneNumber: form.from,
      },
      conversationId,
      sender,
      // An opt-out is one, whoever’s number it came to; the answer is written later.
      location: null,
    });
    if (!decision.optOut) continue;
    await recordOptOut(deps, tx, {
      clinicId,
      phoneNumber: form.from,
      source: decision.optOut.source,
      rule: decision.optOut.rule,
      messageId: id,
      actorKind: 'patient',
      actorId: null,
      at: now,
      askedAt: sentAt ?? now,
    });
    if (decision.optOut.source === 'wrong_number') {
      const stranger = { phoneNumber: form.from, messageId: id };
      await unlinkStranger({ ...deps, clinicId }, tx, facts.clinic.timeZone, stranger);
    }
  }
}
