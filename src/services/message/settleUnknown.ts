import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '@/services/context.ts';
import { loadMessage } from './getMessage.ts';
import { settleUnknowns, type Outcome } from './settleUnknowns.ts';

/**
 * A person says what became of one text whose answer was lost.
 * @throws Refusal conflict when nothing is in doubt (any more)
 */
export async function settleUnknown(ctx: Context, idOrSid: string, outcome: Outcome): Promise<void> {
  requireScope(ctx.actor, 'messages:send');
  const { id } = await loadMessage(ctx, idOrSid);
  const [settlement] = await settleUnknowns(ctx, [id], outcome);
  if (settlement?.result !== 'settled') {
    throw new Refusal('conflict', 'What became of this text is known already.', { id });
  }
}
