import { z } from 'zod';
import { deliveryStatuses, parseDeliveryStatus } from '@/domain/message/status.ts';
import { firstValue } from './formBody.ts';
import type { FormPair } from './formBody.ts';
import { isAccountSid, isMessageSid } from './sid.ts';

const schema = z.object({
  messageSid: z.string().refine(isMessageSid),
  accountSid: z.string().refine(isAccountSid),
  messagingServiceSid: z.string().min(1).nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Null for a word that we do not know; the word itself is in `statusWord`. */
  status: z.enum(deliveryStatuses).nullable(),
  statusWord: z.string().min(1).max(64),
  /** Only with `failed` and `undelivered`. */
  errorCode: z.int().positive().nullable(),
  /** `YYMMDDhhmm` from the carrier's receipt, without a time zone: no reliable clock. */
  rawDlrDoneDate: z.string().nullable(),
});

/** A delivery status callback in plain values. */
export type StatusForm = z.infer<typeof schema>;

/** `fields` names what is missing or malformed, never its value. */
export type StatusFormResult = { success: true; data: StatusForm } | { success: false; fields: string[] };

/**
 * Reads the parameters of a status callback; unknown parameters and unknown statuses are no error.
 * Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 */
export function parseStatusForm(pairs: readonly FormPair[]): StatusFormResult {
  const value = (name: string): string | undefined => firstValue(pairs, name);
  const word = value('MessageStatus') ?? value('SmsStatus');
  const errorCode = Number(value('ErrorCode') ?? '');
  const result = schema.safeParse({
    messageSid: value('MessageSid') ?? value('SmsSid'),
    accountSid: value('AccountSid'),
    messagingServiceSid: value('MessagingServiceSid') || null,
    from: value('From') || null,
    to: value('To') || null,
    status: word === undefined ? null : parseDeliveryStatus(word),
    statusWord: word,
    errorCode: Number.isSafeInteger(errorCode) && errorCode > 0 ? errorCode : null,
    rawDlrDoneDate: value('RawDlrDoneDate') || null,
  });
  if (result.success) return { success: true, data: result.data };
  return { success: false, fields: [...new Set(result.error.issues.map((issue) => String(issue.path[0])))] };
}
