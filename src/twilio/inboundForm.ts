import { z } from 'zod';
import { firstValue } from './formBody.ts';
import type { FormPair } from './formBody.ts';
import { isAccountSid, isMessageSid } from './sid.ts';

const maxMedia = 10;

const schema = z.object({
  messageSid: z.string().refine(isMessageSid),
  accountSid: z.string().refine(isAccountSid),
  messagingServiceSid: z.string().min(1).nullable(),
  /** E.164 where Twilio can normalise it, else the raw caller id. */
  from: z.string().min(1),
  to: z.string().min(1),
  body: z.string(),
  numSegments: z.int().min(1),
  media: z.array(z.object({ url: z.string().min(1), contentType: z.string() })),
  /** Present only with Advanced Opt-Out: Twilio has already answered. */
  optOutType: z.enum(['STOP', 'START', 'HELP']).nullable(),
});

/** An inbound text in plain values. */
export type InboundForm = z.infer<typeof schema>;

/** `fields` names what is missing or malformed, never its value. */
export type InboundFormResult = { success: true; data: InboundForm } | { success: false; fields: string[] };

/**
 * Reads the parameters of an inbound message webhook. Unknown parameters are ignored: Twilio adds to the set
 * without notice. Source: https://www.twilio.com/docs/messaging/guides/webhook-request
 */
export function parseInboundForm(pairs: readonly FormPair[]): InboundFormResult {
  const value = (name: string): string | undefined => firstValue(pairs, name);
  const optOutType = value('OptOutType')?.toUpperCase();
  const result = schema.safeParse({
    // The two older names carry the same SID.
    messageSid: value('MessageSid') ?? value('SmsMessageSid') ?? value('SmsSid'),
    accountSid: value('AccountSid'),
    messagingServiceSid: value('MessagingServiceSid') || null,
    from: value('From'),
    to: value('To'),
    body: value('Body') ?? '',
    numSegments: positiveInteger(value('NumSegments')),
    media: mediaOf(value),
    optOutType: optOutType === 'STOP' || optOutType === 'START' || optOutType === 'HELP' ? optOutType : null,
  });
  if (result.success) return { success: true, data: result.data };
  return { success: false, fields: [...new Set(result.error.issues.map((issue) => String(issue.path[0])))] };
}

function mediaOf(value: (name: string) => string | undefined): { url: string; contentType: string }[] {
  const media: { url: string; contentType: string }[] = [];
  // By what is there, not by NumMedia: a medium without its count must not be dropped.
  for (let index = 0; index < maxMedia; index += 1) {
    const url = value(`MediaUrl${index}`);
    if (url) media.push({ url, contentType: value(`MediaContentType${index}`) ?? '' });
  }
  return media;
}

function positiveInteger(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
}
