import type { FinishedAttempt } from '../../src/dispatch/recordResults.ts';
import { afterCalls, afterProbe, closedCircuit, probeDelayMs } from '../../src/domain/ledger/circuit.ts';
import type { LedgerChange } from '../../src/domain/ledger/ledgerMessage.ts';
import { twilioError } from '../../src/twilio/errorTable.ts';
import { DatabaseFailure, type Transaction } from './modelDatabase.ts';
import type { ModelDesk } from './modelDesk.ts';
import type { StatusReport } from './operation.ts';
import type { Text } from './tables.ts';

/** As `src/dispatch/settleAbandoned.ts` has it. */
const abandonedAfterMs = 30_000;

/** `src/dispatch/recordResults.ts` in the model. */
export async function recordInModel(desk: ModelDesk, finished: readonly FinishedAttempt[]): Promise<void> {
  const now = desk.machine.clock;
  await desk.database.transaction(desk.machine, 'record', async (tx) => {
    const ids = finished.map(({ attempt }) => attempt.messageId).toSorted();
    for (const id of ids) await tx.lock(`text ${id}`);
    await tx.statement();
    const own = finished.flatMap((one) => {
      const text = tx.get('text', one.attempt.messageId);
      return text?.attemptId === one.attempt.attemptId ? [{ ...one, text }] : [];
    });
    await noteCircuits(tx, own, now);
    for (const { text, result, whenNotTaken } of own) {
      const callbacks =
        result.kind === 'handed_over'
          ? tx
              .all('report')
              .filter((report) => report.textId === null && report.sid === result.sid)
              .map(({ status, errorCode }) => ({ deliveryStatus: status, errorCode }))
          : [];
      const change = desk.defences.settleAttempt(text, result, { whenNotTaken, now, callbacks });
      if (!change) continue;
      const madeNothing = result.kind !== 'handed_over' && result.kind !== 'unknown';
      await update(desk, tx, text, change, madeNothing ? 1 : 0);
    }
    tx.about = { kind: 'record', at: now, finished };
    await tx.statement();
  });
}

async function noteCircuits(
  tx: Transaction,
  finished: readonly (FinishedAttempt & { text: Text })[],
  now: number,
): Promise<void> {
  for (const [senderId, group] of Map.groupBy(finished, ({ text }) => text.senderId)) {
    const calls = group.flatMap(({ result }) => {
      if (result.kind === 'not_taken') return [];
      return result.kind === 'unknown' ? (['lost'] as const) : (['answered'] as const);
    });
    const seen = tx.get('circuit', senderId)?.circuit ?? closedCircuit;
    if (!calls.includes('lost') && seen === closedCircuit) continue;
    await tx.lock(`circuit ${senderId}`);
    const before = tx.get('circuit', senderId)?.circuit ?? closedCircuit;
    const after = afterCalls(before, calls, now);
    if (after !== before) tx.put('circuit', senderId, { circuit: after });
  }
}

async function update(
  desk: ModelDesk,
  tx: Transaction,
  text: Text,
  change: LedgerChange,
  madeNothing: number,
): Promise<void> {
  if (change.twilioSid !== null && change.twilioSid !== text.twilioSid)
    await claimSid(tx, text.id, change.twilioSid);
  tx.put('text', text.id, { ...text, ...change, creates: Math.max(0, text.creates - madeNothing) });
  if (change.errorCode === null || change.errorCode === text.errorCode) return;
  if (twilioError(change.errorCode).effect !== 'optOut') return;
  await tx.lock(`number ${text.phoneNumber}`);
  await recordOptOut(tx, text.phoneNumber, desk.machine.clock);
}

/** The unique index on Twilio's SIDs: who comes second waits for the first, and fails when that one commits. */
async function claimSid(tx: Transaction, textId: string, sid: string): Promise<void> {
  await tx.lock(`sid ${sid}`);
  if (tx.all('text').some((other) => other.id !== textId && other.twilioSid === sid))
    throw new DatabaseFailure(`${tx.name}: ${sid} belongs to another text`);
}

