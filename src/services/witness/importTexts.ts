import { noteLastMessages, openConversations } from '@/db/conversationQueries.ts';
import { recordChanges } from '@/db/changeQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import { insertMessages } from '@/db/messageQueries.ts';
import type { WitnessSender } from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { measureText } from '@/domain/segment/measureText.ts';
import { onlyPatientsAtNumbers } from '../message/recipient.ts';
import { noteNotOurs } from './checkSenders.ts';
import type { ListedOutbound } from './listOutbound.ts';
import { recordListedStatuses } from './settleMatches.ts';

const atOnce = 200;
/** Redaction at Twilio takes the last digits of a number as well; such a text has no conversation. */
const wholeNumber = /^\+[1-9]\d{6,14}$/;

/**
 * Keeps texts that Twilio sent for us and that the database lost: they stand in their conversations as what the patient
 * got, and count for the brake as automated ones. Returns how many were kept, and how many have no whole number.
 */
export async function importTexts(
  deps: Deps,
  sender: WitnessSender,
  texts: readonly ListedOutbound[],
): Promise<{ imported: number; unreadable: number }> {
  const whole = texts
    .filter(({ to }) => wholeNumber.test(to))
    .toSorted((one, other) => one.createdAt - other.createdAt);
  let imported = 0;
  for (let start = 0; start < whole.length; start += atOnce)
    imported += await importSome(deps, sender, whole.slice(start, start + atOnce));
  const unreadable = texts.filter(({ to }) => !wholeNumber.test(to)).map(({ sid }) => sid);
  await noteNotOurs(deps, deps.db, sender.clinicId, unreadable);
  return { imported, unreadable: unreadable.length };
}

async function importSome(
  deps: Deps,
  sender: WitnessSender,
  texts: readonly ListedOutbound[],
): Promise<number> {
  const { clinicId } = sender;
  const prepared = await Promise.all(
    texts.map(async (text) => {
      const id = deps.newId();
      const place = { table: 'message', column: 'body', id };
      return { id, text, sealed: await deps.vault.seal(clinicId, place, text.body) };
    }),
  );
  const imported = await deps.db.transaction().execute(async (tx) => {
    const numbers = [...new Set(texts.map(({ to }) => to))];
    const conversations = await openConversations(tx, clinicId, sender.id, numbers, deps.newId);
    const patients = await onlyPatientsAtNumbers(tx, clinicId, numbers);
    const rows = prepared.map(({ id, text, sealed }) => ({
      clinicId,
      id,
      conversationId: conversations.get(text.to) ?? '',
      senderId: sender.id,
      direction: 'outbound' as const,
      category: 'conversation' as const,
      phoneNumber: text.to,
      senderNumber: text.from,
      patientId: patients.get(text.to) ?? null,
      bodyEncrypted: sealed.bytes,
      keyId: sealed.keyId,
      encoding: measureText(text.body).encoding,
      segments: Math.max(1, text.segments),
      dispatchState: 'handed_over' as const,
      reasonCode: 'imported',
      twilioSid: text.sid,
      // Nobody can tell any more who asked for it: counted as automated, it makes the brake the stricter.
      lane: 'campaigns' as const,
      creates: 1,
      attempts: 1,
      claimedAt: new Date(text.createdAt),
      handedOverAt: new Date(text.createdAt),
      actorKind: 'job',
      actorId: 'witness',
      occurredAt: new Date(text.createdAt),
      createdAt: deps.now(),
    }));
    const fresh = await insertMessages(tx, rows);
    const kept = rows.filter(({ id }) => fresh.has(id));
    await recordMessageEvents(
      tx,
      kept.map(({ id, twilioSid }) => ({
        clinicId,
        id: deps.newId(),
        messageId: id,
        twilioSid,
        kind: 'handed_over',
        reasonCode: 'imported',
        occurredAt: deps.now(),
      })),
    );
    await noteLastMessages(
      tx,
      clinicId,
      kept.map(({ id, conversationId, occurredAt }) => ({
        conversationId,
        id,
        at: occurredAt,
        isInbound: false,
      })),
    );
    await recordChanges(
      tx,
      kept.map(({ id, conversationId }) => ({ clinicId, kind: 'message', subjectId: id, conversationId })),
    );
    return kept.length;
  });
  await recordListedStatuses(
    deps,
    clinicId,
    texts.map((text) => ({ messageId: null, text })),
  );
  return imported;
}
