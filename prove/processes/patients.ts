import type { ProofStage } from './stage.ts';
import { phoneNumberOf } from './world.ts';

/** Patients who were each reminded of a visit in three days, and may answer. */
export async function addAskedPatients(stage: ProofStage, count: number): Promise<void> {
  await stage.pool.query(`update sender set cancel_handling = 'freed'`);
  await stage.pool.query(
    `with line as (
       select number, n, gen_random_uuid() as patient, gen_random_uuid() as visit, gen_random_uuid() as conversation,
              sender.clinic_id as clinic, sender.id as sender
         from unnest($1::text[]) with ordinality as t (number, n), sender),
     people as (
       insert into patient (clinic_id, id, short_id, given_name, family_name)
       select clinic, patient, n + 1000, 'Pat', 'Proof' from line),
     numbers as (
       insert into patient_phone_number (clinic_id, patient_id, phone_number, is_primary)
       select clinic, patient, number, true from line),
     visits as (
       insert into appointment (clinic_id, id, short_id, patient_id, starts_at, local_start, time_zone)
       select clinic, visit, n + 1000, patient, now() + interval '3 days',
              (now() + interval '3 days') at time zone 'America/New_York', 'America/New_York' from line),
     conversations as (
       insert into conversation (clinic_id, id, sender_id, phone_number)
       select clinic, conversation, sender, number from line)
     insert into question (clinic_id, id, conversation_id, kind, appointment_ids, offers_cancel, asked_at, expires_at)
     select clinic, gen_random_uuid(), conversation, 'reminder', array[visit], true, now() - interval '1 minute',
            -- Twilio's list gives whole seconds: an answer of the same second would seem to be older than the question.
            now() + interval '2 days' from line`,
    [Array.from({ length: count }, (_, index) => phoneNumberOf(index))],
  );
}
