import { sql } from 'kysely';
import type { SealedEvent } from '@/domain/audit/sealedText.ts';
import type { Connection } from './database.ts';

export type SealRow = {
  number: number;
  events: string[];
  lastPosition: number;
  previousHash: Buffer;
  hash: Buffer;
  keyId: string;
  /** Seconds since 1970 with six decimals, as it is sealed. */
  sealedAt: string;
};

/** Every column as it is sealed: nothing rounded, whatever the session's settings. */
const sealedEvent = sql<SealedEvent>`
  e.clinic_id, e.id, e.action, e.subject_kind, e.subject_id, e.actor_kind, e.actor_id, e.detail::text as detail,
  e.request_id, extract(epoch from e.occurred_at)::text as occurred_at`;

const sealRow = sql`
  number, events, last_position, previous_hash, hash, key_id, extract(epoch from sealed_at)::text as sealed_at`;

/** Lets one worker seal this clinic until the transaction ends; false when another one does. */
export async function lockChain(connection: Connection, clinicId: string): Promise<boolean> {
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`hearback/audit/${clinicId}`}, 0)) as is_ours`.execute(
    connection,
  );
  return rows[0]?.isOurs ?? false;
}

/** Committed events that no seal covers, in the order of their ids. Those of running transactions come another time. */
export async function unsealedEvents(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<SealedEvent[]> {
  const { rows } = await sql<SealedEvent>`
    select ${sealedEvent} from audit_unsealed u join audit_event e on e.clinic_id = u.clinic_id and e.id = u.id
     where u.clinic_id = ${clinicId}::uuid order by u.id limit ${limit}`.execute(connection);
  return rows;
}

export async function lastSeal(connection: Connection, clinicId: string): Promise<SealRow | undefined> {
  const { rows } = await sql<SealRow>`
    select ${sealRow} from audit_seal where clinic_id = ${clinicId}::uuid order by number desc limit 1`.execute(
    connection,
  );
  return rows[0];
}

/** Adds a seal; its events are not waiting any more. */
export async function insertSeal(
  connection: Connection,
  clinicId: string,
  seal: Omit<SealRow, 'sealedAt'> & { sealedAt: Date },
): Promise<void> {
  await connection
    .insertInto('auditSeal')
    .values({ clinicId, ...seal })
    .execute();
  await sql`
    delete from audit_unsealed where clinic_id = ${clinicId}::uuid and id = any(${seal.events}::uuid[])`.execute(
    connection,
  );
}

/** How much waits for the next seal, and since when. */
export async function waitingEvents(
  connection: Connection,
  clinicId: string,
): Promise<{ count: number; oldestAt: Date | null }> {
  const { rows } = await sql<{ count: number; oldestAt: Date | null }>`
    select count(*)::int as count, min(e.occurred_at) as oldest_at
      from audit_unsealed u left join audit_event e on e.clinic_id = u.clinic_id and e.id = u.id
     where u.clinic_id = ${clinicId}::uuid`.execute(connection);
  return rows[0] ?? { count: 0, oldestAt: null };
}

/** Seals after `number`, in order, at most `limit`. */
export async function sealsAfter(
  connection: Connection,
  clinicId: string,
  number: number,
  limit: number,
): Promise<SealRow[]> {
  const { rows } = await sql<SealRow>`
    select ${sealRow} from audit_seal where clinic_id = ${clinicId}::uuid and number > ${number}
     order by number limit ${limit}`.execute(connection);
  return rows;
}

/** The events with these ids, in no order. */
export async function eventsOf(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<SealedEvent[]> {
  const { rows } = await sql<SealedEvent>`
    select ${sealedEvent} from audit_event e
     where e.clinic_id = ${clinicId}::uuid and e.id = any(${[...ids]}::uuid[])`.execute(connection);
  return rows;
}

/** Every clinic that audit events, seals or what waits for one name. */
export async function clinicsWithAudit(connection: Connection): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from clinic union select clinic_id from audit_event union select clinic_id from audit_seal
    union select clinic_id from audit_unsealed order by 1`.execute(connection);
  return rows.map(({ id }) => id);
}

export type OutOfPlace = {
  /** Events that neither a seal covers nor the next one will. */
  strays: string[];
  /** Waiting ids without an event. */
  vanished: string[];
  /** Events that more than one seal covers, or that wait although one does. */
  doubled: string[];
};

/** What is wrong between the events and the lists of those that are sealed and that wait, at most `limit` of each. */
export async function outOfPlace(
  connection: Connection,
  clinicId: string,
  limit: number,
): Promise<OutOfPlace> {
  const sealed = sql`(select unnest(events) as id from audit_seal where clinic_id = ${clinicId}::uuid)`;
  const waiting = sql`(select id from audit_unsealed where clinic_id = ${clinicId}::uuid)`;
  const all = sql`(select id from audit_event where clinic_id = ${clinicId}::uuid)`;
  const ids = async (query: ReturnType<typeof sql>): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`${query} limit ${limit}`.execute(connection);
    return rows.map(({ id }) => id);
  };
  return {
    strays: await ids(sql`${all} except (${sealed} union all ${waiting})`),
    vanished: await ids(sql`${waiting} except ${all}`),
    doubled: await ids(
      sql`select id from (${sealed} union all ${waiting}) as covered group by id having count(*) > 1`,
    ),
  };
}
