import { randomUUID } from 'node:crypto';
import { formatFormBody } from '@/twilio/formBody.ts';
import type { FormPair } from '@/twilio/formBody.ts';
import { expectedSignature } from '@/twilio/signature.ts';
import { connectionOverrides } from './overrides.ts';
import type { WebhookAnswer, WebhookTransport } from './postWebhook.ts';

/** What became of a webhook after all its attempts. */
export type WebhookResult = {
  status: number | null;
  contentType: string | null;
  body: string;
  attempts: number;
  /** Twilio's debugger code for a failure; null when the webhook answered with success. */
  errorCode: number | null;
};

/**
 * Posts a signed form to a webhook as Twilio does: the fragment steers the attempts and is neither sent nor signed,
 * `user:pass@` is used only after a 401, and every attempt carries the same idempotency token.
 * @param token said again for a deliberate duplicate
 */
export async function callWebhook(
  transport: WebhookTransport,
  authToken: string,
  url: string,
  params: readonly FormPair[],
  token: string = randomUUID(),
): Promise<WebhookResult> {
  const overrides = connectionOverrides(url);
  const { target, credentials } = splitCredentials(url.split('#', 1)[0] ?? '');
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    accept: '*/*',
    'user-agent': 'TwilioProxy/1.1',
    'x-home-region': 'us1',
    'i-twilio-idempotency-token': token,
    'x-twilio-signature': expectedSignature(authToken, target, params),
  };
  const body = formatFormBody(params);
  const { connectTimeout, readTimeout } = overrides;
  // Real time on purpose: these limits are about sockets, not about the simulated world.
  const deadline = Date.now() + overrides.totalTimeout;
  const attempt = (): Promise<WebhookAnswer> =>
    transport.post({
      url: target,
      headers,
      body,
      connectTimeout,
      readTimeout,
      timeLeft: deadline - Date.now(),
    });

  for (let attempts = 1; ; attempts += 1) {
    let answer = await attempt();
    if ('status' in answer && answer.status === 401 && credentials !== null) {
      headers['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
      answer = await attempt();
    }
    const reason = 'failed' in answer ? answer.failed : retryReason(answer.status);
    const isOver = reason === null || !overrides.retryOn.has(reason);
    if (isOver || attempts > overrides.retries || Date.now() >= deadline) return resultOf(answer, attempts);
  }
}

function retryReason(status: number): '4xx' | '5xx' | null {
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : null;
}

function resultOf(answer: WebhookAnswer, attempts: number): WebhookResult {
  if ('failed' in answer) return { status: null, contentType: null, body: '', attempts, errorCode: 11205 };
  const errorCode = answer.status >= 200 && answer.status < 300 ? null : 11200;
  return { ...answer, attempts, errorCode };
}

function splitCredentials(url: string): { target: string; credentials: string | null } {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/?]*)@/i.exec(url);
  if (match === null) return { target: url, credentials: null };
  const [whole, scheme = '', userInfo = ''] = match;
  return { target: scheme + url.slice(whole.length), credentials: percentDecoded(userInfo) };
}

function percentDecoded(text: string): string {
  return new URLSearchParams(`x=${text.replaceAll('+', '%2B').replaceAll('&', '%26')}`).get('x') ?? '';
}
