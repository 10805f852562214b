import type { MessageRow } from './messageQueries.ts';

/** The columns of a text that the ledger's rules read and change. */
export type LedgerRow = Pick<
  MessageRow,
  | 'clinicId'
  | 'id'
  | 'conversationId'
  | 'phoneNumber'
  | 'attemptId'
  | 'dispatchState'
  | 'deliveryStatus'
  | 'twilioSid'
  | 'errorCode'
  | 'reasonCode'
  | 'attempts'
  | 'sendAfter'
  | 'handedOverAt'
>;

/** The same for a statement that names the table `m`. */
export const ledgerRowColumns = `m.clinic_id as "clinicId", m.id, m.conversation_id as "conversationId", m.phone_number as "phoneNumber",
  m.attempt_id as "attemptId", m.dispatch_state as "dispatchState", m.delivery_status as "deliveryStatus", m.twilio_sid as "twilioSid",
  m.error_code as "errorCode", m.reason_code as "reasonCode", m.attempts, m.send_after as "sendAfter", m.handed_over_at as "handedOverAt"`;
