import { clinicById } from '@/db/clinicQueries.ts';
import { noticesToPlan, planNoticesAgain } from '@/db/noticePlanQueries.ts';
import {
  automatedTextsAround,
  noticeTextsToWrite,
  settleNoticeText,
  type NoticeTextToWrite,
} from '@/db/noticeWriteQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { noticeKindFacts } from '@/domain/notice/noticeKind.ts';
import { wordsInOrder, type WordsReason } from '@/domain/notice/noticeWords.ts';
import { spaceOut } from '@/domain/notice/spaceOut.ts';
import { openingFor } from '@/domain/reminder/stepTimes.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { rulePackAt } from '@/domain/schedule/rulePack.ts';
import { clinicHoursFor } from '@/domain/schedule/textHours.ts';
import type { Context } from '@/services/context.ts';
import { canGoLater } from '@/services/message/canGoLater.ts';
import { sendTemplate } from '@/services/message/sendTemplate.ts';
import { openFields } from './noticeFields.ts';
import { whereaboutsOf } from './planNoticeOf.ts';

/** As reminders: a minute in which many are told does not become several. */
const aheadMs = 10 * 60_000;
/** Numbers side by side: their texts are committed together, as far as they come together. */
const sideBySide = 64;
const turnMs = 2_000;
const hourMs = 3_600_000;

/**
 * Writes the texts about notices that go within the next minutes: each is handed to the gate and queued for its time, as one intent by its
 * notice, step and due date. Several for one number keep apart, so that they stay below what the brake lets through in an hour. What is being worked out anew is
 * passed over; one whose time went by is withdrawn.
 * @param atATime so many are read together
 * @returns how many texts were settled
 */
export async function writeNoticeTexts(deps: Deps, clinicId: string, atATime = 500): Promise<number> {
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'notices' } };
  const until = performance.now() + turnMs;
  let total = 0;
  // What cannot go just now does not stand before what can.
  let after: NoticeTextToWrite | null = null;
  for (;;) {
    const now = deps.now();
    const due = await noticeTextsToWrite(deps.db, clinicId, {
      until: new Date(now.getTime() + aheadMs),
      limit: atATime,
      now,
      after,
    });
    if (due.length > 0) await deps.vault.prepare(clinicId);
    const numbers = [...Map.groupBy(due, ({ phoneNumber, id }) => phoneNumber ?? id).values()];
    for (let from = 0; from < numbers.length; from += sideBySide) {
      const settled = await Promise.all(
        numbers.slice(from, from + sideBySide).map((texts) => settleInTurn(ctx, texts)),
      );
      total += settled.reduce((sum, count) => sum + count, 0);
    }
    const last = due.at(-1);
    if (!last || due.length < atATime || performance.now() > until) return total;
    after = last;
  }
}

/** Texts of one number: each sees those before it. Returns how many are settled; what cannot go just now is asked again. */
async function settleInTurn(ctx: Context, texts: readonly NoticeTextToWrite[]): Promise<number> {
  let settled = 0;
  for (const text of texts) if (await settle(ctx, text)) settled += 1;
  return settled;
}

async function settle(ctx: Context, text: NoticeTextToWrite): Promise<boolean> {
  if (text.deadlineAt <= ctx.now()) {
    await end(ctx, text, 'too_late', 'withdrawn');
    // Another step may take the place that it had under the caps.
    await planNoticesAgain(ctx.db, ctx.clinicId, [text.noticeId]);
    return true;
  }
  if (!text.isCurrent || text.outcome !== null) return false;
  const { phoneNumber } = text;
  if (phoneNumber === null) return end(ctx, text, 'no_number', 'skipped');
  const sendAt = await timeBesideOthers(ctx, text, phoneNumber);
  if (sendAt === null) return end(ctx, text, 'too_many', 'skipped');
  const outcome = await writeInWordsThatGo(ctx, text, phoneNumber, sendAt);
  if (outcome === 'later') return false;
  return outcome === 'written' || end(ctx, text, outcome.refusedAs, 'skipped');
}

