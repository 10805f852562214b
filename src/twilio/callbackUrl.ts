import { isPublicHost } from './publicHost.ts';

/**
 * Connection overrides, https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 * Twilio's default repeats a callback once, and only when the connection failed. Ours are safe to repeat, so a slow
 * or failing answer is repeated too: up to three times within Twilio's 15 s in all, giving up on one attempt after
 * 2 s without a connection or 4 s without an answer. A 4xx is our final word and is not repeated.
 */
const connectionOverrides = 'rc=3&rp=5xx,ct,rt&ct=2000&rt=4000&tt=15000';

/** Path of the status webhook. */
export const statusPath = '/api/v2/twilio/status';

/**
 * The `StatusCallback` for one message; our clinic and message ids travel in its query, so that a callback finds its
 * message even when the answer to the create call was lost. The fragment steers Twilio and is not signed.
 *
 * Null when Twilio itself would be given an address that it cannot reach: it would refuse the whole message (21609).
 * @param publicUrl the configured address of this installation, without a path of its own or with one
 * @param hasApiBaseUrl another server stands in for Twilio and may well reach a private address
 */
export function statusCallbackUrl(options: {
  publicUrl: string;
  clinicId: string;
  messageId: string;
  hasApiBaseUrl: boolean;
}): string | null {
  const base = new URL(options.publicUrl);
  if (!options.hasApiBaseUrl && !isPublicHost(base.hostname)) return null;
  const query = new URLSearchParams({ clinic: options.clinicId, message: options.messageId });
  return `${options.publicUrl.replace(/[?#].*$/, '').replace(/\/+$/, '')}${statusPath}?${query}#${connectionOverrides}`;
}
