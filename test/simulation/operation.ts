import type { FinishedAttempt } from '../../src/dispatch/recordResults.ts';
import type { SenderRef } from '../../src/dispatch/ledger.ts';
import type { DeliveryStatus } from '../../src/domain/message/status.ts';
import type { Reply, Text } from './tables.ts';

/** A status that Twilio reports, by callback or by its list. */
export type StatusReport = {
  id: string;
  textId: string | null;
  sid: string;
  status: DeliveryStatus;
  errorCode: number | null;
  kind: 'callback' | 'polled';
};

/** What one committed transaction did to the ledger, with everything that doing it again elsewhere takes. */
export type Operation = { at: number } & (
  | { kind: 'queue'; text: Text }
  | { kind: 'send'; text: Text }
  | { kind: 'claim'; sender: SenderRef; limit: number }
  | { kind: 'record'; finished: readonly FinishedAttempt[] }
  | { kind: 'abandoned' }
  | { kind: 'status'; reports: readonly StatusReport[] }
  | { kind: 'reply'; reply: Reply }
  | { kind: 'effects'; phoneNumber: string; sid: string }
  /** A probe: the circuits are as they are kept beside it. */
  | { kind: 'probe' }
);