/** Its time, or a later one at which its number has had fewer automated texts; null when that comes too late. */
async function timeBesideOthers(
  ctx: Context,
  text: NoticeTextToWrite,
  phoneNumber: string,
): Promise<Date | null> {
  const now = ctx.now();
  // Never within this very call: it waits for its turn like all others.
  const wanted = new Date(Math.max(text.sendAt.getTime(), now.getTime() + 1_000));
  const { deadlineAt } = text;
  const others = await automatedTextsAround(ctx.db, ctx.clinicId, phoneNumber, {
    from: new Date(wanted.getTime() - hourMs),
    until: new Date(deadlineAt.getTime() + hourMs),
  });
  if (others.length === 0) return wanted;
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const [notice] = await noticesToPlan(ctx.db, ctx.clinicId, [text.noticeId], now);
  const whereabouts = notice ? whereaboutsOf(clinic, notice) : null;
  if (whereabouts === null) return wanted;
  const { category } = noticeKindFacts[text.kind];
  const hours = {
    policy: clinic.policy,
    now: now.toTemporalInstant(),
    whereabouts,
    clinicHours: clinicHoursFor(clinic.textHours, category),
  };
  return spaceOut({ wanted, deadline: deadlineAt, others }, (at) => {
    const dueAt = at.toTemporalInstant();
    const asked = { dueAt, deadlineAt: deadlineAt.toTemporalInstant(), earliestUsefulAt: null, category };
    const open = openingFor(asked, hours, rulePackAt(hours.now));
    return open && new Date(open.epochMilliseconds);
  });
}

type Outcome = 'written' | 'later' | { refusedAs: string };

/** What the gate or the template itself says no to goes in words that tell less, where the kind has some, and says so. */
async function writeInWordsThatGo(
  ctx: Context,
  text: NoticeTextToWrite,
  phoneNumber: string,
  sendAt: Date,
): Promise<Outcome> {
  const order = wordsInOrder(text.kind, text.templateKey);
  let words = { templateKey: text.templateKey, wordsBecause: text.wordsBecause };
  for (;;) {
    const outcome = await write(ctx, { ...text, ...words }, phoneNumber, sendAt);
    const because = typeof outcome === 'string' ? null : refusedWords[outcome.refusedAs];
    const next = order[order.indexOf(words.templateKey) + 1];
    if (!because || next === undefined) return outcome;
    words = { templateKey: next, wordsBecause: words.wordsBecause ?? because };
  }
}

/** Refusals that speak against the words, and not against the text. */
const refusedWords: Readonly<Record<string, WordsReason>> = {
  template_refused: 'not_allowed',
  phi_blocked: 'not_allowed',
  template_field_missing: 'no_value',
  template_retired: 'not_in_force',
  template_not_approved: 'not_in_force',
};

async function write(
  ctx: Context,
  text: NoticeTextToWrite,
  phoneNumber: string,
  sendAt: Date,
): Promise<Outcome> {
  const { id, noticeId, stepId, about, plannedAt, templateKey, wordsBecause, revision } = text;
  const fields = await openFields(ctx, { ...text, id: noticeId });
  try {
    await sendTemplate(ctx, {
      templateKey,
      patientId: text.patientId,
      values: { id: fields.prescriptionNumber, amount: fields.amount, date: text.dueOn },
      locationId: text.locationId,
      planned: {
        sendAt,
        deadlineAt: text.deadlineAt,
        intentKey: `notice/${noticeId}/${stepId}/${about}/${plannedAt.toISOString()}`,
        notices: [{ id, noticeId, plannedAt, sendAt, phoneNumber, templateKey, wordsBecause, revision }],
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
  text: NoticeTextToWrite,
  reasonCode: string,
  state: 'withdrawn' | 'skipped',
): Promise<boolean> {
  return settleNoticeText(ctx.db, ctx.clinicId, text, { state, reasonCode, at: ctx.now() });
}
