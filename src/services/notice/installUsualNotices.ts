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
  for (const kind of noticeKinds) {
    if (known.has(kind)) continue;
    await insertNoticeRule(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      name: noticeKindFacts[kind].title,
      kind,
      steps: usualNoticeSteps(kind, ctx.newId),
      createdAt: now,
      updatedAt: now,
    });
  }
}
