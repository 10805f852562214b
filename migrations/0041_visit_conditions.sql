-- Texts that go only when nobody has answered, visits that are not in person, and plans that follow their patients.

alter table reminder add column anchor text;
comment on column reminder.anchor is 'What the step counts from; null is before the visit.';

alter table appointment add column modality text not null default 'in_person' check (modality in ('in_person', 'video', 'phone'));

alter table reminder_rule add column modality text check (modality in ('in_person', 'video', 'phone'));
comment on column reminder_rule.modality is 'Null: however the visit is held.';
drop index reminder_rule_subject;
create unique index reminder_rule_subject_held on reminder_rule
  (clinic_id, coalesce(location_id, '00000000-0000-0000-0000-000000000000'), lower(coalesce(visit_type, '')), coalesce(modality, ''))
  where archived_at is null;

create trigger appointment_unplanned_held after update on appointment for each row
  when (old.modality is distinct from new.modality) execute function note_unplanned();

-- Of visits that are over nothing is to be planned: what became of their reminders is kept.
create function note_patient_unplanned(clinic uuid, patient uuid) returns void language sql as $$
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = clinic and patient_id = patient and starts_at > now() - interval '1 day'
  on conflict do nothing;
$$;

create function patient_plans() returns trigger language plpgsql as $$
begin
  perform note_patient_unplanned(new.clinic_id, new.id);
  return null;
end $$;
create trigger patient_unplanned after update on patient for each row
  when (row(old.time_zone, old.zip, old.address_state, old.language, old.deceased_at, old.do_not_text_since)
        is distinct from row(new.time_zone, new.zip, new.address_state, new.language, new.deceased_at, new.do_not_text_since))
  execute function patient_plans();

create function patient_number_plans() returns trigger language plpgsql as $$
begin
  perform note_patient_unplanned(new.clinic_id, new.patient_id);
  return null;
end $$;
create trigger patient_number_unplanned_new after insert on patient_phone_number for each row execute function patient_number_plans();
create trigger patient_number_unplanned after update on patient_phone_number for each row
  when (row(old.phone_number, old.is_primary, old.removed_at, old.texts_from, old.texts_until, old.confidential_since)
        is distinct from row(new.phone_number, new.is_primary, new.removed_at, new.texts_from, new.texts_until, new.confidential_since))
  execute function patient_number_plans();

create function clinic_plans() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment where clinic_id = new.id and starts_at > now() - interval '1 day'
  on conflict do nothing;
  return null;
end $$;
create trigger clinic_unplanned after update on clinic for each row
  when (row(old.policy, old.text_hours) is distinct from row(new.policy, new.text_hours)) execute function clinic_plans();
