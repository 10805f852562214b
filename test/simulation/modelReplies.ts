import { recognise } from '../../src/domain/keyword/recognise.ts';
import type { Transaction } from './modelDatabase.ts';
import type { ModelDesk } from './modelDesk.ts';
import { recordOptOut } from './modelRecord.ts';
import { queuedText, queueUnlessThere } from './modelSend.ts';
import type { Reply } from './tables.ts';

/** A text of a patient as Twilio tells of it. Its list says when it was sent, epoch milliseconds; a webhook does not. */
export type InboundText = {
  sid: string;
  from: string;
  senderId: string;
  body: string;
  sentAt: number | null;
};

/** `src/services/message/receiveMessages.ts` in the model: once each, opt-outs applied in the same transaction. */
export async function receiveInModel(desk: ModelDesk, text: InboundText): Promise<void> {
  const now = desk.machine.clock;
  const isOptOut = recognise(text.body).kind === 'stop';
  await desk.database.transaction(desk.machine, 'reply', async (tx) => {
    if (isOptOut && desk.defences.numbersAreLocked) await tx.lock(`number ${text.from}`);
    await tx.lock(`reply ${text.sid}`);
    await tx.statement();
    if (desk.defences.repliesAreUnique && tx.get('reply', text.sid)) return;
    const reply: Reply = {
      sid: text.sid,
      phoneNumber: text.from,
      senderId: text.senderId,
      body: text.body,
      occurredAt: text.sentAt ?? now,
      storedAt: now,
      effectsAppliedAt: null,
    };
    tx.put('reply', text.sid, reply);
    if (isOptOut && desk.defences.optOutWithText) await recordOptOut(tx, text.from, reply.occurredAt);
    tx.about = { kind: 'reply', at: now, reply };
    await tx.statement();
  });
}

/** `src/services/message/applyReplies.ts` in the model: oldest first, each in a transaction of its own. */
export async function applyRepliesInModel(desk: ModelDesk, phoneNumber: string): Promise<void> {
  for (;;) {
    const isAll = await desk.database.transaction(desk.machine, 'effects', async (tx) => {
      const now = desk.machine.clock;
      await tx.lock(`number ${phoneNumber}`);
      await tx.lock(`conversation ${phoneNumber}`);
      await tx.statement();
      const [reply, ...later] = tx
        .all('reply')
        .filter((one) => one.phoneNumber === phoneNumber && one.effectsAppliedAt === null)
        .toSorted((one, other) => one.occurredAt - other.occurredAt);
      if (!reply) return true;
      await applyEffects(desk, tx, reply, now);
      if (desk.defences.effectsAreNoted) tx.put('reply', reply.sid, { ...reply, effectsAppliedAt: now });
      tx.about = { kind: 'effects', at: now, phoneNumber, sid: reply.sid };
      await tx.statement();
      return later.length === 0;
    });
    if (isAll) return;
  }
}

async function applyEffects(desk: ModelDesk, tx: Transaction, reply: Reply, now: number): Promise<void> {
  const { kind } = recognise(reply.body);
  if (kind !== 'stop' && kind !== 'start') return;
  if (kind === 'start') liftOptOut(desk, tx, reply);
  else if (!desk.defences.optOutWithText) await recordOptOut(tx, reply.phoneNumber, reply.occurredAt);
  // The one answer that an opted-out number gets; its key makes it one, however often the effects are tried.
  const id = desk.newId();
  await queueUnlessThere(
    desk,
    tx,
    queuedText({
      id,
      senderId: reply.senderId,
      phoneNumber: reply.phoneNumber,
      lane: 'answers',
      category: 'system',
      body: `Answer to ${reply.body}`,
      intentKey: `answer:${reply.sid}`,
      now,
      sendAfter: now,
      deadlineAt: now + 3_600_000,
    }),
  );
}

/** A START takes back what was there when the patient wrote it, never a STOP that came after it. */
function liftOptOut(desk: ModelDesk, tx: Transaction, { phoneNumber, occurredAt }: Reply): void {
  const suppression = tx.get('suppression', phoneNumber);
  if (!suppression) return;
  if (suppression.askedAt <= occurredAt || !desk.defences.startSparesLaterStop)
    tx.remove('suppression', phoneNumber);
}

/** Texts whose process died between storing and applying: their numbers. */
export async function overdueReplies(desk: ModelDesk): Promise<string[]> {
  return desk.database.transaction(desk.machine, 'overdue replies', async (tx) => {
    await tx.statement();
    const before = desk.machine.clock - 2_000;
    return [
      ...new Set(
        tx
          .all('reply')
          .filter(({ effectsAppliedAt, storedAt }) => effectsAppliedAt === null && storedAt < before)
          .map(({ phoneNumber }) => phoneNumber),
      ),
    ];
  });
}
