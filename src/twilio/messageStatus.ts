/**
 * Twilio's message statuses, https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
 * `partially_delivered` is deprecated but still in Twilio's list.
 */
export const messageStatuses = [
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

export type MessageStatus = (typeof messageStatuses)[number];

/** The status that a word from the wire means; null for a word that Twilio has added since. */
export function messageStatus(word: string): MessageStatus | null {
  const lower = word.toLowerCase();
  return messageStatuses.find((status) => status === lower) ?? null;
}
