import { sql } from 'kysely';
import { automatedLanes } from '@/domain/ledger/lane.ts';
import type { Caller } from '@/domain/ledger/brake.ts';
import type { Connection } from './database.ts';
import { usefulUntilOf } from './gateFragments.ts';

export type BrakeRow = {
  id: string;
  kind: 'recipient' | 'clinic';
  caller: Caller;
  phoneNumber: string | null;
  trippedAt: Date;
};

/** A brake that was set, released or not. */
export function brakeById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<(BrakeRow & { releasedAt: Date | null }) | undefined> {
  return connection
    .selectFrom('brake')
    .select(['id', 'kind', 'caller', 'phoneNumber', 'trippedAt', 'releasedAt'])
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Brakes that are set, the clinic's own first, then the latest. */
export function brakesInForce(connection: Connection, clinicId: string, limit: number): Promise<BrakeRow[]> {
  return connection
    .selectFrom('brake')
    .select(['id', 'kind', 'caller', 'phoneNumber', 'trippedAt'])
    .where('clinicId', '=', clinicId)
    .where('releasedAt', 'is', null)
    .orderBy('kind')
    .orderBy('trippedAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many texts to each of these numbers a brake holds. */
export async function heldByNumber(
  connection: Connection,
  clinicId: string,
  phoneNumbers: readonly string[],
): Promise<Map<string, number>> {
  if (phoneNumbers.length === 0) return new Map();
  const rows = await connection
    .selectFrom('message')
    .select(['phoneNumber', (select) => select.fn.countAll<number>().as('count')])
    .where('clinicId', '=', clinicId)
    .where('dispatchState', '=', 'queued')
    .where('reasonCode', '=', 'brake')
    .where('phoneNumber', 'in', [...phoneNumbers])
    .groupBy('phoneNumber')
    .execute();
  return new Map(rows.map(({ phoneNumber, count }) => [phoneNumber, count]));
}

/** Automated texts that are due and do not go while the clinic's brake is set. Sender by sender: see `queuedByLane`. */
export async function countDueAutomated(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(q.count), 0)::int8 as count
      from sender s cross join unnest(${[...automatedLanes]}::text[]) as l(name) cross join lateral (
        select count(*) as count from message
         where clinic_id = s.clinic_id and sender_id = s.id and lane = l.name and dispatch_state = 'queued'
           and send_after <= ${now}::timestamptz) as q
     where s.clinic_id = ${clinicId}`.execute(connection);
  return rows[0]?.count ?? 0;
}

/** Automated texts that were claimed since then, as the budget counts them. */
export async function automatedSince(connection: Connection, clinicId: string, since: Date): Promise<number> {
  const row = await connection
    .selectFrom('automatedCount')
    .select((select) => select.fn.sum<string | null>('claims').as('claims'))
    .where('clinicId', '=', clinicId)
    .where('slot', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.claims ?? 0);
}

type FreedText = { id: string; conversationId: string; state: 'queued' | 'withdrawn' };

/**
 * Lets up to `limit` texts go that a brake holds: those of one number, or, for the clinic's brake, automated ones that
 * are due. What is too late by now is withdrawn, and all of it when `isWithdrawn`.
 */
export async function freeTexts(
  connection: Connection,
  clinicId: string,
  { phoneNumber, isWithdrawn, now, limit }: FreeRequest,
): Promise<FreedText[]> {
  const held =
    phoneNumber === null
      ? sql`lane in ('reminders', 'campaigns') and send_after <= ${now}::timestamptz`
      : sql`reason_code = 'brake' and phone_number = ${phoneNumber}`;
  // Past the deadline of its hours alone it goes: its claim looks for the next ones.
  const isUseful = sql`(m.deadline_at is null or ${sql.raw(usefulUntilOf('m'))} > ${now}::timestamptz)`;
  const goes = isWithdrawn ? sql`false` : isUseful;
  const { rows } = await sql<FreedText>`
    update message m set
      dispatch_state = case when ${goes} then 'queued' else 'withdrawn' end,
      reason_code = case when ${goes} then null
        when not ${isUseful} then 'deadline_passed' else 'withdrawn_by_person' end,
      send_after = case when ${goes} then ${now}::timestamptz else m.send_after end
    where m.clinic_id = ${clinicId} and m.dispatch_state = 'queued' and m.id in (
      select id from message where clinic_id = ${clinicId} and dispatch_state = 'queued' and ${held}
       order by id limit ${limit} for update)
    returning m.id, m.conversation_id, m.dispatch_state as state`.execute(connection);
  return rows;
}
type FreeRequest = { phoneNumber: string | null; isWithdrawn: boolean; now: Date; limit: number };

/** Closes the tasks that a brake has opened. Returns them. */
export function closeBrakeTasks(
  connection: Connection,
  clinicId: string,
  phoneNumber: string | null,
  done: { at: Date; by: string | null; outcome: string },
): Promise<{ id: string; conversationId: string | null }[]> {
  return connection
    .updateTable('task')
    .set({ doneAt: done.at, doneBy: done.by, outcome: done.outcome })
    .where('clinicId', '=', clinicId)
    .where('kind', '=', 'brake')
    .where('doneAt', 'is', null)
    .where((where) =>
      phoneNumber === null
        ? where('conversationId', 'is', null)
        : where(
            'conversationId',
            'in',
            where
              .selectFrom('conversation')
              .select('id')
              .where('clinicId', '=', clinicId)
              .where('phoneNumber', '=', phoneNumber),
          ),
    )
    .returning(['id', 'conversationId'])
    .execute();
}
