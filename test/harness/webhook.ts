import { expectedSignature } from '../../src/twilio/signature.ts';
import type { TestApp } from './app.ts';

export type WebhookOptions = {
  /** Path and query below the app's address. */
  path?: string;
  params: Readonly<Record<string, string>>;
  /** What to sign with; the app's own token by default. */
  token?: string;
  /** What to send instead of the right signature; null sends none. */
  signature?: string | null;
};

/** A message SID of Twilio's shape that no other test uses. */
export function newSid(): string {
  return `SM${crypto.randomUUID().replaceAll('-', '')}`;
}

/** Posts a webhook as Twilio does: a form, signed over the app's public address. */
export async function postWebhook(
  app: TestApp,
  options: WebhookOptions,
): Promise<{ status: number; type: string | null; text: string }> {
  const { path = '/api/v2/twilio/webhook', params, token = app.server.webhookTokens[0] ?? '' } = options;
  const signed = { AccountSid: app.deps.settings.accountSid, ApiVersion: '2010-04-01', ...params };
  const signature =
    options.signature === undefined
      ? expectedSignature(token, `${app.deps.settings.publicUrl}${path}`, Object.entries(signed))
      : options.signature;
  const answer = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    },
    body: new URLSearchParams(signed),
  });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** The parameters of an inbound text. */
export function inboundParams(
  app: TestApp,
  from: string,
  body: string,
  sid = newSid(),
): Record<string, string> {
  return {
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    From: from,
    To: app.senderNumber,
    Body: body,
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
  };
}

/** The parameters of a status callback. */
export function statusParams(sid: string, status: string, errorCode?: number): Record<string, string> {
  return {
    MessageSid: sid,
    SmsSid: sid,
    MessageStatus: status,
    SmsStatus: status,
    ...(errorCode ? { ErrorCode: String(errorCode) } : {}),
  };
}
