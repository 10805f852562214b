import { sql, type RawBuilder } from 'kysely';
import type { KnownWhereabouts } from '@/domain/patient/whereabouts.ts';
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
  const texts = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is not null`,
    sql`send_after is null and reason_code is distinct from 'campaign_paused'`,
  ]);
  const ids = texts.map(({ id }) => id);
  await change(
    connection,
    clinicId,
    ids,
    sql`send_after = null, deadline_at = null, reason_code = 'campaign_paused'`,
  );
  return ids.length;
}

/** A campaign's text, by where it goes. */
export type CampaignText = { phoneNumber: string } & KnownWhereabouts;

/** When a text may leave. */
export type TextWindow = { sendAfter: Date; deadlineAt: Date };

/** Gives parked texts a time again. Returns how many. */
export async function unparkTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  windowOf: (text: CampaignText) => TextWindow,
): Promise<number> {
  const texts = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is null and reason_code = 'campaign_paused'`,
  ]);
  await setTimes(connection, clinicId, texts, windowOf);
  return texts.length;
}

/** Puts texts off that are due, and whose hours are over by `closing`. Returns how many. */
export async function putOffTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  { now, closing }: { now: Date; closing: Date },
  windowOf: (text: CampaignText) => TextWindow,
): Promise<number> {
  const texts = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after <= ${now}::timestamptz and deadline_at <= ${closing}::timestamptz`,
  ]);
  await setTimes(connection, clinicId, texts, windowOf);
  return texts.length;
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
  const texts = await lockInTurn(connection, clinicId, campaignId, most, [
    sql`send_after is not null`,
    sql`send_after is null`,
  ]);
  const ids = texts.map(({ id }) => id);
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

type QueuedText = { id: string } & CampaignText;

async function setTimes(
  connection: Connection,
  clinicId: string,
  texts: readonly QueuedText[],
  windowOf: (text: CampaignText) => TextWindow,
): Promise<void> {
  if (texts.length === 0) return;
  const windows = texts.map(windowOf);
  await sql`
    update message set send_after = u.send_after, deadline_at = u.deadline_at, reason_code = null
      from unnest(${texts.map(({ id }) => id)}::uuid[], ${windows.map(({ sendAfter }) => sendAfter)}::timestamptz[],
             ${windows.map(({ deadlineAt }) => deadlineAt)}::timestamptz[]) as u (id, send_after, deadline_at)
     where message.clinic_id = ${clinicId}::uuid and message.id = u.id`.execute(connection);
}

/** Queued texts that answer the first question, then the second, locked until commit. */
async function lockInTurn(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  questions: readonly RawBuilder<unknown>[],
): Promise<QueuedText[]> {
  const texts: QueuedText[] = [];
  for (const which of questions) {
    const left = most - texts.length;
    if (left > 0)
      texts.push(...(await queuedTexts(connection, clinicId, campaignId, left, which, sql`for update`)));
  }
  return texts;
}

const ofPatient = (column: 'time_zone' | 'zip' | 'address_state'): RawBuilder<unknown> =>
  sql`(select ${sql.ref(`p.${column}`)} from patient p
        where p.clinic_id = message.clinic_id and p.id = message.patient_id) as ${sql.ref(column)}`;

async function queuedTexts(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  most: number,
  which: RawBuilder<unknown>,
  lock: RawBuilder<unknown>,
): Promise<QueuedText[]> {
  const texts: QueuedText[] = [];
  // A campaign has texts of two senders when the clinic's number was changed in the middle. In order of one, the index is read in
  // order and no further than asked.
  const { rows: senders } = await sql<{ id: string }>`
    select id from sender where clinic_id = ${clinicId}::uuid order by created_at, id`.execute(connection);
  for (const sender of senders) {
    if (texts.length >= most) break;
    const { rows } = await sql<QueuedText>`
      select id, phone_number, ${ofPatient('time_zone')}, ${ofPatient('zip')}, ${ofPatient('address_state')} from message
       where clinic_id = ${clinicId}::uuid and sender_id = ${sender.id}::uuid and lane = 'campaigns'
         and dispatch_state = 'queued' and campaign_id = ${campaignId}::uuid and ${which}
       order by send_after, id limit ${most - texts.length} ${lock}`.execute(connection);
    texts.push(...rows);
  }
  return texts;
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
