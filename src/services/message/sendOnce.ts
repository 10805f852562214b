import type { Context } from '@/services/context.ts';
import { intentKeyOf, onceForKey } from './idempotency.ts';
import { sendMessage } from './sendMessage.ts';
import { answerOfSend, answerOfStored, type SendAnswer } from './sendResult.ts';
import type { SendRequest } from './sendRequest.ts';

/** Sends one text and answers for it; with a key, however often it is asked, one text. */
export async function sendOnce(ctx: Context, request: SendRequest, key: string | null): Promise<SendAnswer> {
  if (key === null) return send(ctx, request);
  return onceForKey(
    ctx,
    key,
    request,
    () => send(ctx, { ...request, intentKey: intentKeyOf(ctx, key) }),
    (message) => answerOfStored(ctx, message),
  );
}

async function send(ctx: Context, request: SendRequest): Promise<SendAnswer> {
  const sent = await sendMessage(ctx, request);
  return 'repeats' in sent ? answerOfStored(ctx, sent.repeats) : answerOfSend(ctx, sent);
}
