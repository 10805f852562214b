import { isDeepStrictEqual } from 'node:util';
import { lockCircuits, writeCircuit } from '../../src/db/circuitQueries.ts';
import { insertClinic } from '../../src/db/clinicQueries.ts';
import { openConversations } from '../../src/db/conversationQueries.ts';
import { insertMessage } from '../../src/db/messageQueries.ts';
import { insertSender } from '../../src/db/senderQueries.ts';
import { liftSuppression } from '../../src/db/suppressionQueries.ts';
import { closedCircuit, type Circuit } from '../../src/domain/ledger/circuit.ts';
import type { Attempt } from '../../src/dispatch/attempt.ts';
import { circuitColumns, circuitOf } from '../../src/dispatch/circuitColumns.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import { createLedger } from '../../src/dispatch/ledger.ts';
import { settleAbandoned } from '../../src/dispatch/settleAbandoned.ts';
import { receiveMessages } from '../../src/services/message/receiveMessages.ts';
import { recordStatuses } from '../../src/services/message/recordStatus.ts';
import type { Scenario } from './scenario.ts';
import { accountSegmentsPerSecond, senderId, senderNumber, type KeptOperation } from './simulate.ts';
import type { Operation } from './operation.ts';
import type { Text } from './tables.ts';

/** What both sides must agree on about a text after every step. */
export type Agreed = Pick<
  Text,
  | 'id'
  | 'dispatchState'
  | 'deliveryStatus'
  | 'twilioSid'
  | 'errorCode'
  | 'reasonCode'
  | 'attempts'
  | 'creates'
  | 'claimedAt'
  | 'sendAfter'
  | 'handedOverAt'
>;

/** A clinic in PostgreSQL that does what a simulated one did, by the product's own functions. */
export type Replay = {
  /** Does it again. */
  apply(kept: KeptOperation): Promise<void>;
  texts(): Promise<Agreed[]>;
  suppressed(): Promise<string[]>;
  /** Those that are not closed, by sender. */
  circuits(): Promise<Map<string, Circuit>>;
};

