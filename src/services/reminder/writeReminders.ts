import { remindersToWrite, settleReminder, type ReminderToWrite } from '@/db/reminderQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { remindedStatuses } from '@/domain/reminder/reminderRule.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { reminderTemplate } from '@/services/message/sendReminder.ts';
import { sendTemplate } from '@/services/message/sendTemplate.ts';
import { withdrawOrphan } from './withdrawOrphan.ts';

/** Texts are written so long before they go that a minute in which everybody is reminded does not become several. */
const aheadMs = 10 * 60_000;
const atATime = 500;
/** Together in one commit, as far as they come together. */
const sideBySide = 64;
const turnMs = 2_000;

/**
 * Writes the texts of reminders that go within the next minutes: each is handed to the gate and queued for its time, as one intent by its
 * visit, step and start. A visit that was moved, cancelled or is being worked out anew is passed over; one whose time went by is withdrawn.
 * @returns how many reminders were settled
 */
export async function writeReminders(deps: Deps, clinicId: string): Promise<number> {
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'reminders' } };
  const until = performance.now() + turnMs;
  let total = 0;
  for (;;) {
    const due = await remindersToWrite(deps.db, clinicId, new Date(deps.now().getTime() + aheadMs), atATime);
    const usual = await usualTemplates(ctx, due);
    let settled = 0;
    for (let from = 0; from < due.length; from += sideBySide) {
      const results = await Promise.all(
        due
          .slice(from, from + sideBySide)
          .map((reminder) => settle(ctx, reminder, usual.get(reminder.locationId) ?? null)),
      );
      settled += results.filter(Boolean).length;
    }
    total += settled;
    if (due.length < atATime || settled === 0 || performance.now() > until) return total;
  }
}

/** The reminder that suits the sender of each place. */
async function usualTemplates(
  ctx: Context,
  due: readonly ReminderToWrite[],
): Promise<Map<string | null, string>> {
  const places = [...new Set(due.map(({ locationId }) => locationId))];
  return new Map(
    await Promise.all(places.map(async (place) => [place, await reminderTemplate(ctx, place)] as const)),
  );
}

/** Returns whether it is settled; what cannot go just now is asked again. */
async function settle(
  ctx: Context,
  reminder: ReminderToWrite,
  usualTemplate: string | null,
): Promise<boolean> {
  const now = ctx.now();
  const templateKey = reminder.templateKey ?? usualTemplate;
  if (!reminder.isCurrent || templateKey === null) return false;
  if (reminder.deadlineAt <= now) return end(ctx, reminder, 'too_late');
  const isMissed = reminder.status === 'no_show';
  if (!isMissed && !remindedStatuses.includes(reminder.status)) return false;
  let messageId: string;
  try {
    const answer = await sendTemplate(ctx, {
      templateKey,
      patientId: reminder.patientId,
      values: { doctor: reminder.clinician, date: reminder.startsAt },
      appointment: reminder.appointmentId,
      planned: {
        // Never within this very call: it waits for its turn like all others.
        sendAt: new Date(Math.max(reminder.sendAt.getTime(), now.getTime() + 1_000)),
        deadlineAt: reminder.deadlineAt,
        intentKey: intentOf(reminder),
      },
    });
    messageId = answer.id;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'content_held' && error.facts.id !== undefined) messageId = error.facts.id;
    else if (error.isRetrySafe) return false;
    else return end(ctx, reminder, error.facts.reason ?? error.code, 'skipped');
  }
  const isOurs = await settleReminder(ctx.db, ctx.clinicId, reminder, {
    state: 'written',
    messageId,
    at: now,
  });
  // Moved, cancelled or confirmed between the reading and the writing: the new plan knows nothing of this text.
  if (!isOurs) await withdrawOrphan(ctx, messageId);
  return true;
}

function end(
  ctx: Context,
  reminder: ReminderToWrite,
  reasonCode: string,
  state: 'withdrawn' | 'skipped' = 'withdrawn',
): Promise<boolean> {
  return settleReminder(ctx.db, ctx.clinicId, reminder, { state, reasonCode, at: ctx.now() });
}

/** One text for one step of one start (design, law 6); one that was given up and is planned again has another name. */
function intentOf({ appointmentId, stepId, startsAt, plannedAt }: ReminderToWrite): string {
  return `reminder/${appointmentId}/${stepId}/${startsAt.toISOString()}/${plannedAt.toISOString()}`;
}
