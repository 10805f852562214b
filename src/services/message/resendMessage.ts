import { messageByIntent, type MessageRow } from '@/db/messageQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { loadMessage } from './getMessage.ts';
import { canResend } from './presentMessage.ts';
import { againKey, requestFor } from './sendAgain.ts';
import { sendOnce } from './sendOnce.ts';
import { answerOfStored, type SendAnswer } from './sendResult.ts';

/**
 * Sends a failed text's words again, as a new text through every gate, once per failed text whoever asks and however
 * often. When that one has failed as well, it is the one that is repeated.
 * @throws Refusal conflict when the text may have arrived, or when sending again cannot help
 */
export async function resendMessage(ctx: Context, idOrSid: string): Promise<SendAnswer> {
  requireScope(ctx.actor, 'messages:send');
  const first = await loadMessage(ctx, idOrSid);
  const latest = await latestOf(ctx, first);
  if (canResend(latest)) return sendOnce(ctx, await requestFor(ctx, latest), null);
  if (latest !== first) return answerOfStored(ctx, latest);
  throw new Refusal('conflict', 'Sending this text again cannot help, or could text the patient twice.', {
    id: first.id,
  });
}

/** The text itself, or the last one that repeats it. */
async function latestOf(ctx: Context, row: MessageRow): Promise<MessageRow> {
  const again = await messageByIntent(ctx.db, ctx.clinicId, againKey(row.id));
  return again ? latestOf(ctx, again) : row;
}
