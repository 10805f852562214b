import {
  archiveReminderRule,
  insertReminderRule,
  isSubjectTaken,
  planAnew,
  reminderRuleById,
  reminderRules,
  updateReminderRule,
  type ReminderRuleRow,
} from '@/db/reminderRuleQueries.ts';
import { locationById } from '@/db/locationQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { Modality } from '@/domain/appointment/modality.ts';
import type { RuleStep, StepAnchor } from '@/domain/reminder/reminderRule.ts';
import { ruleChange } from '@/domain/reminder/ruleChange.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { templateInForce } from '../template/templateInForce.ts';
import { sinceOf } from './planVisit.ts';
import { noLocation } from '../location/getLocation.ts';

export type PresentedRule = {
  id: string;
  name: string;
  locationId: string | null;
  visitType: string | null;
  modality: Modality | null;
  steps: RuleStep[];
  isPaused: boolean;
  updatedAt: string;
};

/** A step as somebody wants it; without an id it is a new one. */
export type WantedStep = Omit<RuleStep, 'id'> & { id?: string | undefined };

export type RuleFields = {
  name?: string | undefined;
  locationId?: string | null | undefined;
  visitType?: string | null | undefined;
  modality?: Modality | null | undefined;
  steps?: readonly WantedStep[] | undefined;
  isPaused?: boolean | undefined;
};

/** The clinic's rules, the oldest first. */
export async function listReminderRules(ctx: Context): Promise<PresentedRule[]> {
  requireScope(ctx.actor, 'appointments:read');
  return (await reminderRules(ctx.db, ctx.clinicId)).map(present);
}

/** One rule. @throws Refusal not_found */
export function getReminderRule(ctx: Context, id: string): Promise<PresentedRule> {
  requireScope(ctx.actor, 'appointments:read');
  return load(ctx, ctx.db, id);
}

/**
 * Makes a rule for a place and a kind of visit. It concerns what is due from now on.
 * @throws Refusal conflict when there is one for the same, invalid_request for steps that say nothing, not_found for a location or template
 */
export async function createReminderRule(
  ctx: Context,
  fields: RuleFields & { name: string; steps: readonly WantedStep[] },
): Promise<PresentedRule> {
  requireScope(ctx.actor, 'clinic:write');
  const { locationId = null, visitType = null, modality = null, isPaused = false, name } = fields;
  const steps = await readSteps(ctx, fields.steps);
  return ctx.db.transaction().execute(async (tx) => {
    await checkLocation(ctx, tx, locationId);
    const id = ctx.newId();
    const now = ctx.now();
    const isNew = await insertReminderRule(tx, {
      clinicId: ctx.clinicId,
      id,
      name,
      locationId,
      visitType,
      modality,
      steps,
      pausedAt: isPaused ? now : null,
      createdAt: now,
      updatedAt: now,
    });
    if (!isNew) throw taken();
    await planAnew(tx, ctx.clinicId, [{ locationId, visitType, modality }], now);
    await recordDeed(ctx, tx, { action: 'reminder_rule.created', kind: 'reminder_rule', id });
    return load(ctx, tx, id);
  });
}

/**
 * Changes a rule: what waits is planned anew where the change means something for it, what went stays, and nothing that a changed step would have
 * sent before goes now.
 * @throws Refusal not_found, and what `createReminderRule` throws
 */
export async function changeReminderRule(
  ctx: Context,
  id: string,
  { steps: wanted, isPaused, ...fields }: RuleFields,
): Promise<PresentedRule> {
  requireScope(ctx.actor, 'clinic:write');
  const steps = wanted === undefined ? undefined : await readSteps(ctx, wanted);
  return ctx.db.transaction().execute(async (tx) => {
    const before = await reminderRuleById(tx, ctx.clinicId, id);
    if (!before) throw noRule();
    await checkLocation(ctx, tx, fields.locationId ?? null);
    const {
      name = before.name,
      locationId = before.locationId,
      visitType = before.visitType,
      modality = before.modality,
    } = fields;
    if (await isSubjectTaken(tx, ctx.clinicId, { id, locationId, visitType, modality })) throw taken();
    const now = ctx.now();
    const subject = { locationId, visitType, modality };
    const { matters, since } = ruleChange(
      { ...before, isPaused: before.pausedAt !== null, since: sinceOf(before) },
      { ...subject, steps: steps ?? before.steps, isPaused: isPaused ?? before.pausedAt !== null },
      now.toTemporalInstant(),
    );
    await updateReminderRule(tx, ctx.clinicId, id, {
      name,
      ...subject,
      ...(steps === undefined ? {} : { steps }),
      stepsSince: JSON.stringify(Object.fromEntries(since)),
      ...(isPaused === undefined ? {} : { pausedAt: isPaused ? (before.pausedAt ?? now) : null }),
      updatedAt: now,
    });
    if (matters) await planAnew(tx, ctx.clinicId, [before, subject], now);
    await recordDeed(ctx, tx, {
      action: 'reminder_rule.changed',
      kind: 'reminder_rule',
      id,
      detail: {
        fields: [
          ...Object.keys(fields),
          ...(steps ? ['steps'] : []),
          ...(isPaused === undefined ? [] : ['isPaused']),
        ],
      },
    });
    return load(ctx, tx, id);
  });
}

