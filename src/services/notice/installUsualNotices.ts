import type { Connection } from '@/db/database.ts';
import { insertNoticeRule, kindsWithRules } from '@/db/noticeRuleQueries.ts';
import { noticeKindFacts, noticeKinds } from '@/domain/notice/noticeKind.ts';
import { usualNoticeSteps } from '@/domain/notice/noticeRule.ts';
import type { Context } from '@/services/context.ts';

/**
 * Gives a clinic the usual rule of each kind for which it never had one. In use at once, other than reminders: nothing is told before a person or
 * a program has reported it here, and who reports it wants it told.
 */
export async function installUsualNotices(ctx: Context, tx: Connection): Promise<void> {
  const known = await kindsWithRules(tx, ctx.clinicId);
  const now = ctx.now();
  const missing = noticeKinds.filter((kind) => !known.has(kind));
  // Rules made at one moment are listed in the order of their ids.
  const ids = missing.map(() => ctx.newId()).toSorted();
  for (const [index, kind] of missing.entries()) {
    await insertNoticeRule(tx, {
      clinicId: ctx.clinicId,
      id: ids[index] ?? ctx.newId(),
      name: noticeKindFacts[kind].title,
      kind,
      steps: usualNoticeSteps(kind, ctx.newId),
      createdAt: now,
      updatedAt: now,
    });
  }
}
