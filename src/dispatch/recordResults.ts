import { noteAnswers } from '@/db/circuitQueries.ts';
import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { updateLedger, type LedgerUpdate } from '@/db/ledgerQueries.ts';
import { recordMessageEvents, strayCallbacks } from '@/db/messageEventQueries.ts';
import { lockMessages, type MessageRow } from '@/db/messageQueries.ts';
import type { AttemptResult, WhenNotTaken } from '@/domain/ledger/attemptResult.ts';
import { settleAttempt } from '@/domain/ledger/settleAttempt.ts';
import { parseDeliveryStatus, type DeliveryStatus } from '@/domain/message/status.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import type { Attempt } from './attempt.ts';
import type { Deps } from './deps.ts';
import { ledgerColumns, ledgerMessage, type LedgerRow } from './ledgerMessage.ts';
import { mirrorOptOut } from './mirrorOptOut.ts';

export type FinishedAttempt = { attempt: Attempt; result: AttemptResult; whenNotTaken: WhenNotTaken };

/**
 * Commits what came of attempts, one transaction a clinic. A status callback may have come first, and has then
 * already moved the row; an attempt that a sweep took for dead is no longer the message's own and changes nothing.
 */
export async function recordResults(deps: Deps, finished: readonly FinishedAttempt[]): Promise<void> {
  const byClinic = Map.groupBy(finished, ({ attempt }) => attempt.clinicId);
  for (const [clinicId, group] of byClinic) await recordForClinic(deps, clinicId, group);
}

async function recordForClinic(
  deps: Deps,
  clinicId: string,
  finished: readonly FinishedAttempt[],
): Promise<void> {
  const now = deps.now();
  await deps.db.transaction().execute(async (tx) => {
    const rows = new Map(
      (
        await lockMessages(
          tx,
          clinicId,
          finished.map(({ attempt }) => attempt.messageId),
        )
      ).map((row) => [row.id, row]),
    );
    const own = finished.flatMap((one) => {
      const row = rows.get(one.attempt.messageId);
      return row && row.attemptId === one.attempt.attemptId ? [{ ...one, row }] : [];
    });
    await recordMessageEvents(
      tx,
      own.map(({ attempt, result }) => ({
        clinicId,
        id: deps.newId(),
        messageId: attempt.messageId,
        attemptId: attempt.attemptId,
        occurredAt: now,
        ...eventOf(result),
      })),
    );
    await noteCircuits(tx, clinicId, own, now);
    const strays = await callbacksFor(tx, clinicId, own);
    const changes = own.flatMap(({ row, result, whenNotTaken }) => {
      const callbacks = result.kind === 'handed_over' ? (strays.get(result.sid) ?? []) : [];
      const change = settleAttempt(ledgerMessage(row), result, {
        whenNotTaken,
        now: now.getTime(),
        callbacks,
      });
      return change ? [{ row, change: { id: row.id, ...ledgerColumns(change) } }] : [];
    });
    await updateLedger(
      tx,
      clinicId,
      changes.map(({ change }) => change),
    );
    await recordChanges(
      tx,
      changes.map(({ row }) => ({
        clinicId,
        kind: 'message',
        subjectId: row.id,
        conversationId: row.conversationId,
      })),
    );
    for (const { row, change } of changes) {
      if (isNewOptOut(row, change)) await mirrorOptOut(deps, tx, row, change.errorCode);
    }
  });
}

/** Whether Twilio answers at all, per sender: three lost answers in a row pause it. */
async function noteCircuits(
  tx: Connection,
  clinicId: string,
  finished: readonly { row: MessageRow; result: AttemptResult }[],
  now: Date,
): Promise<void> {
  for (const [senderId, group] of Map.groupBy(finished, ({ row }) => row.senderId)) {
    const kinds = group.map(({ result }) => result.kind);
    // What never left (not_taken, for whatever reason) says nothing about the answers.
    const lastAnswer = kinds.findLastIndex(
      (kind) => kind === 'handed_over' || kind === 'refused' || kind === 'misconfigured',
    );
    const lost = kinds.slice(lastAnswer + 1).filter((kind) => kind === 'unknown').length;
    await noteAnswers(tx, clinicId, senderId, { hasAnswer: lastAnswer >= 0, lost, now });
  }
}

function isNewOptOut(row: LedgerRow, change: LedgerUpdate): boolean {
  if (change.errorCode === null || change.errorCode === row.errorCode) return false;
  return twilioError(change.errorCode).effect === 'optOut';
}

async function callbacksFor(
  tx: Connection,
  clinicId: string,
  finished: readonly { result: AttemptResult }[],
) {
  const sids = finished.flatMap(({ result }) => (result.kind === 'handed_over' ? [result.sid] : []));
  return Map.groupBy(await strayCallbacks(tx, clinicId, sids), (event) => event.twilioSid ?? '');
}

function eventOf(result: AttemptResult): {
  kind: 'handed_over' | 'refused' | 'not_sent' | 'answer_lost';
  twilioSid: string | null;
  deliveryStatus: DeliveryStatus | null;
  rawStatus: string | null;
  errorCode: number | null;
  reasonCode: string | null;
} {
  const nothing = {
    twilioSid: null,
    deliveryStatus: null,
    rawStatus: null,
    errorCode: null,
    reasonCode: null,
  };
  switch (result.kind) {
    case 'handed_over':
      return {
        ...nothing,
        kind: 'handed_over',
        twilioSid: result.sid,
        deliveryStatus: parseDeliveryStatus(result.status),
        rawStatus: result.status,
      };
    case 'refused':
      return { ...nothing, kind: 'refused', deliveryStatus: 'failed', errorCode: result.twilioCode };
    case 'misconfigured':
      return {
        ...nothing,
        kind: 'not_sent',
        errorCode: result.twilioCode,
        reasonCode: 'twilio_misconfigured',
      };
    case 'not_taken':
      return { ...nothing, kind: 'not_sent', reasonCode: result.reason };
    case 'unknown':
      return { ...nothing, kind: 'answer_lost' };
  }
}
