import { sql, type RawBuilder } from 'kysely';
import type { Connection } from './database.ts';

// A campaign's texts that wait are found by the index that claims use (sender, lane, time): it holds nothing that has left. They
// are moved in portions, the next ones due first, so that a pause is felt at once. Claims pass over locked rows.

/** Whether a text of the campaign still waits or is on its way to Twilio. */
export async function hasTextsUnderWay(
  connection: Connection,
  clinicId: string,
  campaignId: string,
): Promise<boolean> {
  const waiting = await queuedTexts(connection, clinicId, campaignId, 1, sql`true`, sql``);
  if (waiting.length > 0) return true;
  const { rows } = await sql`
    with claimed as materialized (
      select campaign_id, dispatch_state from message
       where clinic_id = ${clinicId}::uuid and dispatch_state in ('sending', 'unknown'))
    select 1 from claimed where campaign_id = ${campaignId}::uuid and dispatch_state = 'sending' limit 1`.execute(
    connection,
  );
  return rows.length > 0;
}

/** Takes queued texts out of the claim's sight, those that a brake holds included: what releases it must not start them. */
export async function parkTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
): Promise<number> {
  const ids = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is not null`,
    sql`send_after is null and reason_code is distinct from 'campaign_paused'`,
  ]);
  await change(
    connection,
    clinicId,
    ids,
    sql`send_after = null, deadline_at = null, reason_code = 'campaign_paused'`,
  );
  return ids.length;
}

/** When a text may leave. */
export type TextWindow = { sendAfter: Date; deadlineAt: Date };

/** Gives parked texts a time again. Returns how many. */
export async function unparkTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  { sendAfter, deadlineAt }: TextWindow,
): Promise<number> {
  const ids = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is null and reason_code = 'campaign_paused'`,
  ]);
  await change(
    connection,
    clinicId,
    ids,
    sql`send_after = ${sendAfter}::timestamptz, deadline_at = ${deadlineAt}::timestamptz, reason_code = null`,
  );
  return ids.length;
}

/** Puts texts off that are due but may not leave any more today. Returns how many. */
export async function putOffTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  now: Date,
  { sendAfter, deadlineAt }: TextWindow,
): Promise<number> {
  const ids = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after <= ${now}::timestamptz`,
  ]);
  await change(
    connection,
    clinicId,
    ids,
    sql`send_after = ${sendAfter}::timestamptz, deadline_at = ${deadlineAt}::timestamptz`,
  );
  return ids.length;
}

/** Withdraws queued texts, and notes it in each one's history. Returns how many. */
export async function withdrawTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  at: Date,
  newId: () => string,
): Promise<number> {
  const ids = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is not null`,
    sql`send_after is null`,
  ]);
  await change(
    connection,
    clinicId,
    ids,
    sql`dispatch_state = 'withdrawn', reason_code = 'campaign_cancelled'`,
  );
  await sql`
    insert into message_event (clinic_id, id, message_id, kind, reason_code, occurred_at)
    select ${clinicId}::uuid, u.id, u.message_id, 'withdrawn', 'campaign_cancelled', ${at}::timestamptz
      from unnest(${ids.map(() => newId())}::uuid[], ${ids}::uuid[]) as u (id, message_id)`.execute(
    connection,
  );
  return ids.length;
}

/** Queued texts that answer the first question, then the second, locked until commit. */
async function lockInTurn(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  questions: readonly RawBuilder<unknown>[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const which of questions) {
    const left = most - ids.length;
    if (left > 0)
      ids.push(...(await queuedTexts(connection, clinicId, campaignId, left, which, sql`for update`)));
  }
  return ids;
}

async function queuedTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  which: RawBuilder<unknown>,
  lock: RawBuilder<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  // A campaign has texts of two senders when the clinic's number was changed in the middle. In order of one, the index is read in
  // order and no further than asked.
  const { rows: senders } = await sql<{ id: string }>`
    select id from sender where clinic_id = ${clinicId}::uuid order by created_at, id`.execute(connection);
  for (const sender of senders) {
    if (ids.length >= most) break;
    const { rows } = await sql<{ id: string }>`
      select id from message
       where clinic_id = ${clinicId}::uuid and sender_id = ${sender.id}::uuid and lane = 'campaigns'
         and dispatch_state = 'queued' and campaign_id = ${campaignId}::uuid and ${which}
       order by send_after, id limit ${most - ids.length} ${lock}`.execute(connection);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

async function change(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
  set: RawBuilder<unknown>,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update message set ${set} where clinic_id = ${clinicId}::uuid and id = any(${[...ids]}::uuid[])`.execute(
    connection,
  );
}
