import { lockCircuits, writeCircuit } from '@/db/circuitQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockAttempted, writeAttempts, type AttemptedRow, type AttemptWrite } from '@/db/ledgerQueries.ts';
import type { AttemptResult, WhenNotTaken } from '@/domain/ledger/attemptResult.ts';
import { afterCalls } from '@/domain/ledger/circuit.ts';
import { settleAttempt } from '@/domain/ledger/settleAttempt.ts';
import { parseDeliveryStatus, type DeliveryStatus } from '@/domain/message/status.ts';
import type { Attempt } from './attempt.ts';
import { circuitColumns, circuitOf } from './circuitColumns.ts';
import type { Deps } from './deps.ts';
import { ledgerColumns, ledgerMessage } from './ledgerMessage.ts';
import { learnFromError, tellsOfNumber } from './learnFromError.ts';

export type FinishedAttempt = { attempt: Attempt; result: AttemptResult; whenNotTaken: WhenNotTaken };

/**
 * Commits what came of attempts, one transaction a clinic. A status callback may have come first, and has then
 * already moved the row; an attempt that a sweep took for dead is no longer the message's own and changes nothing.
 */
export async function recordResults(deps: Deps, finished: readonly FinishedAttempt[]): Promise<void> {
  const byClinic = Map.groupBy(finished, ({ attempt }) => attempt.clinicId);
  for (const [clinicId, group] of byClinic) {
    await recordForClinic(deps, clinicId, group);
    for (const one of group) countResult(deps, one);
  }
}

/** Calls are counted where they are made; here what was let go before one, and how long a text waited for its own. */
function countResult({ metrics, now }: Deps, { attempt: { waited }, result }: FinishedAttempt): void {
  if (result.kind === 'not_taken' && isLetGo(result.reason)) metrics.attempted(result.reason, null);
  if (result.kind === 'handed_over' && waited)
    metrics.handedOver(waited.lane, (now().getTime() - waited.dueAt.getTime()) / 1000);
}

function isLetGo(reason: string): reason is 'claim_too_old' | 'deadline_passed' {
  return reason === 'claim_too_old' || reason === 'deadline_passed';
}

async function recordForClinic(
  deps: Deps,
  clinicId: string,
  finished: readonly FinishedAttempt[],
): Promise<void> {
  const now = deps.now();
  await deps.db.transaction().execute(async (tx) => {
    const locked = await lockAttempted(
      tx,
      clinicId,
      finished.map(({ attempt, result }) => ({
        id: attempt.messageId,
        sid: result.kind === 'handed_over' ? result.sid : null,
      })),
    );
    const rows = new Map(locked.map((row) => [row.id, row]));
    const own = finished.flatMap((one) => {
      const row = rows.get(one.attempt.messageId);
      return row && row.attemptId === one.attempt.attemptId ? [{ ...one, row }] : [];
    });
    if (own.length === 0) return;
    await noteCircuits(tx, clinicId, own, now);
    const writes = own.map(({ attempt, row, result, whenNotTaken }): AttemptWrite => {
      const change = settleAttempt(ledgerMessage(row), result, {
        whenNotTaken,
        now: now.getTime(),
        callbacks: row.strays ?? [],
      });
      return {
        row,
        attemptId: attempt.attemptId,
        event: eventOf(result),
        change: change ? { id: row.id, ...ledgerColumns(change) } : null,
        madeNothing: change !== null && result.kind !== 'handed_over' && result.kind !== 'unknown',
      };
    });
    await writeAttempts(tx, clinicId, writes, now);
    for (const { row, change } of writes) {
      if (change && tellsOfNumber(row.errorCode, change.errorCode))
        await learnFromError(deps, tx, row, change.errorCode);
    }
  });
}

/** Whether Twilio answers at all, per sender. Senders that have nothing to tell cost nothing. */
async function noteCircuits(
  tx: Connection,
  clinicId: string,
  finished: readonly { row: AttemptedRow; result: AttemptResult }[],
  now: Date,
): Promise<void> {
  const bySender = [...Map.groupBy(finished, ({ row }) => row.senderId)].filter(([, group]) =>
    group.some(({ row, result }) => result.kind === 'unknown' || row.hasDoubtfulCircuit),
  );
  const circuits = await lockCircuits(
    tx,
    clinicId,
    bySender.map(([senderId]) => senderId),
  );
  for (const [senderId, group] of bySender) {
    const before = circuitOf(circuits.get(senderId));
    // What never left says nothing about the answers.
    const calls = group.flatMap(({ result }) => {
      if (result.kind === 'not_taken') return [];
      return result.kind === 'unknown' ? (['lost'] as const) : (['answered'] as const);
    });
    const after = afterCalls(before, calls, now.getTime());
    if (after !== before) await writeCircuit(tx, clinicId, senderId, circuitColumns(after));
  }
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
