import { setTimeout as wait } from 'node:timers/promises';
import { lockNumbers, withdrawUnconfirmed } from '@/db/directSendQueries.ts';
import type { Context } from '@/services/context.ts';

/** When it is tried again, in the background. Later the sweep of abandoned claims is due, which makes the texts `unknown`. */
const retryAfterMs = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * Takes back texts whose COMMIT had no answer: nobody has called Twilio for them, and nobody will. The locks of their
 * numbers wait until the transaction in doubt has ended, one way or the other. Returns after the first try.
 */
export async function withdrawInDoubt(
  ctx: Context,
  texts: readonly { id: string; phoneNumber: string }[],
): Promise<void> {
  if (await tryOnce(ctx, texts)) return;
  void keepTrying(ctx, texts);
}

async function keepTrying(
  ctx: Context,
  texts: readonly { id: string; phoneNumber: string }[],
): Promise<void> {
  for (const ms of retryAfterMs) {
    await wait(ms, undefined, { ref: false });
    if (await tryOnce(ctx, texts)) return;
  }
}

async function tryOnce(
  ctx: Context,
  texts: readonly { id: string; phoneNumber: string }[],
): Promise<boolean> {
  const { clinicId } = ctx;
  try {
    const withdrawn = await ctx.db.transaction().execute(async (tx) => {
      await lockNumbers(
        tx,
        clinicId,
        texts.map(({ phoneNumber }) => phoneNumber),
      );
      return withdrawUnconfirmed(
        tx,
        clinicId,
        texts.map(({ id }) => ({ id, eventId: ctx.newId() })),
        ctx.now(),
      );
    });
    for (const messageId of withdrawn)
      ctx.log.warn({ messageId }, 'a text was withdrawn: the answer to its COMMIT was lost');
    return true;
  } catch (error) {
    ctx.log.error({ error }, 'texts whose COMMIT had no answer could not be taken back yet');
    return false;
  }
}
