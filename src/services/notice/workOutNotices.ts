import { recordChanges } from '@/db/changeQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  hasUnplannedNotices,
  noteWithdrawnNotices,
  noticesToPlan,
  takeUnplannedNotices,
  withdrawNoticeTexts,
  writeNoticePlans,
  type NoticeTextWrite,
  type NoticeToPlan,
} from '@/db/noticePlanQueries.ts';
import { noticeRules, type NoticeRuleRow } from '@/db/noticeRuleQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import { noticeRuleFor } from '@/domain/notice/noticeRule.ts';
import type { Context } from '@/services/context.ts';
import { knownWords, planNoticeOf, unwantedTexts } from './planNoticeOf.ts';

/** Notices a transaction: whoever changes one of them meanwhile waits for it. */
const atATime = 200;
/** A turn ends after this time, so that a process that is to stop need not wait. */
const turnMs = 2_000;

/**
 * Works out the texts of notices that were reported or changed, or whose patients or rules were, since they were last worked out. Safe on any number of
 * workers: each notice is taken by one, and whoever changes it meanwhile says so anew.
 * @returns how many notices that were
 */
export async function workOutNotices(deps: Deps, clinicId: string): Promise<number> {
  if (!(await hasUnplannedNotices(deps.db, clinicId))) return 0;
  const ctx: Context = { ...deps, clinicId, actor: { kind: 'job', id: 'notices' } };
  const until = performance.now() + turnMs;
  let total = 0;
  for (;;) {
    const done = await deps.db.transaction().execute((tx) => workOut(ctx, tx));
    total += done;
    if (done < atATime || performance.now() > until) return total;
  }
}

async function workOut(ctx: Context, tx: Connection): Promise<number> {
  const { clinicId } = ctx;
  const ids = await takeUnplannedNotices(tx, clinicId, atATime);
  if (ids.length === 0) return 0;
  const now = ctx.now();
  const clinic = await clinicById(tx, clinicId);
  const rules = await noticeRules(tx, clinicId);
  await noteWithdrawnNotices(tx, clinicId, ids);
  let notices = await noticesToPlan(tx, clinicId, ids, now);
  const unwanted = notices.flatMap((notice) => unwantedTexts(clinic, ruleInUse(rules, notice), notice));
  const texts = await withdrawNoticeTexts(tx, clinicId, unwanted);
  if (texts.length > 0) {
    await recordTextEvents(
      ctx,
      tx,
      clinicId,
      texts,
      ({ reasonCode }) => ({ kind: 'withdrawn', reasonCode }),
      now,
    );
    await noteWithdrawnNotices(tx, clinicId, ids);
    notices = await noticesToPlan(tx, clinicId, ids, now);
  }
  const words = await knownWords(ctx, tx, clinic);
  const plans: NoticeTextWrite[] = [];
  for (const notice of notices) {
    const rule = ruleInUse(rules, notice);
    if (rule === null) continue;
    for (const one of planNoticeOf(clinic, rule, notice, await words.of(notice, rule.steps), now))
      plans.push({
        id: ctx.newId(),
        noticeId: notice.id,
        ruleId: rule.id,
        stepId: one.stepId,
        about: one.about,
        dueAt: new Date(one.dueAt.epochMilliseconds),
        sendAt: one.kind === 'planned' ? new Date(one.sendAt.epochMilliseconds) : null,
        deadlineAt: one.kind === 'planned' ? new Date(one.deadlineAt.epochMilliseconds) : null,
        templateKey: one.words?.templateKey ?? null,
        wordsBecause: one.words?.because ?? null,
        state: one.kind,
        reasonCode: one.kind === 'planned' ? null : one.reason,
      });
  }
  await writeNoticePlans(tx, clinicId, notices, plans, now);
  // Screens that show one patient's; many at once are a program's report.
  if (ids.length <= 20)
    await recordChanges(
      tx,
      ids.map((subjectId) => ({ clinicId, kind: 'notice', subjectId, conversationId: null })),
    );
  return ids.length;
}

/** While the rule of a notice is paused nothing is sent about it: no more general one steps in. */
function ruleInUse(rules: readonly NoticeRuleRow[], notice: NoticeToPlan): NoticeRuleRow | null {
  const rule = noticeRuleFor(rules, notice);
  return rule === null || rule.pausedAt !== null ? null : rule;
}
