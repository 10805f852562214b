import type { ShownStatus } from '@/domain/message/status.ts';

export type StatusTone = 'waiting' | 'good' | 'bad' | 'doubt';
export type StatusShape =
  | 'clock'
  | 'arrow'
  | 'tick'
  | 'ticks'
  | 'cross'
  | 'question'
  | 'ban'
  | 'back'
  | 'inbound';

interface StatusLook {
  word: string;
  shape: StatusShape;
  tone: StatusTone;
}

/**
 * How each status is shown: words, a shape and a tone that only repeats the words. `sent` is not called delivered,
 * because the carrier may never confirm it; and SMS has no "read", so Twilio's word for it shows as delivered.
 */
export const statusLooks: Record<ShownStatus, StatusLook> = {
  queued: { word: 'Queued', shape: 'clock', tone: 'waiting' },
  accepted: { word: 'Accepted', shape: 'clock', tone: 'waiting' },
  scheduled: { word: 'Scheduled', shape: 'clock', tone: 'waiting' },
  sending: { word: 'Sending', shape: 'arrow', tone: 'waiting' },
  sent: { word: 'Sent, not confirmed', shape: 'tick', tone: 'waiting' },
  delivered: { word: 'Delivered', shape: 'ticks', tone: 'good' },
  undelivered: { word: 'Not delivered', shape: 'cross', tone: 'bad' },
  failed: { word: 'Failed', shape: 'cross', tone: 'bad' },
  canceled: { word: 'Canceled', shape: 'back', tone: 'waiting' },
  received: { word: 'Received', shape: 'inbound', tone: 'waiting' },
  read: { word: 'Delivered', shape: 'ticks', tone: 'good' },
  unknown: { word: 'Not known yet', shape: 'question', tone: 'doubt' },
  blocked: { word: 'Not sent', shape: 'ban', tone: 'bad' },
  withdrawn: { word: 'Taken back', shape: 'back', tone: 'waiting' },
};
