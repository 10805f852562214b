import type { WebhookDelivery, WebhookEndpoint } from '@/contracts/webhook.ts';
import type { Tone } from '@/components/ui/Badge.tsx';

const failures: Record<NonNullable<WebhookDelivery['lastFailure']>, string> = {
  address_refused: 'the address leads to a private network',
  name_unknown: 'the name is not known',
  not_reached: 'nobody listens there',
  tls_failed: 'no secure connection',
  timed_out: 'no answer within 15 seconds',
  broken_off: 'the connection broke off',
};

/** How an attempt was answered, in words. */
export function answerWords(status: number | null, failure: WebhookDelivery['lastFailure']): string {
  if (failure !== null) return `No answer: ${failures[failure]}`;
  if (status === null) return 'Not tried yet';
  if (status >= 200 && status < 300) return `Taken (${status})`;
  return status >= 300 && status < 400
    ? `Refused: a redirect (${status}), which is not followed`
    : `Refused (${status})`;
}

export const deliveryStates: Record<WebhookDelivery['state'], { word: string; tone: Tone }> = {
  waiting: { word: 'Waiting', tone: 'caution' },
  delivered: { word: 'Delivered', tone: 'good' },
  failed: { word: 'Given up', tone: 'danger' },
};

/** How an endpoint is doing; null where there is nothing to say. */
export function endpointState(endpoint: WebhookEndpoint): { word: string; tone: Tone } | null {
  if (endpoint.state === 'paused') return { word: 'Paused', tone: 'neutral' };
  if (endpoint.state === 'disabled')
    return {
      word:
        endpoint.disabledBecause === 'gone' ? 'Disabled: it is gone' : 'Disabled: no answer for five days',
      tone: 'danger',
    };
  return endpoint.failingSince === null ? null : { word: 'Failing', tone: 'caution' };
}
