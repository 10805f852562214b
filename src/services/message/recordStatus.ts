import type { Connection } from '@/db/database.ts';
import { lockReportedMessages } from '@/db/messageQueries.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import {
  findReported,
  keepReports,
  type ReportedRow,
  type StatusMove,
  type StoredReport,
} from '@/db/statusQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { ledgerColumns, ledgerMessage } from '@/dispatch/ledgerMessage.ts';
import { learnFromError, tellsOfNumber } from '@/dispatch/learnFromError.ts';
import { applyStatus } from '@/domain/ledger/applyStatus.ts';
import { parseDeliveryStatus } from '@/domain/message/status.ts';

/** A status that Twilio reports: by callback, or when it was asked. `form` is the raw callback, kept encrypted. */
export type StatusReport = {
  clinicId: string;
  /** Our own id, from the callback's URL; null when it did not travel. */
  messageId: string | null;
  sid: string;
  rawStatus: string;
  errorCode: number | null;
  form: string | null;
  kind: 'callback' | 'polled';
};

/**
 * Keeps the reports and moves their messages forward, never back, one transaction a clinic. A report that comes
 * before the create call has returned settles that call; one for a text that nobody knows is kept until the text
 * turns up.
 */
export async function recordStatuses(deps: Deps, reports: readonly StatusReport[]): Promise<void> {
  for (const [clinicId, group] of Map.groupBy(reports, (report) => report.clinicId)) {
    await recordForClinic(deps, clinicId, group);
  }
}

async function recordForClinic(
  deps: Deps,
  clinicId: string,
  reports: readonly StatusReport[],
): Promise<void> {
  const now = deps.now();
  const seal = await deps.vault.sealer(clinicId);
  const rowOf = matcher(await findReported(deps.db, clinicId, ...namesIn(reports)));
  const moves = decideMoves(reports, rowOf, now);
  const stored = reports.map((report): StoredReport => {
    const id = deps.newId();
    const sealed = report.form ? seal({ table: 'message_event', column: 'form', id }, report.form) : null;
    return {
      id,
      messageId: rowOf(report)?.id ?? null,
      sid: report.sid,
      kind: report.kind,
      deliveryStatus: parseDeliveryStatus(report.rawStatus),
      rawStatus: report.rawStatus,
      errorCode: report.errorCode,
      form: sealed?.bytes ?? null,
      keyId: sealed?.keyId ?? null,
    };
  });
  const kept = await keep(deps, clinicId, stored, moves, now);
  const moved = moves.filter(({ after }) => kept.has(after.id));
  if (moved.length < moves.length) {
    // Somebody else has changed these since they were read: once more, and nobody can.
    const missed = reports.filter((report) => {
      const id = rowOf(report)?.id;
      return id !== undefined && !kept.has(id);
    });
    const late = await deps.db.transaction().execute((tx) => moveUnderLock(deps, tx, clinicId, missed, now));
    moved.push(...late);
  }
  const via = reports[0]?.kind ?? 'callback';
  for (const { after } of moved)
    if (after.deliveryStatus) deps.metrics.statusReported(after.deliveryStatus, via);
}

/** One statement, without a transaction around it unless one of the texts tells of its number: that it has opted out, is dead or a landline. */
async function keep(
  deps: Deps,
  clinicId: string,
  stored: readonly StoredReport[],
  moves: readonly StatusMove[],
  now: Date,
): Promise<Set<string>> {
  const telling = moves.filter(isTelling);
  if (telling.length === 0) return keepReports(deps.db, clinicId, stored, moves, now);
  return deps.db.transaction().execute(async (tx) => {
    // The number before its texts, as wherever an opt-out is recorded.
    const numbers = new Set(telling.map(({ after }) => after.phoneNumber));
    for (const number of [...numbers].toSorted()) await lockNumberForOptOut(tx, clinicId, number);
    const kept = await keepReports(tx, clinicId, stored, moves, now);
    await learn(
      deps,
      tx,
      moves.filter(({ after }) => kept.has(after.id)),
    );
    return kept;
  });
}

async function moveUnderLock(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  reports: readonly StatusReport[],
  now: Date,
): Promise<StatusMove[]> {
  const rows = await lockReportedMessages(tx, clinicId, ...namesIn(reports));
  const moves = decideMoves(reports, matcher(rows), now);
  await keepReports(tx, clinicId, [], moves, now);
  await learn(deps, tx, moves);
  return moves;
}

function namesIn(reports: readonly StatusReport[]): [sids: string[], ids: string[]] {
  return [
    [...new Set(reports.map(({ sid }) => sid))],
    [...new Set(reports.flatMap(({ messageId }) => messageId ?? []))],
  ];
}

/** By SID; else by our own id, unless that text is known under another SID: then it is not this one. */
function matcher(rows: readonly ReportedRow[]): (report: StatusReport) => ReportedRow | undefined {
  const bySid = new Map(rows.map((row) => [row.twilioSid, row]));
  const withoutSid = new Map(rows.flatMap((row) => (row.twilioSid === null ? [[row.id, row]] : [])));
  return ({ sid, messageId }) =>
    bySid.get(sid) ?? (messageId === null ? undefined : withoutSid.get(messageId));
}

/** What the reports together make of each text, in the order of ids. */
function decideMoves(
  reports: readonly StatusReport[],
  rowOf: (report: StatusReport) => ReportedRow | undefined,
  now: Date,
): StatusMove[] {
  const moves = new Map<string, StatusMove>();
  for (const report of reports) {
    const row = rowOf(report);
    const status = parseDeliveryStatus(report.rawStatus);
    if (!row || row.direction === 'inbound' || !status) continue;
    const current = moves.get(row.id)?.after ?? row;
    // Two SIDs for one text of ours: the first one that was heard of is its own.
    if (current.twilioSid !== null && current.twilioSid !== report.sid) continue;
    const change = applyStatus(ledgerMessage(current), {
      sid: report.sid,
      status,
      errorCode: report.errorCode,
      now: now.getTime(),
    });
    if (change) moves.set(row.id, { before: row, after: { ...current, ...ledgerColumns(change) } });
  }
  return [...moves.values()].toSorted((a, b) => (a.after.id < b.after.id ? -1 : 1));
}

function isTelling({ before, after }: StatusMove): boolean {
  return tellsOfNumber(before.errorCode, after.errorCode);
}

async function learn(deps: Deps, tx: Connection, moves: readonly StatusMove[]): Promise<void> {
  for (const { after } of moves.filter(isTelling)) await learnFromError(deps, tx, after, after.errorCode);
}