export async function createReplay(base: Deps, scenario: Scenario, account: string): Promise<Replay> {
  const clinicId = base.newId();
  let now = 0;
  const deps: Deps = {
    ...base,
    settings: { ...base.settings, accountSid: account, accountSegmentsPerSecond },
    now: () => new Date(now),
  };
  const { db } = deps;
  const ledger = createLedger(deps);
  /** What PostgreSQL's claims handed out, by the attempt that the model gave the same text. */
  const attempts = new Map<string, Attempt>();
  const known = new Set<string>();

  await db.transaction().execute(async (tx) => {
    await insertClinic(tx, {
      id: clinicId,
      name: 'A Simulated Clinic',
      phoneNumber: '+13125550100',
      timeZone: 'America/Chicago',
      country: 'US',
    });
    await deps.vault.createKey(tx, clinicId, deps.newId());
    await tx
      .updateTable('clinic')
      .set({ automatedPerHour: scenario.automatedPerHour })
      .where('id', '=', clinicId)
      .execute();
  });
  // A number belongs to one sender in use; those of earlier worlds are not any more.
  await db.updateTable('sender').set({ retiredAt: new Date() }).where('retiredAt', 'is', null).execute();
  for (const [index, { segmentsPerSecond }] of scenario.senders.entries())
    await insertSender(db, {
      clinicId,
      id: senderId(index),
      accountSid: account,
      phoneNumber: senderNumber(index),
      segmentsPerSecond,
    });

  async function insert(text: Text): Promise<void> {
    const place = { table: 'message', column: 'body', id: text.id };
    const body = await deps.vault.seal(clinicId, place, text.body);
    await db.transaction().execute(async (tx) => {
      const conversations = await openConversations(
        tx,
        clinicId,
        text.senderId,
        [text.phoneNumber],
        deps.newId,
      );
      await insertMessage(tx, {
        clinicId,
        id: text.id,
        conversationId: conversations.get(text.phoneNumber) ?? '',
        senderId: text.senderId,
        direction: 'outbound',
        category: text.category,
        phoneNumber: text.phoneNumber,
        bodyEncrypted: body.bytes,
        keyId: body.keyId,
        encoding: 'GSM-7',
        segments: text.segments,
        dispatchState: 'queued',
        lane: text.lane,
        sendAfter: dateOf(text.sendAfter),
        deadlineAt: dateOf(text.deadlineAt),
        intentKey: text.intentKey,
        actorKind: 'job',
        occurredAt: new Date(text.createdAt),
        createdAt: new Date(text.createdAt),
      });
    });
  }

  async function act(operation: Operation, kept: KeptOperation): Promise<void> {
    switch (operation.kind) {
      case 'queue':
        break;
      case 'effects':
        for (const number of await suppressedNumbers())
          if (!kept.suppressed.has(number))
            await liftSuppression(db, clinicId, number, { at: deps.now(), by: 'patient', messageId: null });
        await noteEffects(operation.sid, deps.now());
        break;
      case 'claim': {
        const { attempts: claimed } = await ledger.claim(
          { clinicId, senderId: operation.sender.senderId },
          operation.limit,
        );
        for (const attempt of claimed)
          attempts.set(kept.texts.get(attempt.messageId)?.attemptId ?? '', attempt);
        break;
      }
      case 'record':
        await ledger.record(
          operation.finished.flatMap((one) => {
            const attempt = attempts.get(one.attempt.attemptId);
            return attempt ? [{ ...one, attempt }] : [];
          }),
        );
        break;
      case 'abandoned':
        await settleAbandoned(deps, clinicId);
        break;
      case 'status':
        await recordStatuses(
          deps,
          operation.reports.map(({ textId, sid, status, errorCode, kind }) => ({
            clinicId,
            messageId: textId,
            sid,
            rawStatus: status,
            errorCode,
            form: null,
            kind,
          })),
        );
        break;
      case 'reply': {
        const { sid, phoneNumber, senderId: sender, body, occurredAt, storedAt } = operation.reply;
        const form = {
          messageSid: sid,
          accountSid: account,
          messagingServiceSid: null,
          from: phoneNumber,
          to: senderNumber(sender === senderId(0) ? 0 : 1),
          body,
          numSegments: 1,
          media: [],
          optOutType: null,
        };
        await receiveMessages(deps, [
          { form, rawForm: '', sentAt: occurredAt === storedAt ? null : new Date(occurredAt) },
        ]);
        // A text that says nothing to act on has no effects left when it is stored; the model applies them to each one.
        await noteEffects(sid, null);
        break;
      }
      case 'probe':
        for (const [id, { circuit }] of kept.circuits)
          await writeCircuit(db, clinicId, id, circuitColumns(circuit));
        break;
      case 'send':
        throw new Error('direct sends have their own tests on PostgreSQL');
    }
  }

  async function noteEffects(sid: string, at: Date | null): Promise<void> {
    await db
      .updateTable('message')
      .set({ effectsAppliedAt: at })
      .where('clinicId', '=', clinicId)
      .where('twilioSid', '=', sid)
      .execute();
  }

  async function suppressedNumbers(): Promise<string[]> {
    const rows = await db
      .selectFrom('suppression')
      .select('phoneNumber')
      .where('clinicId', '=', clinicId)
      .where('liftedAt', 'is', null)
      .orderBy('phoneNumber')
      .execute();
    return rows.map(({ phoneNumber }) => phoneNumber);
  }

  return {
    async apply(kept) {
      now = kept.operation.at;
      await act(kept.operation, kept);
      for (const text of kept.texts.values()) {
        if (known.has(text.id)) continue;
        known.add(text.id);
        await insert(text);
      }
    },
    async texts() {
      const rows = await db
        .selectFrom('message')
        .selectAll()
        .where('clinicId', '=', clinicId)
        .where('direction', '=', 'outbound')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        dispatchState: row.dispatchState ?? 'queued',
        deliveryStatus: row.deliveryStatus,
        twilioSid: row.twilioSid,
        errorCode: row.errorCode,
        reasonCode: row.reasonCode,
        attempts: row.attempts,
        creates: row.creates,
        claimedAt: row.claimedAt?.getTime() ?? null,
        sendAfter: row.sendAfter?.getTime() ?? null,
        handedOverAt: row.handedOverAt?.getTime() ?? null,
      }));
    },
    suppressed: suppressedNumbers,
    async circuits() {
      const senders = scenario.senders.map((_, index) => senderId(index));
      const rows = await lockCircuits(db, clinicId, senders);
      return notClosed([...rows].map(([id, row]) => [id, circuitOf(row)]));
    },
  };
}

/** The model's side of the same. */
export function agreedOf(texts: Iterable<Text>): Agreed[] {
  return [...texts]
    .map((text) => ({
      id: text.id,
      dispatchState: text.dispatchState,
      deliveryStatus: text.deliveryStatus,
      twilioSid: text.twilioSid,
      errorCode: text.errorCode,
      reasonCode: text.reasonCode,
      attempts: text.attempts,
      creates: text.creates,
      claimedAt: text.claimedAt,
      sendAfter: text.sendAfter,
      handedOverAt: text.handedOverAt,
    }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** A circuit that is closed is as good as none. */
export function notClosed(circuits: readonly (readonly [string, Circuit])[]): Map<string, Circuit> {
  return new Map(
    circuits
      .map(([id, circuit]) => [id, circuitOf(circuitColumns(circuit))] as const)
      .filter(([, circuit]) => !isDeepStrictEqual(circuit, closedCircuit)),
  );
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
