import { twilioError } from '@/twilio/errorTable.ts';
import type { SimulatedMedia, SimulatedMessage } from './model.ts';

/** `Thu, 24 Aug 2023 05:01:45 +0000`: the 2010 API writes RFC 2822 times. */
export function rfc2822(time: number): string {
  const second = Math.floor(time / 1_000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(time).toUTCString().replace('GMT', '+0000');
  }
  return lastText;
}

// Thousands of messages share a second.
let lastSecond = Number.NaN;
let lastText = '';

/** The message resource on the wire: counts and prices are strings, absent values null. */
export function messageJson(message: SimulatedMessage, accountSid: string): Record<string, unknown> {
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.dateCreated),
    date_sent: message.dateSent === null ? null : rfc2822(message.dateSent),
    date_updated: rfc2822(message.dateUpdated),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : twilioError(message.errorCode).title,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.media.length),
    num_segments: String(message.segments),
    price: message.price,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json`, feedback: `${path}/Feedback.json` },
    to: message.to,
    uri: `${path}.json`,
  };
}

/** One medium's metadata. */
export function mediaJson(
  media: SimulatedMedia,
  message: SimulatedMessage,
  accountSid: string,
): Record<string, unknown> {
  return {
    account_sid: accountSid,
    content_type: media.contentType,
    date_created: rfc2822(message.dateCreated),
    date_updated: rfc2822(message.dateCreated),
    parent_sid: message.sid,
    sid: media.sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${media.sid}.json`,
  };
}
