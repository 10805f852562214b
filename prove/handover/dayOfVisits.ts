import { sql } from 'kysely';
import type { Database } from '../../src/db/database.ts';
import { accountSid, senderNumber } from '../processes/world.ts';

/** Zones of the US, with an area code that lies in each. */
const zones = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];
const areaCodes = ['212', '312', '303', '213'];

export type Day = {
  clinicId: string;
  /** The day of the visits, as a date. */
  day: string;
  count: number;
  segmentsPerSecond: number;
};

/**
 * So many visits of one day, booked a week before, each of a patient of its own who has agreed to texts: two of five in the east at ten o'clock, all
 * in one minute, the others at each quarter of an hour from eight to five, by the clocks of four zones.
 */
export async function bookDay(db: Database, { clinicId, day, count, segmentsPerSecond }: Day): Promise<void> {
  await db
    .updateTable('clinic')
    .set({ timeZone: 'America/New_York', automatedPerHour: count * 2 })
    .where('id', '=', clinicId)
    .execute();
  await sql`insert into sender (clinic_id, id, account_sid, phone_number, segments_per_second)
    values (${clinicId}::uuid, gen_random_uuid(), ${accountSid}, ${senderNumber}, ${segmentsPerSecond})`.execute(
    db,
  );
  await sql`
    with v as (
      select n, gen_random_uuid() as id, '+1' || (${areaCodes}::text[])[z] || (5000000 + n) as number, (${zones}::text[])[z] as zone,
             ${day}::date + case when is_rush then time '10:00' else time '08:00' + (n / 5 % 37) * interval '15 minutes' end as at
        from generate_series(1, ${count}::int) as g(n), lateral (select n % 5 < 2 as is_rush) r,
             lateral (select case when is_rush then 1 else 1 + n / 5 % 4 end as z) p),
    p as (
      insert into patient (clinic_id, id, short_id, given_name, family_name, time_zone, created_at, updated_at)
      select ${clinicId}::uuid, id, n, 'Given', 'Family', zone, now(), now() from v),
    l as (
      insert into patient_phone_number (clinic_id, patient_id, phone_number, label, is_primary, added_at)
      select ${clinicId}::uuid, id, number, 'mobile', true, now() - interval '30 days' from v),
    c as (
      insert into consent_event (clinic_id, id, patient_id, phone_number, category, kind, action, channel, wording, language, actor_kind, occurred_at)
      select ${clinicId}::uuid, gen_random_uuid(), id, number, 'appointment', 'express', 'granted', 'front_desk',
             'I agree to get texts about my visits.', 'en', 'staff', now() - interval '30 days' from v)
    insert into appointment (clinic_id, id, short_id, patient_id, starts_at, local_start, time_zone, clinician, created_at, updated_at)
    select ${clinicId}::uuid, gen_random_uuid(), n, id, at at time zone zone, at, zone, 'Dr. Smith', now() - interval '7 days', now() from v`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}
