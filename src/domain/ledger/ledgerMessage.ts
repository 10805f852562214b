import type { DeliveryStatus, DispatchState } from '../message/status.ts';

/** What the ledger's rules need to know of a text. Times are epoch milliseconds. */
export type LedgerMessage = {
  dispatchState: DispatchState;
  deliveryStatus: DeliveryStatus | null;
  twilioSid: string | null;
  errorCode: number | null;
  reasonCode: string | null;
  attempts: number;
  sendAfter: number | null;
  handedOverAt: number | null;
};

/** The columns that a rule changes. */
export type LedgerChange = Omit<LedgerMessage, 'attempts'>;

/** The message's own values, as the start of a change. */
export function unchanged({ attempts: _attempts, ...columns }: LedgerMessage): LedgerChange {
  return columns;
}
