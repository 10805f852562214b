import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';

/** A message as Twilio knows it, in plain values. */
export type MessageRecord = {
  sid: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-call' | 'outbound-reply';
  /** Twilio's word, unchecked: the list may grow. */
  status: string;
  to: string | null;
  /** Null while a Messaging Service is still choosing a sender. */
  from: string | null;
  messagingServiceSid: string | null;
  /** Empty after redaction. */
  body: string;
  segments: number;
  mediaCount: number;
  errorCode: number | null;
  /** Negative decimal for a charge, as text; null until Twilio has priced it. */
  price: string | null;
  priceUnit: string | null;
  dateCreated: Date | null;
  dateSent: Date | null;
  dateUpdated: Date | null;
};

/** Plain values from the SDK's object; its dates are strings when it cannot read them, here null. */
export function messageRecord(message: MessageInstance): MessageRecord {
  return {
    sid: message.sid,
    direction: message.direction,
    status: message.status,
    to: message.to ?? null,
    from: message.from ?? null,
    messagingServiceSid: message.messagingServiceSid ?? null,
    body: message.body ?? '',
    segments: count(message.numSegments),
    mediaCount: count(message.numMedia),
    errorCode: Number.isInteger(message.errorCode) ? message.errorCode : null,
    price: message.price ?? null,
    priceUnit: message.priceUnit ?? null,
    dateCreated: dateOrNull(message.dateCreated),
    dateSent: dateOrNull(message.dateSent),
    dateUpdated: dateOrNull(message.dateUpdated),
  };
}

/** Twilio's counts are strings; `"0"` on a service send until a sender is chosen. */
export function count(text: unknown): number {
  const value = Number(text ?? 0);
  return Number.isInteger(value) && value >= 0 ? value : 0;
}

export function dateOrNull(value: unknown): Date | null {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value : null;
}
