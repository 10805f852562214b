import type { CallRule } from '@/domain/outbound/callRule.ts';
import { readRetryAfter, type AttemptFailure, type AttemptOutcome } from '@/domain/webhook/settleDelivery.ts';
import { callGuarded, type CallFailure } from '../outbound/callGuarded.ts';
import type { Resolve } from '../outbound/guardedLookup.ts';
import { whyNotCalled } from './whyNotCalled.ts';

export type Post = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  rule: CallRule;
  /** For everything together: name, connection, answer. */
  timeoutMs: number;
  now: () => Date;
  resolve?: Resolve | undefined;
};

/** Posts a message to a receiver, which has nothing to tell us beyond a status and when to come again. */
export async function postMessage({ now, ...post }: Post): Promise<AttemptOutcome> {
  if (whyNotCalled(post.url, post.rule) !== null) return { status: null, failure: 'address_refused' };
  const answer = await callGuarded({ ...post, method: 'POST', readsAnswer: false });
  if (typeof answer === 'string') return { status: null, failure: attemptFailure(answer) };
  const retryAfter = [answer.headers['retry-after'] ?? []].flat()[0];
  return { status: answer.status, retryAfterMs: readRetryAfter(retryAfter, now().getTime()) };
}

function attemptFailure(failure: CallFailure): AttemptFailure {
  if (failure === 'not_https') return 'address_refused';
  return failure === 'too_large' ? 'broken_off' : failure;
}