/** `src/dispatch/recordOptOut.ts` in the model. The caller holds the number. */
export async function recordOptOut(tx: Transaction, phoneNumber: string, askedAt: number): Promise<void> {
  const earlier = tx.get('suppression', phoneNumber)?.askedAt ?? 0;
  tx.put('suppression', phoneNumber, { askedAt: Math.max(earlier, askedAt) });
  for (const { id } of waitingFor(tx, phoneNumber)) await tx.lock(`text ${id}`);
  for (const text of waitingFor(tx, phoneNumber))
    tx.put('text', text.id, { ...text, dispatchState: 'withdrawn', reasonCode: 'recipient_opted_out' });
}

function waitingFor(tx: Transaction, phoneNumber: string): Text[] {
  return tx
    .all('text')
    .filter(
      (text) =>
        text.phoneNumber === phoneNumber && text.dispatchState === 'queued' && text.category !== 'system',
    );
}

/** `src/services/message/recordStatus.ts` in the model. */
export async function recordStatusesInModel(
  desk: ModelDesk,
  reports: readonly StatusReport[],
): Promise<void> {
  const now = desk.machine.clock;
  await desk.database.transaction(desk.machine, 'status', async (tx) => {
    const concerned = () =>
      tx
        .all('text')
        .filter((text) => reports.some(({ sid, textId }) => text.twilioSid === sid || text.id === textId))
        .map(({ id }) => id)
        .toSorted();
    for (const id of concerned()) await tx.lock(`text ${id}`);
    await tx.statement();
    for (const report of reports) {
      const texts = concerned().flatMap((id) => tx.get('text', id) ?? []);
      const text =
        texts.find(({ twilioSid }) => twilioSid === report.sid) ??
        texts.find(({ id, twilioSid }) => id === report.textId && twilioSid === null);
      const { id, sid, status, errorCode } = report;
      if (report.kind === 'callback')
        tx.put('report', id, { id, textId: text?.id ?? null, sid, status, errorCode });
      if (!text) continue;
      const change = desk.defences.applyStatus(text, { sid, status, errorCode, now });
      if (change) await update(desk, tx, text, change, 0);
    }
    tx.about = { kind: 'status', at: now, reports };
    await tx.statement();
  });
}

/** `src/dispatch/settleAbandoned.ts` in the model. */
export async function settleAbandonedInModel(desk: ModelDesk): Promise<void> {
  const now = desk.machine.clock;
  await desk.database.transaction(desk.machine, 'abandoned', async (tx) => {
    await tx.statement();
    for (const text of tx.all('text')) {
      if (text.dispatchState !== 'sending' || (text.claimedAt ?? 0) >= now - abandonedAfterMs) continue;
      if (!tx.tryLock(`text ${text.id}`)) continue;
      const becomes = desk.defences.abandonedBecomes;
      tx.put('text', text.id, {
        ...text,
        dispatchState: becomes,
        sendAfter: becomes === 'queued' ? now : text.sendAfter,
      });
    }
    tx.about = { kind: 'abandoned', at: now };
    await tx.statement();
  });
}

/** `src/dispatch/probeCircuits.ts` in the model. Returns how many senders go on. */
export async function probeInModel(desk: ModelDesk, isAnswered: () => Promise<boolean>): Promise<number> {
  const now = desk.machine.clock;
  const due = await desk.database.transaction(desk.machine, 'take probes', async (tx) => {
    await tx.statement();
    const taken: string[] = [];
    for (const [senderId, { circuit }] of desk.database.contents.circuit) {
      if (circuit.openedAt === null || (circuit.probeAt ?? 0) > now) continue;
      if (!tx.tryLock(`circuit ${senderId}`)) continue;
      tx.put('circuit', senderId, { circuit: { ...circuit, probeAt: now + probeDelayMs(0) } });
      taken.push(senderId);
    }
    tx.about = { kind: 'probe', at: now };
    return taken;
  });
  let closed = 0;
  for (const senderId of due) {
    const isThere = await isAnswered();
    await desk.database.transaction(desk.machine, 'probe', async (tx) => {
      await tx.lock(`circuit ${senderId}`);
      await tx.statement();
      const before = tx.get('circuit', senderId)?.circuit ?? closedCircuit;
      tx.put('circuit', senderId, { circuit: afterProbe(before, isThere, desk.machine.clock) });
      tx.about = { kind: 'probe', at: desk.machine.clock };
    });
    if (isThere) closed += 1;
  }
  return closed;
}
