import type { KeptNoticeStep } from '@/db/noticeRuleQueries.ts';
import { noticeKindFacts, type NoticeKind } from '@/domain/notice/noticeKind.ts';
import type { NoticeStep } from '@/domain/notice/noticeRule.ts';
import type { Context } from '../context.ts';
import { templateInForce } from '../template/templateInForce.ts';
import { invalid } from './noticeFields.ts';

/** A step as somebody wants it; without an id it is a new one. */
export type WantedNoticeStep = Omit<NoticeStep, 'id'> & { id?: string | undefined };

/** Steps as they are kept. @throws Refusal invalid_request for what says nothing, or the same twice; not_found for a template */
export async function readNoticeSteps(
  ctx: Context,
  kind: NoticeKind,
  wanted: readonly WantedNoticeStep[],
): Promise<NoticeStep[]> {
  const { hasDueDate, category } = noticeKindFacts[kind];
  const steps = wanted.map((step) => ({ ...step, id: step.id ?? ctx.newId() }));
  for (const [index, step] of steps.entries()) {
    const field = `steps.${index}`;
    const isAtOnce = step.anchor === 'at_once';
    if (isAtOnce && (step.days > 0 || step.hours > 0 || step.time !== null))
      throw invalid(`${field}.days`, 'A text at once has no time of its own: leave days and hours at 0.');
    if (step.anchor === 'before_due' && !hasDueDate)
      throw invalid(`${field}.anchor`, 'This kind of notice has no due date.');
    if (step.anchor === 'not_done' && step.days === 0 && step.hours === 0)
      throw invalid(`${field}.days`, 'Say after how many days or hours.');
    if (step.anchor === 'not_done' && hasDueDate && step.templateKey === null)
      throw invalid(`${field}.templateKey`, 'Name a template: the usual text says when it will be due.');
    if (steps.findIndex((other) => timeOf(other) === timeOf(step)) < index)
      throw invalid(field, 'Another step goes at the same time.');
    if (steps.findIndex((other) => other.id === step.id) < index)
      throw invalid(`${field}.id`, 'Another step has this id.');
    if (step.templateKey !== null) {
      const template = await templateInForce(ctx, ctx.db, step.templateKey);
      if (template.category !== category)
        throw invalid(`${field}.templateKey`, `Texts of this kind are of the category ${category}.`);
    }
  }
  return steps;
}

/** Since when each step is what it is: other words alone make it no younger, so that what waits for the end of quiet hours still goes. */
export function withAges(
  before: readonly KeptNoticeStep[],
  after: readonly NoticeStep[],
  { since, now }: { since: Date; now: Date },
): KeptNoticeStep[] {
  return after.map((step) => {
    const was = before.find(({ id }) => id === step.id);
    const isSame = was !== undefined && timeOf(was) === timeOf(step) && was.usefulHours === step.usefulHours;
    return { ...step, since: isSame ? (was.since ?? since.toISOString()) : now.toISOString() };
  });
}

function timeOf({ anchor, days, hours, time }: Omit<NoticeStep, 'id'>): string {
  return `${anchor} ${days} ${hours} ${time}`;
}
