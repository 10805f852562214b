import { remindersToWrite, settleReminder, type ReminderToWrite } from '@/db/reminderWriteQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { remindedStatuses } from '@/domain/reminder/reminderRule.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import { canGoLater } from '@/services/message/canGoLater.ts';
import { reminderTemplate } from '@/services/message/sendReminder.ts';
import { sendTemplate, type TemplateSend } from '@/services/message/sendTemplate.ts';
import { groupsToWrite } from './groupsToWrite.ts';

/** Texts are written so long before they go that a minute in which everybody is reminded does not become several. */
const aheadMs = 10 * 60_000;
/** Together in one commit, as far as they come together. */
const sideBySide = 64;
const turnMs = 2_000;

/**
 * Writes the texts of reminders that go within the next minutes: each is handed to the gate and queued for its time, as one intent by its
 * visit, step and start; those of one phone that go together as one text. A visit that was moved, cancelled or is being worked out anew is
 * passed over; one whose time went by is withdrawn.
 * @param atATime so many are read together
 * @returns how many reminders were settled
 */
export async function writeReminders(deps: Deps, clinicId: string, atATime = 500): Promise<number> {
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'reminders' } };
  const until = performance.now() + turnMs;
  let total = 0;
  // What cannot go just now does not stand before what can.
  let after: ReminderToWrite | null = null;
  for (;;) {
    const now = deps.now();
    const due = await remindersToWrite(deps.db, clinicId, {
      until: new Date(now.getTime() + aheadMs),
      limit: atATime,
      now,
      after,
    });
    const usual = await usualTemplates(ctx, due);
    const groups = await groupsToWrite(ctx, due);
    let settled = 0;
    for (let from = 0; from < groups.length; from += sideBySide) {
      const results = await Promise.all(
        groups.slice(from, from + sideBySide).map((group) => settle(ctx, group, usual)),
      );
      settled += results.reduce((sum, count) => sum + count, 0);
    }
    total += settled;
    const last = due.at(-1);
    if (!last || due.length < atATime || performance.now() > until) return total;
    after = last;
  }
}

type Usual = ReadonlyMap<string | null, string>;

/** The reminder that suits the sender of each place. */
async function usualTemplates(ctx: Context, due: readonly ReminderToWrite[]): Promise<Usual> {
  const places = [...new Set(due.map(({ locationId }) => locationId))];
  return new Map(
    await Promise.all(places.map(async (place) => [place, await reminderTemplate(ctx, place)] as const)),
  );
}

/** Returns how many of the group are settled; what cannot go just now is asked again. */
async function settle(ctx: Context, group: readonly ReminderToWrite[], usual: Usual): Promise<number> {
  const now = ctx.now();
  const [open, over] = [
    group.filter(({ deadlineAt }) => deadlineAt > now),
    group.filter(({ deadlineAt }) => deadlineAt <= now),
  ];
  for (const reminder of over) await end(ctx, reminder, 'too_late', 'withdrawn');
  const current = open.filter(
    ({ isCurrent, status }) => isCurrent && (status === 'no_show' || remindedStatuses.includes(status)),
  );
  const unasked = current.filter(({ hasAsked, sendAt }) => !hasAsked && +sendAt <= +now + aheadMs);
  for (const reminder of unasked) await end(ctx, reminder, 'nothing_asked', 'skipped');
  const going = current.filter(({ hasAsked }) => hasAsked);
  const ended = over.length + unasked.length;
  const [first, ...others] = going;
  // Without the one that was due the others are not due yet.
  if (!first || going.every(({ sendAt }) => +sendAt > +now + aheadMs)) return ended;
  if (others.length === 0) return ended + (await settleOne(ctx, first, usual));
  const outcome = await write(ctx, severalOf(going));
  if (outcome === 'written') return ended + going.length;
  if (outcome === 'later') return ended;
  // What stands against one of them stands against the text: each alone hears why, or goes.
  let settled = ended;
  for (const reminder of going) settled += await settleOne(ctx, reminder, usual);
  return settled;
}

async function settleOne(ctx: Context, reminder: ReminderToWrite, usual: Usual): Promise<number> {
  const templateKey = reminder.templateKey ?? usual.get(reminder.locationId);
  if (templateKey === undefined) return 0;
  const outcome = await write(ctx, {
    templateKey,
    values: { doctor: reminder.clinician, date: reminder.startsAt },
    group: [reminder],
  });
  if (outcome === 'later') return 0;
  if (outcome !== 'written') await end(ctx, reminder, outcome.refusedAs, 'skipped');
  return 1;
}

type Wanted = Pick<TemplateSend, 'templateKey' | 'values'> & { group: readonly ReminderToWrite[] };

/** One text for all of them; first names only where they are of several patients. */
function severalOf(group: readonly ReminderToWrite[]): Wanted {
  const isFamily = new Set(group.map(({ patientId }) => patientId)).size > 1;
  const visits = group.map(({ givenName, startsAt, timeZone }) => ({
    firstName: isFamily ? givenName : null,
    startsAt,
    timeZone,
  }));
  return { templateKey: 'appointment_reminder_several', values: { visits }, group };
}

async function write(
  ctx: Context,
  { templateKey, values, group }: Wanted,
): Promise<'written' | 'later' | { refusedAs: string }> {
  const [first, ...others] = group;
  if (!first) throw new Error('there is nothing to write');
  const leader = group.reduce((one, other) => (other.sendAt < one.sendAt ? other : one));
  // Never within this very call: it waits for its turn like all others.
  const sendAt = new Date(Math.max(leader.sendAt.getTime(), ctx.now().getTime() + 1_000));
  try {
    await sendTemplate(ctx, {
      templateKey,
      patientId: first.patientId,
      values,
      appointment: first.appointmentId,
      alsoAbout: others.map(({ appointmentId }) => appointmentId),
      planned: {
        sendAt,
        deadlineAt: new Date(Math.min(...group.map(({ deadlineAt }) => deadlineAt.getTime()))),
        intentKey: intentOf(leader),
        reminders: group.map(({ id, plannedAt }) => ({ id, plannedAt, sendAt: leader.sendAt })),
      },
    });
    return 'written';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Held for a second person: stored all the same.
    if (error.code === 'content_held' && error.facts.id !== undefined) return 'written';
    if (canGoLater(error)) return 'later';
    return { refusedAs: error.facts.reason ?? error.code };
  }
}

function end(
  ctx: Context,
  reminder: ReminderToWrite,
  reasonCode: string,
  state: 'withdrawn' | 'skipped',
): Promise<boolean> {
  return settleReminder(ctx.db, ctx.clinicId, reminder, { state, reasonCode, at: ctx.now() });
}

/** One text for one step of one start (design, law 6); one that was given up and is planned again has another name. */
function intentOf({ appointmentId, stepId, startsAt, plannedAt }: ReminderToWrite): string {
  return `reminder/${appointmentId}/${stepId}/${startsAt.toISOString()}/${plannedAt.toISOString()}`;
}
