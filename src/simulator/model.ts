import type { DeliveryStatus } from '@/domain/message/status.ts';

/** One medium of a message: bytes that a phone sent, or the address that the application gave. */
export type SimulatedMedia = {
  sid: string;
  contentType: string;
  /** Where the bytes are, when they are not ours. */
  url: string | null;
  /** The bytes, base64. */
  data: string | null;
};

/** A message as the simulated Twilio keeps it. Times are milliseconds since 1970. */
export type SimulatedMessage = {
  sid: string;
  /** Order of acceptance; breaks ties of time. */
  order: number;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  status: DeliveryStatus;
  to: string;
  /** Null until a Messaging Service has chosen a sender. */
  from: string | null;
  messagingServiceSid: string | null;
  body: string;
  media: SimulatedMedia[];
  /** 0 until a sender is known. */
  segments: number;
  errorCode: number | null;
  price: string | null;
  dateCreated: number;
  dateUpdated: number;
  dateSent: number | null;
  statusCallback: string | null;
  /** Seconds that it may wait in the queue. */
  validityPeriod: number;
  /** When a scheduled message is due. */
  sendAt: number | null;
  /** No receipt will ever come. */
  isStuck: boolean;
  /** When it appeared on the phone. */
  arrivedAt: number | null;
  feedback: 'confirmed' | 'unconfirmed' | null;
};

/** Who answers STOP and the like: Twilio's default list, Advanced Opt-Out, or nobody (the account has it disabled). */
export type OptOutKind = 'default' | 'advanced' | 'none';

/** How one of the account's numbers behaves. */
export type NumberSettings = {
  optOut: OptOutKind;
  /** CANCEL is off the opt-out list, so that it can mean an appointment. */
  cancelFreed: boolean;
  isTollFree: boolean;
  /** The carrier's pace; null for no limit. Ten hours' worth may wait. */
  segmentsPerSecond: number | null;
};

/** A number of the account. */
export type AccountNumber = NumberSettings & {
  number: string;
  /** Where inbound texts are posted; null: nowhere. */
  inboundUrl: string | null;
  /** Tried when the first address fails. */
  fallbackUrl: string | null;
};

/** A Messaging Service: a pool of senders. */
export type MessagingService = {
  sid: string;
  numbers: readonly string[];
  statusCallback: string | null;
  /** Used for inbound texts unless `deferToSender`; null then switches receiving off. */
  inboundUrl: string | null;
  deferToSender: boolean;
};

/** A patient's phone. */
export type Phone = {
  number: string;
  /** What the host wants it called on screen. */
  label: string | null;
  /** Off: texts wait at the carrier and arrive late. */
  isOn: boolean;
};

/** A text that a carrier or Twilio put on a phone by itself, such as the answer to STOP; no message resource. */
export type AutomaticText = { id: string; phone: string; from: string; body: string; at: number };

/** What happens to texts to one recipient. */
export type Outcome =
  | { kind: 'delivered' }
  | { kind: 'late'; afterMs: number }
  | { kind: 'undelivered' | 'failed'; errorCode: number }
  | { kind: 'stuck' };
