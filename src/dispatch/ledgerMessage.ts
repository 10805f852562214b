import type { LedgerChange, LedgerMessage } from '@/domain/ledger/ledgerMessage.ts';
import type { LedgerRow } from '@/db/ledgerRow.ts';

/** A row as the rules take it. Inbound texts have no dispatch state and are never asked about here. */
export function ledgerMessage(row: LedgerRow): LedgerMessage {
  return {
    dispatchState: row.dispatchState ?? 'handed_over',
    deliveryStatus: row.deliveryStatus,
    twilioSid: row.twilioSid,
    errorCode: row.errorCode,
    reasonCode: row.reasonCode,
    attempts: row.attempts,
    sendAfter: row.sendAfter?.getTime() ?? null,
    handedOverAt: row.handedOverAt?.getTime() ?? null,
  };
}

/** A change as it is written. */
export function ledgerColumns(change: LedgerChange) {
  return {
    ...change,
    sendAfter: change.sendAfter === null ? null : new Date(change.sendAfter),
    handedOverAt: change.handedOverAt === null ? null : new Date(change.handedOverAt),
  };
}
