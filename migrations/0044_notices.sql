-- Notices: what has happened for patients that they are to be told of, by which rules, and which texts go about it.

create table notice_rule (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  kind text not null check (kind in ('prescription_ready', 'results_ready', 'payment_due')),
  location_id uuid,
  steps jsonb not null check (jsonb_typeof(steps) = 'array'),
  paused_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (clinic_id, id)
);
comment on table notice_rule is 'The rule of the location decides alone, else the general one. Archived, never deleted: texts name it.';
create unique index notice_rule_subject on notice_rule
  (clinic_id, kind, coalesce(location_id, '00000000-0000-0000-0000-000000000000')) where archived_at is null;

create table notice (
  clinic_id uuid not null references clinic,
  id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('prescription_ready', 'results_ready', 'payment_due')),
  external_id_hash bytea,
  fields_encrypted bytea,
  key_id uuid,
  has_value boolean not null default false,
  due_on date,
  location_id uuid,
  occurred_at timestamptz not null,
  due_set_at timestamptz not null,
  revision integer not null default 1,
  outcome text check (outcome in ('picked_up', 'seen', 'paid', 'cancelled', 'erased')),
  created_at timestamptz not null,
  created_by_kind text not null,
  created_by_id text,
  updated_at timestamptz not null,
  closed_at timestamptz,
  closed_by_kind text,
  closed_by_id text,
  primary key (clinic_id, id),
  check ((fields_encrypted is null) = (key_id is null)),
  check ((outcome is null) = (closed_at is null)),
  check ((due_on is not null) = (kind = 'payment_due')),
  foreign key (clinic_id, patient_id) references patient
);
comment on table notice is 'Something that a patient is to be told of, open until somebody says how it ended.';
comment on column notice.external_id_hash is 'Keyed hash of the id that the reporting program has for it; the id itself is sealed, it may be a prescription number.';
comment on column notice.has_value is 'Whether the number or the amount that the usual text names is known.';
comment on column notice.due_on is 'By the calendar of its location, else of the clinic.';
comment on column notice.revision is 'Counts changes of what its texts say: one that was written before says something else.';
create unique index notice_own_id on notice (clinic_id, kind, external_id_hash) where external_id_hash is not null;
create index notice_of_patient on notice (clinic_id, patient_id, created_at desc, id desc);
create index notice_newest on notice (clinic_id, created_at desc, id desc);
-- What is sealed of a closed one is removed with the words of texts.
create index notice_aged on notice (clinic_id, closed_at) where closed_at is not null and fields_encrypted is not null;
create index notice_open on notice (clinic_id, created_at desc, id desc) where closed_at is null;

create table notice_text (
  clinic_id uuid not null,
  id uuid not null,
  notice_id uuid not null,
  rule_id uuid not null,
  step_id uuid not null,
  about text not null,
  due_at timestamptz not null,
  send_at timestamptz,
  deadline_at timestamptz,
  template_key text,
  words_because text,
  state text not null check (state in ('planned', 'written', 'skipped', 'withdrawn')),
  reason_code text,
  message_id uuid,
  planned_at timestamptz not null,
  written_revision integer,
  settled_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, notice_id, step_id, about),
  check (state <> 'planned' or (send_at is not null and deadline_at is not null and template_key is not null)),
  foreign key (clinic_id, notice_id) references notice
);
comment on table notice_text is 'One step of a rule for one notice: for a due date that was moved there are others.';
comment on column notice_text.about is 'What the step counts from: a due date, or the report itself.';
comment on column notice_text.words_because is 'Why it is not in the words that the step asks for; null when it is.';
create index notice_text_to_write on notice_text (clinic_id, send_at) where state = 'planned';
create index notice_text_message on notice_text (clinic_id, message_id) where message_id is not null;

create table notice_unplanned (
  clinic_id uuid not null,
  notice_id uuid not null,
  since timestamptz not null default now(),
  primary key (clinic_id, notice_id)
);
comment on table notice_unplanned is 'Notices that have changed, or their patients, since their texts were worked out.';

create function note_notice_unplanned() returns trigger language plpgsql as $$
begin
  insert into notice_unplanned (clinic_id, notice_id) values (new.clinic_id, new.id) on conflict do nothing;
  return null;
end $$;
create trigger notice_unplanned_new after insert on notice for each row execute function note_notice_unplanned();
create trigger notice_unplanned_changed after update on notice for each row
  when (row(old.due_on, old.outcome, old.patient_id, old.location_id, old.occurred_at, old.revision)
        is distinct from row(new.due_on, new.outcome, new.patient_id, new.location_id, new.occurred_at, new.revision))
  execute function note_notice_unplanned();

-- The plans of notices follow the same changes as those of visits.
create or replace function note_patient_unplanned(clinic uuid, patient uuid) returns void language sql as $$
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment
   where clinic_id = clinic and patient_id = patient and starts_at > now() - interval '1 day'
  on conflict do nothing;
  insert into notice_unplanned (clinic_id, notice_id)
  select clinic_id, id from notice where clinic_id = clinic and patient_id = patient and closed_at is null
  on conflict do nothing;
$$;

create or replace function clinic_plans() returns trigger language plpgsql as $$
begin
  insert into appointment_unplanned (clinic_id, appointment_id)
  select clinic_id, id from appointment where clinic_id = new.id and starts_at > now() - interval '1 day'
  on conflict do nothing;
  insert into notice_unplanned (clinic_id, notice_id)
  select clinic_id, id from notice where clinic_id = new.id and closed_at is null
  on conflict do nothing;
  return null;
end $$;
