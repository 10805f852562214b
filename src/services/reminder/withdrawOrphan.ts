import { withdrawTextWithoutReminder } from '@/db/reminderQueries.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import type { Context } from '@/services/context.ts';

/** Takes back a text whose reminder was given up while it was being written. The text of a reminder that another worker settled stays. */
export async function withdrawOrphan(ctx: Context, messageId: string): Promise<void> {
  const reasonCode = 'appointment_changed';
  await ctx.db.transaction().execute(async (tx) => {
    const texts = await withdrawTextWithoutReminder(tx, ctx.clinicId, messageId, reasonCode);
    await recordTextEvents(
      ctx,
      tx,
      ctx.clinicId,
      texts,
      () => ({ kind: 'withdrawn', reasonCode }),
      ctx.now(),
    );
  });
}
