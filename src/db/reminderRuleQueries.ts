import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { RuleStep, RuleSubject } from '@/domain/reminder/reminderRule.ts';
import type { Connection } from './database.ts';
import type { ReminderRuleTable } from './schema.ts';

/** A rule as it is kept. */
export type ReminderRuleRow = Omit<Selectable<ReminderRuleTable>, 'steps'> & { steps: RuleStep[] };

/** Steps that were kept before they could be for video visits alone are for all. */
function readRule<Row extends { steps: RuleStep[] }>(row: Row): Row {
  return { ...row, steps: row.steps.map((step) => ({ ...step, isForVideo: step.isForVideo ?? null })) };
}

/** The clinic's rules, paused ones included, in the order of their making. */
export async function reminderRules(connection: Connection, clinicId: string): Promise<ReminderRuleRow[]> {
  const rows = await connection
    .selectFrom('reminderRule')
    .selectAll()
    .$narrowType<{ steps: RuleStep[] }>()
    .where('clinicId', '=', clinicId)
    .where('archivedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(readRule);
}

export async function reminderRuleById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<ReminderRuleRow | undefined> {
  const row = await connection
    .selectFrom('reminderRule')
    .selectAll()
    .$narrowType<{ steps: RuleStep[] }>()
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .executeTakeFirst();
  return row && readRule(row);
}

/** Whether the clinic has a rule, or had one. */
export async function hasHadRules(connection: Connection, clinicId: string): Promise<boolean> {
  const row = await connection
    .selectFrom('reminderRule')
    .select('id')
    .where('clinicId', '=', clinicId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets rules go on that are paused; for a clinic that is made up. */
export async function startRules(connection: Connection, clinicId: string, now: Date): Promise<void> {
  await connection
    .updateTable('reminderRule')
    .set({ pausedAt: null, updatedAt: now })
    .where('clinicId', '=', clinicId)
    .execute();
}

/** Stores a rule. Returns false when another one is for the same place and kind of visit. */
export async function insertReminderRule(
  connection: Connection,
  rule: Omit<Insertable<ReminderRuleTable>, 'steps'> & { steps: readonly RuleStep[] },
): Promise<boolean> {
  const row = await connection
    .insertInto('reminderRule')
    .values({ ...rule, steps: JSON.stringify(rule.steps) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateReminderRule(
  connection: Connection,
  clinicId: string,
  id: string,
  { steps, ...change }: Omit<Updateable<ReminderRuleTable>, 'steps'> & { steps?: readonly RuleStep[] },
): Promise<boolean> {
  const row = await connection
    .updateTable('reminderRule')
    .set({ ...change, ...(steps === undefined ? {} : { steps: JSON.stringify(steps) }) })
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether another rule in use is for this place and kind of visit, held in this way. */
export async function isSubjectTaken(
  connection: Connection,
  clinicId: string,
  { id, locationId, visitType, modality }: RuleSubject & { id: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from reminder_rule where clinic_id = ${clinicId}::uuid and id <> ${id}::uuid and archived_at is null
       and location_id is not distinct from ${locationId}::uuid
       and modality is not distinct from ${modality}::text
       and lower(coalesce(visit_type, '')) = lower(coalesce(${visitType}::text, ''))`.execute(connection);
  return rows.length > 0;
}

/** Takes a rule out of use. Returns whether it was in use. */
export async function archiveReminderRule(
  connection: Connection,
  clinicId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  return updateReminderRule(connection, clinicId, id, { archivedAt: at, updatedAt: at });
}

/** All visits to come are to be looked at again: what a clinic wants has changed. */
export async function planAllAnew(connection: Connection, clinicId: string, now: Date): Promise<void> {
  await sql`
    insert into appointment_unplanned (clinic_id, appointment_id)
    select clinic_id, id from appointment
     where clinic_id = ${clinicId}::uuid and (starts_at > ${now}::timestamptz or missed_at > ${now}::timestamptz - interval '30 days')
    on conflict do nothing`.execute(connection);
}

/** What rules are called, those that are archived included. */
export async function ruleNames(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('reminderRule')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
