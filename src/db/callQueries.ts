import { sql, type Insertable } from 'kysely';
import type { Connection } from './database.ts';
import type { VisitCallTable } from './schema.ts';

/** Notes a call about a visit. */
export async function insertCall(connection: Connection, call: Insertable<VisitCallTable>): Promise<void> {
  await connection.insertInto('visitCall').values(call).execute();
}

/** The latest call about this start of a visit, by whomever. */
export function latestCall(connection: Connection, clinicId: string, appointmentId: string, startsAt: Date) {
  return connection
    .selectFrom('visitCall')
    .select(['outcome', 'actorKind', 'actorId', 'occurredAt'])
    .where('clinicId', '=', clinicId)
    .where('appointmentId', '=', appointmentId)
    .where('startsAt', '=', startsAt)
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** What the patients of these conversations wrote last, sealed. */
export async function lastWordsOf(
  connection: Connection,
  clinicId: string,
  conversationIds: readonly string[],
): Promise<Map<string, { id: string; keyId: string; bodyEncrypted: Buffer; occurredAt: Date }>> {
  if (conversationIds.length === 0) return new Map();
  const { rows } = await sql<{
    conversationId: string;
    id: string;
    keyId: string;
    bodyEncrypted: Buffer;
    occurredAt: Date;
  }>`
    select v.id as conversation_id, m.id, m.key_id, m.body_encrypted, m.occurred_at
      from unnest(${[...conversationIds]}::uuid[]) as v(id) cross join lateral (
        select id, key_id, body_encrypted, occurred_at from message
         where clinic_id = ${clinicId}::uuid and conversation_id = v.id and direction = 'inbound' and body_erased_at is null
         order by occurred_at desc, id desc limit 1) as m`.execute(connection);
  return new Map(rows.map(({ conversationId, ...row }) => [conversationId, row]));
}

/** Time zones in which the clinic has places: its own, and those of its locations. */
export async function zonesOfClinic(connection: Connection, clinicId: string): Promise<string[]> {
  const { rows } = await sql<{ timeZone: string }>`
    select time_zone from clinic where id = ${clinicId}::uuid
    union select time_zone from location where clinic_id = ${clinicId}::uuid and time_zone is not null`.execute(
    connection,
  );
  return rows.map(({ timeZone }) => timeZone);
}

/** The days of visits for which a task was opened already. */
export async function openedRounds(
  connection: Connection,
  clinicId: string,
): Promise<{ visitDay: string; timeZone: string; taskId: string; isDone: boolean }[]> {
  return connection
    .selectFrom('callRound as r')
    .innerJoin('task as t', (join) =>
      join.onRef('t.clinicId', '=', 'r.clinicId').onRef('t.id', '=', 'r.taskId'),
    )
    .select(['r.visitDay', 'r.timeZone', 'r.taskId', sql<boolean>`t.done_at is not null`.as('isDone')])
    .where('r.clinicId', '=', clinicId)
    .execute();
}

/** Takes the opening of a day's task for oneself. @returns false when another worker has it */
export async function openRound(
  connection: Connection,
  round: { clinicId: string; visitDay: string; timeZone: string; taskId: string; openedAt: Date },
): Promise<boolean> {
  const row = await connection
    .insertInto('callRound')
    .values(round)
    .onConflict((conflict) => conflict.doNothing())
    .returning('taskId')
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets the days before this one. */
export async function forgetRounds(connection: Connection, clinicId: string, before: string): Promise<void> {
  await connection
    .deleteFrom('callRound')
    .where('clinicId', '=', clinicId)
    .where('visitDay', '<', before)
    .execute();
}
