import { recordChange } from '@/db/changeQueries.ts';
import { unknownMessages } from '@/db/ledgerQueries.ts';
import { lockMessage, messagesBySid, type MessageRow } from '@/db/messageQueries.ts';
import { senderById } from '@/db/senderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { UnknownText } from '@/domain/ledger/matchUnknown.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { recordStatuses } from './recordStatus.ts';
import { resolveUnknown, type InDoubt, type ListedStatus, type UnknownTexts } from './resolveUnknown.ts';

type UnknownMessage = InDoubt & { row: MessageRow };

/** Resolves what is in doubt at one clinic. Returns how many texts were settled or handed to a person. */
export function resolveUnknownOf(deps: Deps, clinicId: string): Promise<number> {
  return resolveUnknown(unknownTextsOf(deps, clinicId), deps.now().getTime());
}

function unknownTextsOf(deps: Deps, clinicId: string): UnknownTexts<UnknownMessage> {
  return {
    async find(claimedBefore) {
      const rows = await unknownMessages(deps.db, clinicId, claimedBefore);
      return rows.map((row) => ({
        id: row.id,
        to: row.phoneNumber,
        claimedAt: row.claimedAt?.getTime() ?? 0,
        row,
      }));
    },
    read: (texts) => Promise.all(texts.map((text) => read(deps, text))),
    listTo: (phoneNumber, since) => listTo(deps, phoneNumber, since),
    knownSids: async (sids) => new Set((await messagesBySid(deps.db, clinicId, sids)).keys()),
    settle: (found) =>
      recordStatuses(
        deps,
        found.map(({ text, listed }) => ({
          clinicId,
          messageId: text.id,
          sid: listed.sid,
          rawStatus: listed.status,
          errorCode: listed.errorCode,
          form: null,
          kind: 'polled',
        })),
      ),
    askPerson: ({ row }) => askPerson(deps, row),
  };
}

async function read(deps: Deps, { id, to, claimedAt, row }: UnknownMessage): Promise<UnknownText> {
  const sender = await senderById(deps.db, row.clinicId, row.senderId);
  const body = await deps.vault.open(
    row.clinicId,
    { table: 'message', column: 'body', id },
    { keyId: row.keyId, bytes: row.bodyEncrypted },
  );
  return {
    id,
    to,
    from: sender?.phoneNumber ?? null,
    messagingServiceSid: sender?.messagingServiceSid ?? null,
    claimedAt,
    body,
  };
}

async function listTo(deps: Deps, phoneNumber: string, since: Date): Promise<ListedStatus[] | null> {
  const listed: ListedStatus[] = [];
  try {
    for await (const record of deps.carrier.listMessages({ to: phoneNumber, sentAfter: since, limit: 200 })) {
      const { sid, direction, to, from, messagingServiceSid, body, dateCreated, status, errorCode } = record;
      if (direction === 'inbound' || !dateCreated || to === null) continue;
      const createdAt = dateCreated.getTime();
      listed.push({ sid, to, from, messagingServiceSid, body, createdAt, status, errorCode });
    }
    return listed;
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    deps.log.warn({ error }, 'Twilio could not be asked for its list');
    return null;
  }
}

/** One task a text, however often the sweep comes by. */
async function askPerson(deps: Deps, message: MessageRow): Promise<boolean> {
  const { clinicId, id, conversationId } = message;
  return deps.db.transaction().execute(async (tx) => {
    // Two workers may have found it at once, and a callback may have come meanwhile.
    const locked = await lockMessage(tx, clinicId, id);
    if (locked?.dispatchState !== 'unknown') return false;
    const existing = await tx
      .selectFrom('task')
      .select('id')
      .where('clinicId', '=', clinicId)
      .where('kind', '=', 'unknown_outcome')
      .where('messageId', '=', id)
      .executeTakeFirst();
    if (existing) return false;
    const taskId = deps.newId();
    await tx
      .insertInto('task')
      .values({
        clinicId,
        id: taskId,
        kind: 'unknown_outcome',
        priority: 'high',
        reason:
          'Twilio’s answer to this text was lost, and Twilio lists no such text. Ask the patient or look in the Twilio console; then say whether it was sent. It is never sent again by itself.',
        patientId: message.patientId,
        conversationId,
        appointmentId: message.appointmentId,
        messageId: id,
        openedAt: deps.now(),
      })
      .execute();
    await recordChange(tx, clinicId, 'task', taskId, conversationId);
    return true;
  });
}
