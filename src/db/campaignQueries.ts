import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Uptake } from '@/domain/campaign/judgeUptake.ts';
import type { Connection } from './database.ts';
import type { CampaignTable, MessageTable } from './schema.ts';

export type CampaignRow = Selectable<CampaignTable>;

export async function insertCampaign(
  connection: Connection,
  campaign: Insertable<CampaignTable>,
): Promise<void> {
  await connection.insertInto('campaign').values(campaign).execute();
}

export function campaignById(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<CampaignRow | undefined> {
  return campaignOf(connection, clinicId, id).executeTakeFirst();
}

/** The campaign, locked until commit: lists, batches and changes of state take turns. */
export function lockCampaign(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<CampaignRow | undefined> {
  return campaignOf(connection, clinicId, id).forUpdate().executeTakeFirst();
}

function campaignOf(connection: Connection, clinicId: string, id: string) {
  return connection.selectFrom('campaign').selectAll().where('clinicId', '=', clinicId).where('id', '=', id);
}

/** A page of the clinic's campaigns, the newest first. */
export function campaignsOfClinic(
  connection: Connection,
  clinicId: string,
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<CampaignRow[]> {
  let query = connection.selectFrom('campaign').selectAll().where('clinicId', '=', clinicId);
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('createdAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

export async function updateCampaign(
  connection: Connection,
  clinicId: string,
  id: string,
  change: Updateable<CampaignTable>,
): Promise<void> {
  await connection
    .updateTable('campaign')
    .set(change)
    .where('clinicId', '=', clinicId)
    .where('id', '=', id)
    .execute();
}

/** Campaigns that have something left to do by themselves. */
export function activeCampaigns(connection: Connection, clinicId: string): Promise<CampaignRow[]> {
  return connection
    .selectFrom('campaign')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where(sql<boolean>`(state in ('freezing', 'sending') or not is_swept)`)
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}

/** Lists patients for a campaign; whoever is on the list already stays on it once. Returns how many are new. */
export async function addCampaignRecipients(
  connection: Connection,
  clinicId: string,
  campaignId: string,
  patientIds: readonly string[],
): Promise<number> {
  if (patientIds.length === 0) return 0;
  const { numAffectedRows } = await sql`
    insert into campaign_recipient (clinic_id, campaign_id, patient_id)
    select ${clinicId}::uuid, ${campaignId}::uuid, id from unnest(${[...patientIds]}::uuid[]) as patient (id)
    on conflict do nothing`.execute(connection);
  return Number(numAffectedRows ?? 0);
}

/** Of these patients, those that the clinic has. */
export async function knownPatients(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from patient where clinic_id = ${clinicId}::uuid and id = any(${[...ids]}::uuid[])`.execute(
    connection,
  );
  return new Set(rows.map(({ id }) => id));
}

/** A page of the patients with a mobile number in use, by id. */
export async function patientsWithMobile(
  connection: Connection,
  clinicId: string,
  page: { limit: number; afterId: string | null },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from patient p
     where p.clinic_id = ${clinicId}::uuid and (${page.afterId}::uuid is null or p.id > ${page.afterId}::uuid)
       and exists (select 1 from patient_phone_number n
                    where n.clinic_id = p.clinic_id and n.patient_id = p.id
                      and n.removed_at is null and lower(n.label) = 'mobile')
     order by p.id limit ${page.limit}`.execute(connection);
  return rows.map(({ id }) => id);
}

export type CampaignProgress = {
  dispatchState: NonNullable<MessageTable['dispatchState']>;
  deliveryStatus: MessageTable['deliveryStatus'];
  count: number;
};

/** How far the campaign's texts have come. */
export async function campaignProgress(
  connection: Connection,
  clinicId: string,
  campaignId: string,
): Promise<CampaignProgress[]> {
  const { rows } = await sql<CampaignProgress>`
    select dispatch_state, delivery_status, count(*) as count from message
     where clinic_id = ${clinicId}::uuid and campaign_id = ${campaignId}::uuid
     group by dispatch_state, delivery_status`.execute(connection);
  return rows;
}

/**
 * What came of a campaign’s texts since it is watched: who has left by an opt-out that came after the text. Opt-outs of that time are few, and looked
 * at first; the texts are counted only where there are any.
 */
export async function campaignUptake(
  connection: Connection,
  { clinicId, id, watchedFrom, startedAt }: CampaignRow,
): Promise<Uptake> {
  const since = watchedFrom ?? startedAt;
  if (since === null) return { handedOver: 0, optOuts: 0, wrongNumbers: 0 };
  const { rows } = await sql<Uptake>`
    with leaver as materialized (
      select distinct on (s.phone_number) s.phone_number, s.source, s.started_at from suppression s
       where s.clinic_id = ${clinicId}::uuid and s.started_at >= ${since} and s.source not in ('carrier_error', 'import')
       order by s.phone_number, s.started_at desc),
    left_by as (
      select count(*)::int as all, count(*) filter (where l.source = 'wrong_number')::int as wrong
        from leaver l cross join lateral (
          select 1 from message m
           where m.clinic_id = ${clinicId}::uuid and m.campaign_id = ${id}::uuid and m.phone_number = l.phone_number
             and m.handed_over_at >= ${since} and m.handed_over_at <= l.started_at offset 0) as text)
    select left_by.all - left_by.wrong as opt_outs, left_by.wrong as wrong_numbers,
           case when left_by.all = 0 then 0 else
             (select count(*)::int from message m
               where m.clinic_id = ${clinicId}::uuid and m.campaign_id = ${id}::uuid and m.handed_over_at >= ${since}) end as handed_over
      from left_by`.execute(connection);
  const [uptake] = rows;
  if (!uptake) throw new Error('counting gives one row');
  return uptake;
}

/** What these campaigns are called. */
export async function campaignNames(
  connection: Connection,
  clinicId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await connection
    .selectFrom('campaign')
    .select(['id', 'name'])
    .where('clinicId', '=', clinicId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
