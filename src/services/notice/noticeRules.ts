import type { Connection } from '@/db/database.ts';
import { locationById } from '@/db/locationQueries.ts';
import { planNoticesAnew } from '@/db/noticePlanQueries.ts';
import {
  insertNoticeRule,
  isNoticeSubjectTaken,
  noticeRuleById,
  noticeRules,
  updateNoticeRule,
  type NoticeRuleRow,
} from '@/db/noticeRuleQueries.ts';
import type { NoticeKind } from '@/domain/notice/noticeKind.ts';
import type { NoticeStep } from '@/domain/notice/noticeRule.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { noLocation } from '../location/getLocation.ts';
import { recordDeed } from '../recordDeed.ts';
import { readNoticeSteps, withAges, type WantedNoticeStep } from './noticeSteps.ts';

export type NoticeRuleFields = {
  name?: string | undefined;
  locationId?: string | null | undefined;
  steps?: readonly WantedNoticeStep[] | undefined;
  isPaused?: boolean | undefined;
};

/** The clinic's rules for notices, the oldest first. */
export async function listNoticeRules(ctx: Context) {
  requireScope(ctx.actor, 'appointments:read');
  return (await noticeRules(ctx.db, ctx.clinicId)).map(present);
}

/** One rule. @throws Refusal not_found */
export function getNoticeRule(ctx: Context, id: string) {
  requireScope(ctx.actor, 'appointments:read');
  return load(ctx, ctx.db, id);
}

/**
 * Makes a rule for a kind of notice, at one location or at all. It concerns what is due from now on.
 * @throws Refusal conflict when there is one for the same, invalid_request for steps that say nothing, not_found for a location or template
 */
export async function createNoticeRule(
  ctx: Context,
  fields: NoticeRuleFields & { name: string; kind: NoticeKind; steps: readonly WantedNoticeStep[] },
) {
  requireScope(ctx.actor, 'clinic:write');
  const { name, kind, locationId = null, isPaused = false } = fields;
  const steps = await readNoticeSteps(ctx, kind, fields.steps);
  return ctx.db.transaction().execute(async (tx) => {
    await checkLocation(ctx, tx, locationId);
    const id = ctx.newId();
    const now = ctx.now();
    const isNew = await insertNoticeRule(tx, {
      clinicId: ctx.clinicId,
      id,
      name,
      kind,
      locationId,
      steps,
      pausedAt: isPaused ? now : null,
      createdAt: now,
      updatedAt: now,
    });
    if (!isNew) throw taken();
    await planNoticesAnew(tx, ctx.clinicId, kind);
    await recordDeed(ctx, tx, { action: 'notice_rule.created', kind: 'notice_rule', id });
    return load(ctx, tx, id);
  });
}

/**
 * Changes a rule: what waits is planned anew, what went stays, and nothing that a changed step would have sent before goes now.
 * @throws Refusal not_found, and what `createNoticeRule` throws
 */
export async function changeNoticeRule(
  ctx: Context,
  id: string,
  { steps: wanted, isPaused, ...fields }: NoticeRuleFields,
) {
  requireScope(ctx.actor, 'clinic:write');
  return ctx.db.transaction().execute(async (tx) => {
    const before = await noticeRuleById(tx, ctx.clinicId, id);
    if (!before) throw noRule();
    await checkLocation(ctx, tx, fields.locationId ?? null);
    const { name = before.name, locationId = before.locationId } = fields;
    const { kind } = before;
    if (await isNoticeSubjectTaken(tx, ctx.clinicId, { id, kind, locationId })) throw taken();
    const now = ctx.now();
    const steps = wanted === undefined ? before.steps : await readNoticeSteps(ctx, kind, wanted);
    // What goes on after a pause, or is for other places, is new.
    const isNew = locationId !== before.locationId || (before.pausedAt !== null && isPaused === false);
    await updateNoticeRule(tx, ctx.clinicId, id, {
      name,
      locationId,
      steps: withAges(isNew ? [] : before.steps, steps, { since: before.updatedAt, now }),
      ...(isPaused === undefined ? {} : { pausedAt: isPaused ? (before.pausedAt ?? now) : null }),
      updatedAt: now,
    });
    await planNoticesAnew(tx, ctx.clinicId, kind);
    await recordDeed(ctx, tx, {
      action: 'notice_rule.changed',
      kind: 'notice_rule',
      id,
      detail: { isPaused: isPaused ?? before.pausedAt !== null },
    });
    return load(ctx, tx, id);
  });
}

/** Takes a rule out of use; its notices then go by the general one of the kind, or nobody is told. @throws Refusal not_found */
export async function removeNoticeRule(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'clinic:write');
  await ctx.db.transaction().execute(async (tx) => {
    const now = ctx.now();
    const rule = await noticeRuleById(tx, ctx.clinicId, id);
    if (!rule || !(await updateNoticeRule(tx, ctx.clinicId, id, { archivedAt: now, updatedAt: now })))
      throw noRule();
    await planNoticesAnew(tx, ctx.clinicId, rule.kind);
    await recordDeed(ctx, tx, { action: 'notice_rule.archived', kind: 'notice_rule', id });
  });
}

async function checkLocation(ctx: Context, tx: Connection, id: string | null): Promise<void> {
  if (id !== null && !(await locationById(tx, ctx.clinicId, id))) throw noLocation();
}

async function load(ctx: Context, connection: Connection, id: string) {
  const row = await noticeRuleById(connection, ctx.clinicId, id);
  if (!row) throw noRule();
  return present(row);
}

function present({ id, name, kind, locationId, steps, pausedAt, updatedAt }: NoticeRuleRow) {
  return {
    id,
    name,
    kind,
    locationId,
    steps: steps.map(({ since: _since, ...step }): NoticeStep => step),
    isPaused: pausedAt !== null,
    updatedAt: updatedAt.toISOString(),
  };
}

function noRule(): Refusal {
  return new Refusal('not_found', 'There is no rule for notices with this id in this clinic.');
}

function taken(): Refusal {
  return new Refusal('conflict', 'Another rule is for the same kind of notice and location.', {
    field: 'locationId',
  });
}
