import { callTwilio } from '@/dispatch/handOver.ts';
import type { AttemptResult } from '@/domain/ledger/attemptResult.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import { isSolicitation } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { withTemplate } from '@/services/template/withTemplate.ts';
import type { Assessment } from './assessMessage.ts';
import { directSendsOf } from './directSends.ts';
import { findAbout } from './findAbout.ts';
import { readPhoneNumber } from './recipient.ts';
import { rulesAt } from './refusalsOf.ts';
import type { SendRequest } from './sendRequest.ts';

/** The text as it stands in the ledger after a send, and what Twilio said within the request, if it was asked. */
export type SentMessage = {
  messageId: string;
  assessment: Assessment;
  sendAt: Date | null;
  result: AttemptResult | null;
};

/**
 * Sends one text now, or commits it for later. Intent, claim and decision are one transaction, shared with other sends
 * of the moment; Twilio is called after it. Every path that makes a text for a patient ends here, in a campaign, or in the answer to a text.
 * @returns the earlier message's id under `repeats` when the same intent was already committed
 * @throws Refusal when the gate says no, each with a recorded decision
 */
export async function sendMessage(
  ctx: Context,
  request: SendRequest,
): Promise<SentMessage | { repeats: MessageRow }> {
  requireScope(ctx.actor, 'messages:send');
  if (!ctx.settings.sendingEnabled) {
    throw new Refusal(
      'feature_disabled',
      'Sending is switched off by NEXT_PUBLIC_ENABLE_TWILIO_SMS. Replies and STOP are still processed.',
    );
  }
  checkQuietHours(request);
  const sends = directSendsOf(ctx);
  const number = readPhoneNumber(request.to, await sends.country(ctx));
  await ctx.vault.prepare(ctx.clinicId);
  const told = await withTemplate(ctx, request);
  const about = await findAbout(ctx, told, number.phoneNumber);
  const claim = await sends.claim({ ctx, request: told, number, about });
  if (claim.kind === 'refused') throw claim.refusal;
  if (claim.kind === 'repeats') return { repeats: claim.message };
  const { messageId, assessment } = claim;
  if (claim.kind === 'later') {
    if (claim.isHeld) throw contentHeld(messageId, assessment);
    ctx.wake();
    return { messageId, assessment, sendAt: claim.sendAt, result: null };
  }
  const { attempt } = claim;
  const result = await callTwilio(ctx, attempt);
  await sends.record(ctx, { attempt, result, whenNotTaken: 'withdraw' }, about.senderId);
  return { messageId, assessment, sendAt: null, result };
}

function contentHeld(messageId: string, { findings, offset }: Assessment): Refusal {
  const rules = rulesAt(
    findings.filter(({ action }) => action === 'hold'),
    offset,
  ).map(({ rule, start, end, message }) => ({ rule, start, end, message }));
  return new Refusal('content_held', rules.map(({ message }) => message).join(' '), {
    id: messageId,
    field: 'message',
    rules,
  });
}

/** Solicitations cannot ignore quiet hours (TCPA-10). */
function checkQuietHours({ category, quietHours }: SendRequest): void {
  if (quietHours !== 'ignore' || !category || !isSolicitation(category)) return;
  throw new Refusal(
    'invalid_request',
    'Quiet hours cannot be ignored for marketing, survey and wellness texts. Use "defer".',
    {
      field: 'quietHours',
    },
  );
}