/** Takes a rule out of use; its visits are then reminded of by the next more general one, or not at all. @throws Refusal not_found */
export async function removeReminderRule(ctx: Context, id: string): Promise<void> {
  requireScope(ctx.actor, 'clinic:write');
  await ctx.db.transaction().execute(async (tx) => {
    const now = ctx.now();
    const rule = await reminderRuleById(tx, ctx.clinicId, id);
    if (!rule || !(await archiveReminderRule(tx, ctx.clinicId, id, now))) throw noRule();
    await planAnew(tx, ctx.clinicId, [rule], now);
    await recordDeed(ctx, tx, { action: 'reminder_rule.archived', kind: 'reminder_rule', id });
  });
}

/** Steps as they are kept. @throws Refusal invalid_request for what says nothing, or the same twice */
export async function readSteps(ctx: Context, wanted: readonly WantedStep[]): Promise<RuleStep[]> {
  const steps = wanted.map((step) => ({ ...step, id: step.id ?? ctx.newId() }));
  for (const [index, step] of steps.entries()) {
    const field = `steps.${index}`;
    if (isAheadStep(step) && step.days === 0 && step.hours === 0)
      throw invalid(`${field}.days`, 'Say how many days or hours before the visit.');
    if (
      step.anchor === 'no_answer' &&
      !steps.some(({ anchor }) => anchor === 'before_visit' || anchor === 'on_booking')
    )
      throw invalid(
        `${field}.anchor`,
        'Add a text that asks first: this one goes when nobody has answered it.',
      );
    if (step.anchor === 'on_booking' && (step.days > 0 || step.hours > 0))
      throw invalid(`${field}.days`, 'A text on booking goes at once: leave days and hours at 0.');
    if (step.anchor === 'after_missed' && step.templateKey === null)
      throw invalid(`${field}.templateKey`, 'Name a template: a reminder of a missed visit says nothing.');
    if (steps.findIndex((other) => timeOf(other) === timeOf(step)) < index)
      throw invalid(field, 'Another step goes at the same time.');
    if (steps.findIndex((other) => other.id === step.id) < index)
      throw invalid(`${field}.id`, 'Another step has this id.');
    if (step.templateKey !== null) await checkTemplate(ctx, step.templateKey, field);
  }
  return steps;
}

/** The template exists, is in force, and can be written for one visit. */
async function checkTemplate(ctx: Context, key: string, field: string): Promise<void> {
  const { words } = await templateInForce(ctx, ctx.db, key);
  if (words.some(({ body }) => /\{visits\b/.test(body)))
    throw invalid(
      `${field}.templateKey`,
      'This template lists several visits: it is used by itself when texts go together.',
    );
}

function isAheadStep({ anchor }: WantedStep): boolean {
  return anchor === 'before_visit' || anchor === 'no_answer';
}

function timeOf({ anchor, days, hours, isForNewPatients, isForVideo }: RuleStep): string {
  return `${anchor satisfies StepAnchor} ${days} ${hours} ${isForNewPatients} ${isForVideo}`;
}

async function checkLocation(ctx: Context, tx: Connection, id: string | null): Promise<void> {
  if (id !== null && !(await locationById(tx, ctx.clinicId, id))) throw noLocation();
}

async function load(ctx: Context, connection: Connection, id: string): Promise<PresentedRule> {
  const row = await reminderRuleById(connection, ctx.clinicId, id);
  if (!row) throw noRule();
  return present(row);
}

function present({
  id,
  name,
  locationId,
  visitType,
  modality,
  steps,
  pausedAt,
  updatedAt,
}: ReminderRuleRow): PresentedRule {
  return {
    id,
    name,
    locationId,
    visitType,
    modality,
    steps,
    isPaused: pausedAt !== null,
    updatedAt: updatedAt.toISOString(),
  };
}

function noRule(): Refusal {
  return new Refusal('not_found', 'There is no reminder rule with this id in this clinic.');
}

function taken(): Refusal {
  return new Refusal(
    'conflict',
    'Another rule is for the same location, kind of visit and way of holding it.',
    {
      field: 'visitType',
    },
  );
}

function invalid(field: string, sentence: string): Refusal {
  return new Refusal('invalid_request', sentence, { field });
}
