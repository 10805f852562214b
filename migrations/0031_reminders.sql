-- Reminders that run by themselves: what a clinic wants, what that means for each visit, and which visits are to be looked at again.

create table reminder_rule (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  location_id uuid,
  visit_type text check (length(visit_type) between 1 and 100),
  steps jsonb not null check (jsonb_typeof(steps) = 'array'),
  paused_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (clinic_id, id)
);
comment on table reminder_rule is 'The most particular rule that fits a visit decides alone. Archived, never deleted: reminders name it.';
create unique index reminder_rule_subject on reminder_rule
  (clinic_id, coalesce(location_id, '00000000-0000-0000-0000-000000000000'), lower(coalesce(visit_type, '')))
  where archived_at is null;

create table reminder (
  clinic_id uuid not null,
  id uuid not null,
  appointment_id uuid not null,
  rule_id uuid not null,
  step_id uuid not null,
  starts_at timestamptz not null,
  due_at timestamptz not null,
  send_at timestamptz,
  deadline_at timestamptz,
  template_key text,
  state text not null check (state in ('planned', 'written', 'skipped', 'withdrawn')),
  reason_code text,
  message_id uuid,
  planned_at timestamptz not null,
  settled_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, appointment_id, starts_at, step_id),
  check (state <> 'planned' or (send_at is not null and deadline_at is not null)),
  foreign key (clinic_id, appointment_id) references appointment
);
comment on table reminder is 'One step of a rule for one start of one visit: a moved visit has others.';
comment on column reminder.due_at is 'When the rule wants it.';
comment on column reminder.send_at is 'When the hours of where the patient is let it go.';
create index reminder_to_write on reminder (clinic_id, send_at) where state = 'planned';

-- When its start was set, by the booking or the last move; null is when it was created.
alter table appointment add column start_set_at timestamptz;
alter table appointment add column missed_at timestamptz;

create table appointment_unplanned (
  clinic_id uuid not null,
  appointment_id uuid not null,
  since timestamptz not null default now(),
  primary key (clinic_id, appointment_id)
);
comment on table appointment_unplanned is 'Visits that have changed since their reminders were worked out.';

create function note_unplanned() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id) values (new.clinic_id, new.id) on conflict do nothing;
  return null;
end $$;
create trigger appointment_unplanned_new after insert on appointment for each row execute function note_unplanned();
create trigger appointment_unplanned_changed after update on appointment for each row
  when (row(old.starts_at, old.status, old.visit_type, old.location_id, old.patient_id)
        is distinct from row(new.starts_at, new.status, new.visit_type, new.location_id, new.patient_id))
  execute function note_unplanned();
