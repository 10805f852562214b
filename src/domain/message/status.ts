/**
 * How far a text has come on our side. `handed_over` means that Twilio has answered, with a yes or a no;
 * `unknown` that its answer was lost; `withdrawn` that we took it back; `blocked` that a rule refused it.
 */
export const dispatchStates = [
  'queued',
  'sending',
  'handed_over',
  'unknown',
  'withdrawn',
  'blocked',
] as const;

export type DispatchState = (typeof dispatchStates)[number];

/** Twilio's message statuses. Source: Twilio, Messages resource, "Message Status values". */
export const deliveryStatuses = [
  'accepted',
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'receiving',
  'received',
  'read',
  'partially_delivered',
] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * The order in which statuses replace each other: a higher rank wins, a lower one never does. Callbacks carry neither
 * a time nor a number and come doubled and out of order, so this order is all that there is to go by.
 *
 * Every status has a rank of its own, hence a set of callbacks ends at its highest rank in whatever order it came.
 * That settles the conflicts among final statuses: an error that was reported once is never covered up by a success
 * (parts of one long text can have different fates), `failed` says more than `undelivered`, and what has reached a
 * phone was not canceled. `receiving` and `received` belong to inbound texts alone and never meet the others.
 */
const rankOf: Record<DeliveryStatus, number> = {
  receiving: 0,
  accepted: 1,
  scheduled: 2,
  queued: 3,
  sending: 4,
  sent: 5,
  partially_delivered: 6,
  received: 7,
  canceled: 8,
  delivered: 9,
  read: 10,
  undelivered: 11,
  failed: 12,
};

const finalStatuses: ReadonlySet<DeliveryStatus> = new Set([
  'delivered',
  'read',
  'canceled',
  'undelivered',
  'failed',
  'received',
]);

/**
 * Reads a status as Twilio spells it, in any case.
 * Returns null for a word that we do not know: Twilio may add some, and a callback must never fail because of it.
 */
export function parseDeliveryStatus(text: string): DeliveryStatus | null {
  const word = text.trim().toLowerCase();
  return deliveryStatuses.find((status) => status === word) ?? null;
}

/**
 * The delivery status after a callback: `incoming` when it is further along than `current`, else `current` unchanged.
 * Forward only, and independent of the order in which a set of callbacks arrives.
 */
export function nextDeliveryStatus(current: DeliveryStatus | null, incoming: DeliveryStatus): DeliveryStatus {
  return current === null || rankOf[incoming] > rankOf[current] ? incoming : current;
}

/** Whether no further progress is to come. `sent` is not final, although it may be the last status there is. */
export function isFinal(status: DeliveryStatus): boolean {
  return finalStatuses.has(status);
}

/** The one status of a message that the API and the screens show. */
export const shownStatuses = [
  'queued',
  'accepted',
  'scheduled',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'received',
  'read',
  'unknown',
  'blocked',
  'withdrawn',
] as const;

export type ShownStatus = (typeof shownStatuses)[number];

/** What Twilio says stands, also while our own side lags: a callback can come before the answer to the create call. */
const asTwilioSays: Record<DeliveryStatus, ShownStatus> = {
  accepted: 'accepted',
  scheduled: 'scheduled',
  queued: 'queued',
  sending: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
  receiving: 'received',
  received: 'received',
  read: 'read',
  // Deprecated by Twilio, and no confirmation of the whole text.
  partially_delivered: 'sent',
};

type Row = Record<DeliveryStatus | 'nothingYet', ShownStatus>;

const shownFor: Record<DispatchState, Row> = {
  queued: { ...asTwilioSays, nothingYet: 'queued' },
  sending: { ...asTwilioSays, nothingYet: 'sending' },
  handed_over: { ...asTwilioSays, nothingYet: 'accepted' },
  unknown: { ...asTwilioSays, nothingYet: 'unknown' },
  withdrawn: { ...asTwilioSays, nothingYet: 'withdrawn' },
  blocked: { ...asTwilioSays, nothingYet: 'blocked' },
};

const meanings: Record<ShownStatus, string> = {
  queued: 'Message queued for delivery',
  accepted: 'Message accepted, sender being chosen',
  scheduled: 'Message waiting for its time',
  sending: 'Message being handed to the carrier',
  sent: 'Message sent to carrier',
  delivered: 'Message delivered to device',
  undelivered: 'Message not delivered',
  failed: 'Message failed to deliver',
  canceled: 'Scheduled message canceled before it was sent',
  received: 'Message received from the patient',
  read: 'Message opened by the recipient (not available for SMS)',
  unknown: 'Answer of the carrier service lost; being resolved, and not sent again meanwhile',
  blocked: 'Message refused by a rule; it never left us',
  withdrawn: 'Message taken back before it was sent',
};

/**
 * Maps our dispatch state and Twilio's delivery status (null: Twilio has said nothing yet) to the shown status.
 * This is the only place that mixes the two.
 */
export function shownStatus(
  dispatchState: DispatchState,
  deliveryStatus: DeliveryStatus | null,
): ShownStatus {
  return shownFor[dispatchState][deliveryStatus ?? 'nothingYet'];
}

/** One English line that says what a shown status means. The first five of Twilio's are the words of the spec. */
export function statusMeaning(status: ShownStatus): string {
  return meanings[status];
}
