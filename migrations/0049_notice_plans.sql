-- What is said of a patient, a place or a clinic concerns their open notices too.
create or replace function note_patient_unplanned(clinic uuid, patient uuid) returns void language sql as $$
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = clinic and patient_id = patient
     and (starts_at > now() - interval '1 day' or missed_at > now() - interval '30 days')
  on conflict do nothing;
  insert into notice_unplanned (clinic_id, notice_id)
  select clinic_id, id from notice where clinic_id = clinic and patient_id = patient and closed_at is null
  on conflict do nothing;
$$;

create or replace function clinic_plans() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = new.id and (starts_at > now() - interval '1 day' or missed_at > now() - interval '30 days')
  on conflict do nothing;
  insert into notice_unplanned (clinic_id, notice_id)
  select clinic_id, id from notice where clinic_id = new.id and closed_at is null
  on conflict do nothing;
  return null;
end $$;

create or replace function place_plans() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = new.clinic_id and location_id = new.id
     and (starts_at > now() - interval '1 day' or missed_at > now() - interval '30 days')
  on conflict do nothing;
  insert into notice_unplanned (clinic_id, notice_id)
  select clinic_id, id from notice where clinic_id = new.clinic_id and location_id = new.id and closed_at is null
  on conflict do nothing;
  return null;
end $$;
