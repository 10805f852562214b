import { recordChanges } from '@/db/changeQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  hasUnplanned,
  noteWithdrawn,
  planAgain,
  takeUnplanned,
  visitsToPlan,
  withdrawReminderTexts,
  writePlans,
  type PlanWrite,
  type VisitToPlan,
} from '@/db/reminderQueries.ts';
import { reminderRules, type ReminderRuleRow } from '@/db/reminderRuleQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { recordTextEvents } from '@/dispatch/recordTextEvents.ts';
import { ruleFor } from '@/domain/reminder/reminderRule.ts';
import { planVisit, unwantedSteps, type PlanClinic } from './planVisit.ts';

type PlanDeps = Pick<Deps, 'db' | 'now' | 'newId'>;

/** Visits a transaction: whoever changes one of them meanwhile waits for it. */
const atATime = 200;
/** A turn ends after this time, so that a process that is to stop need not wait. */
const turnMs = 2_000;

/**
 * Works out the reminders of visits that were booked or changed, or whose rules were, since they were last worked out. Safe on any
 * number of workers: each visit is taken by one, and whoever changes it meanwhile says so anew.
 * @returns how many visits that were
 */
export async function workOutReminders(deps: PlanDeps, clinicId: string): Promise<number> {
  const until = performance.now() + turnMs;
  let total = 0;
  if (!(await hasUnplanned(deps.db, clinicId))) return 0;
  for (;;) {
    const done = await deps.db.transaction().execute((tx) => workOut(deps, tx, clinicId));
    total += done;
    if (done < atATime || performance.now() > until) return total;
  }
}

async function workOut(deps: PlanDeps, tx: Connection, clinicId: string): Promise<number> {
  const ids = await takeUnplanned(tx, clinicId, atATime);
  if (ids.length === 0) return 0;
  const now = deps.now();
  await noteWithdrawn(tx, clinicId, ids);
  const clinic = await clinicById(tx, clinicId);
  const rules = await reminderRules(tx, clinicId);
  const visits = await visitsToPlan(tx, clinicId, ids, now);
  const ruled = visits.map((visit) => ({ visit, rule: ruleInUse(rules, visit) }));
  await writePlans(
    tx,
    clinicId,
    visits,
    ruled.flatMap(({ visit, rule }) => (rule === null ? [] : stepsOf(deps, clinic, rule, visit, now))),
    now,
  );
  const unwanted = ruled.flatMap(({ visit, rule }) => unwantedSteps(clinic, rule, visit));
  const texts = await withdrawReminderTexts(tx, clinicId, unwanted);
  await recordTextEvents(
    deps,
    tx,
    clinicId,
    texts,
    ({ reasonCode }) => ({ kind: 'withdrawn', reasonCode }),
    now,
  );
  if (texts.length > 0) await noteWithdrawn(tx, clinicId, ids);
  await planAgain(
    tx,
    clinicId,
    unwanted.flatMap((step) => (step.reasonCode === 'appointment_changed' ? [step.appointmentId] : [])),
  );
  // Screens that show the plan of one visit; many at once are an import, which tells of itself.
  if (ids.length <= 20) {
    await recordChanges(
      tx,
      ids.map((subjectId) => ({ clinicId, kind: 'appointment', subjectId, conversationId: null })),
    );
  }
  return ids.length;
}

/** While the rule of a visit is paused nothing is sent about it: no more general one steps in. */
function ruleInUse(rules: readonly ReminderRuleRow[], visit: VisitToPlan): ReminderRuleRow | null {
  const rule = ruleFor(rules, visit);
  return rule === null || rule.pausedAt !== null ? null : rule;
}

function stepsOf(
  deps: PlanDeps,
  clinic: PlanClinic,
  rule: ReminderRuleRow,
  visit: VisitToPlan,
  now: Date,
): PlanWrite[] {
  const steps = new Map(rule.steps.map((step) => [step.id, step]));
  return planVisit(clinic, rule, visit, now).map((one) => ({
    id: deps.newId(),
    appointmentId: visit.id,
    ruleId: rule.id,
    stepId: one.stepId,
    startsAt: visit.startsAt,
    dueAt: new Date(one.dueAt.epochMilliseconds),
    sendAt: one.kind === 'planned' ? new Date(one.sendAt.epochMilliseconds) : null,
    deadlineAt: one.kind === 'planned' ? new Date(one.deadlineAt.epochMilliseconds) : null,
    templateKey: steps.get(one.stepId)?.templateKey ?? null,
    anchor: steps.get(one.stepId)?.anchor ?? 'before_visit',
    state: one.kind,
    reasonCode: one.kind === 'planned' ? null : one.reason,
  }));
}
