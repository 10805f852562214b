import { recordChanges } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { updateLedger, type LedgerUpdate } from '@/db/ledgerQueries.ts';
import { recordMessageEvents } from '@/db/messageEventQueries.ts';
import { lockReportedMessages, type MessageRow } from '@/db/messageQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { ledgerColumns, ledgerMessage, type LedgerRow } from '@/dispatch/ledgerMessage.ts';
import { mirrorOptOut } from '@/dispatch/mirrorOptOut.ts';
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
  const events = await Promise.all(
    reports.map(async (report) => {
      const id = deps.newId();
      const sealed = report.form
        ? await deps.vault.seal(clinicId, { table: 'message_event', column: 'form', id }, report.form)
        : null;
      return { id, report, sealed };
    }),
  );
  await deps.db.transaction().execute(async (tx) => {
    const rows = await lockReportedMessages(
      tx,
      clinicId,
      reports.map(({ sid }) => sid),
      reports.flatMap(({ messageId }) => messageId ?? []),
    );
    const matched = events.map((event) => ({ ...event, row: matchRow(rows, event.report) }));
    await recordMessageEvents(
      tx,
      matched.map(({ id, report, sealed, row }) => ({
        clinicId,
        id,
        messageId: row?.id ?? null,
        twilioSid: report.sid,
        kind: report.kind,
        deliveryStatus: parseDeliveryStatus(report.rawStatus),
        rawStatus: report.rawStatus,
        errorCode: report.errorCode,
        formEncrypted: sealed?.bytes ?? null,
        keyId: sealed?.keyId ?? null,
        occurredAt: now,
      })),
    );
    await advance(deps, tx, clinicId, matched, now);
  });
}

/** By SID; else by our own id, unless that text is known under another SID: then it is not this one. */
function matchRow(rows: readonly MessageRow[], report: StatusReport): MessageRow | undefined {
  const bySid = rows.find((row) => row.twilioSid === report.sid);
  if (bySid || !report.messageId) return bySid;
  return rows.find((row) => row.id === report.messageId && row.twilioSid === null);
}

async function advance(
  deps: Deps,
  tx: Connection,
  clinicId: string,
  matched: readonly { report: StatusReport; row: MessageRow | undefined }[],
  now: Date,
): Promise<void> {
  const changed = new Map<string, { before: MessageRow; after: LedgerRow & LedgerUpdate }>();
  for (const { report, row } of matched) {
    const status = parseDeliveryStatus(report.rawStatus);
    if (!row || row.direction === 'inbound' || !status) continue;
    const current = changed.get(row.id)?.after ?? row;
    const change = applyStatus(ledgerMessage(current), {
      sid: report.sid,
      status,
      errorCode: report.errorCode,
      now: now.getTime(),
    });
    if (change) changed.set(row.id, { before: row, after: { ...current, ...ledgerColumns(change) } });
  }
  const rows = [...changed.values()];
  await updateLedger(
    tx,
    clinicId,
    rows.map(({ after }) => after),
  );
  await recordChanges(
    tx,
    rows.map(({ after }) => ({
      clinicId,
      kind: 'message',
      subjectId: after.id,
      conversationId: after.conversationId,
    })),
  );
  for (const { before, after } of rows) {
    if (after.errorCode !== before.errorCode) await mirrorOptOut(deps, tx, after, after.errorCode);
  }
}
