import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { RuleStep, RuleSubject } from '@/domain/reminder/reminderRule.ts';
import type { Connection } from './database.ts';
import type { ReminderRuleTable } from './schema.ts';

/** A rule as it is kept. */
export type ReminderRuleRow = Omit<Selectable<ReminderRuleTable>, 'steps' | 'stepsSince'> & Narrowed;
type Narrowed = { steps: RuleStep[]; stepsSince: Record<string, string> };

/** Steps that were kept before they could be for video visits alone are for all. */
function readRule<Row extends { steps: RuleStep[] }>(row: Row): Row {
  return { ...row, steps: row.steps.map((step) => ({ ...step, isForVideo: step.isForVideo ?? null })) };
}

/** The clinic's rules, paused ones included, in the order of their making. */
export async function reminderRules(connection: Connection, clinicId: string): Promise<ReminderRuleRow[]> {
  const rows = await connection
    .selectFrom('reminderRule')
    .selectAll()
    .$narrowType<Narrowed>()
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
    .$narrowType<Narrowed>()
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

/** All visits to come are to be looked at again. */
export function planAllAnew(connection: Connection, clinicId: string, now: Date): Promise<void> {
  return planAnew(connection, clinicId, [{ locationId: null, visitType: null, modality: null }], now);
}

/** SQL: kinds of visits as rules compare them. */
const kind = (column: string) => sql.raw(`lower(btrim(${column}, E' \\t\\r\\n'))`);

/** Visits to come that a rule for one of these may be about are to be looked at again: what a clinic wants for them has changed. */
export async function planAnew(
  connection: Connection,
  clinicId: string,
  subjects: readonly RuleSubject[],
  now: Date,
): Promise<void> {
  await sql`
    insert into appointment_unplanned (clinic_id, appointment_id)
    select a.clinic_id, a.id from appointment a
     where a.clinic_id = ${clinicId}::uuid
       and (a.starts_at > ${now}::timestamptz or a.missed_at > ${now}::timestamptz - interval '30 days')
       and exists (select 1 from unnest(${subjects.map(({ locationId }) => locationId)}::uuid[],
                                        ${subjects.map(({ visitType }) => visitType)}::text[],
                                        ${subjects.map(({ modality }) => modality)}::text[]) as s(location_id, visit_type, modality)
         where (s.location_id is null or s.location_id = a.location_id)
           and (s.modality is null or s.modality = a.modality)
           and (s.visit_type is null or ${kind('s.visit_type')} = ${kind('a.visit_type')}))
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
