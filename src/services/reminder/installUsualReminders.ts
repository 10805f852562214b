import type { Connection } from '@/db/database.ts';
import { hasHadRules, insertReminderRule } from '@/db/reminderRuleQueries.ts';
import { usualSteps } from '@/domain/reminder/reminderRule.ts';
import type { Context } from '@/services/context.ts';

/** Gives a clinic that has never had a rule the usual one, paused: nobody is texted by a rule that no one has looked at. */
export async function installUsualReminders(ctx: Context, tx: Connection): Promise<void> {
  if (await hasHadRules(tx, ctx.clinicId)) return;
  const now = ctx.now();
  await insertReminderRule(tx, {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    name: 'Reminders',
    steps: usualSteps(ctx.newId),
    pausedAt: now,
    createdAt: now,
    updatedAt: now,
  });
}
