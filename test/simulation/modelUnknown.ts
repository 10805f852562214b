import type { ListedStatus, UnknownTexts } from '../../src/services/message/resolveUnknown.ts';
import { parseDeliveryStatus } from '../../src/domain/message/status.ts';
import type { Carrier } from '../../src/twilio/carrier.ts';
import { CarrierFailure } from '../../src/twilio/carrierFailure.ts';
import type { ModelDesk } from './modelDesk.ts';
import { recordStatusesInModel } from './modelRecord.ts';
import type { Text } from './tables.ts';

type Doubt = { id: string; to: string; claimedAt: number; text: Text };

/** What `src/services/message/resolveUnknown.ts` reads and writes, in the model. */
export function unknownTextsInModel(desk: ModelDesk, carrier: Carrier): UnknownTexts<Doubt> {
  const read = <Result>(name: string, pick: (texts: Text[]) => Result): Promise<Result> =>
    desk.database.transaction(desk.machine, name, async (tx) => {
      await tx.statement();
      return pick(tx.all('text'));
    });
  return {
    find: (claimedBefore) =>
      read('unknown texts', (texts) =>
        texts
          .filter(
            (text) => text.dispatchState === 'unknown' && (text.claimedAt ?? 0) < claimedBefore.getTime(),
          )
          .map((text) => ({ id: text.id, to: text.phoneNumber, claimedAt: text.claimedAt ?? 0, text }))
          .toSorted((one, other) => one.claimedAt - other.claimedAt),
      ),
    read: async (texts) =>
      texts.map(({ id, to, claimedAt, text }) => ({
        id,
        to,
        claimedAt,
        body: text.body,
        from: desk.senderOf(text.senderId).phoneNumber,
        messagingServiceSid: null,
      })),
    listTo: (phoneNumber, since) => listTo(carrier, phoneNumber, since),
    knownSids: (sids) =>
      read('known texts', (texts) =>
        new Set(texts.flatMap(({ twilioSid }) => twilioSid ?? [])).intersection(new Set(sids)),
      ),
    settle: (found) =>
      recordStatusesInModel(
        desk,
        found.flatMap(({ text, listed }) => {
          const status = parseDeliveryStatus(listed.status);
          const { sid, errorCode } = listed;
          return status
            ? [{ id: desk.newId(), textId: text.id, sid, status, errorCode, kind: 'polled' as const }]
            : [];
        }),
      ),
    askPerson: ({ id }) =>
      desk.database.transaction(desk.machine, 'ask a person', async (tx) => {
        await tx.lock(`text ${id}`);
        await tx.statement();
        if (tx.get('text', id)?.dispatchState !== 'unknown' || tx.get('task', id)) return false;
        tx.put('task', id, { openedAt: desk.machine.clock });
        return true;
      }),
  };
}

async function listTo(carrier: Carrier, phoneNumber: string, since: Date): Promise<ListedStatus[] | null> {
  const listed: ListedStatus[] = [];
  try {
    for await (const record of carrier.listMessages({ to: phoneNumber, sentAfter: since, limit: 200 })) {
      const { sid, direction, to, from, messagingServiceSid, body, dateCreated, status, errorCode } = record;
      if (direction === 'inbound' || !dateCreated || to === null) continue;
      const createdAt = dateCreated.getTime();
      listed.push({ sid, to, from, messagingServiceSid, body, createdAt, status, errorCode });
    }
    return listed;
  } catch (error) {
    if (!(error instanceof CarrierFailure)) throw error;
    return null;
  }
}
