-- Appointments, the questions that texts ask about them, and the work left for people.

create table appointment (
  clinic_id uuid not null,
  id uuid not null,
  short_id integer not null,
  external_id text,
  patient_id uuid not null,
  clinician text,
  visit_type text,
  starts_at timestamptz not null,
  local_start timestamp not null,
  time_zone text not null,
  duration_minutes integer check (duration_minutes between 1 and 1440),
  status text not null default 'booked'
    check (status in ('booked', 'confirmed', 'change_asked', 'cancelled', 'completed', 'no_show')),
  slot_held boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (clinic_id, id),
  unique (clinic_id, short_id),
  foreign key (clinic_id, patient_id) references patient
);
comment on column appointment.local_start is 'The clinic''s wall clock, as it was agreed with the patient.';
comment on column appointment.slot_held is 'Cancelled by a word that may have been an opt-out: not given away before staff have called.';
create unique index appointment_external_id on appointment (clinic_id, external_id) where external_id is not null;
create index appointment_start on appointment (clinic_id, starts_at, id);
create index appointment_patient on appointment (clinic_id, patient_id, starts_at desc);

create table appointment_event (
  clinic_id uuid not null references clinic,
  id uuid not null,
  appointment_id uuid not null,
  kind text not null,
  from_status text,
  to_status text,
  message_id uuid,
  actor_kind text not null,
  actor_id text,
  occurred_at timestamptz not null,
  primary key (clinic_id, id)
);
create index appointment_event_appointment on appointment_event (clinic_id, appointment_id, occurred_at);
create trigger appointment_event_append_only before update or delete on appointment_event
  for each row execute function refuse_change();

create table question (
  clinic_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  kind text not null check (kind in ('reminder', 'choice')),
  intent text check (intent in ('confirm', 'cancel', 'reschedule')),
  message_id uuid,
  appointment_ids uuid[] not null,
  offers_cancel boolean not null default false,
  last_answer text check (last_answer in ('confirm', 'cancel', 'reschedule')),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  closed_at timestamptz,
  primary key (clinic_id, id),
  foreign key (clinic_id, conversation_id) references conversation
);
comment on table question is 'What we asked and have the right to read a digit as the answer to: 72 hours or the cut-off.';
create index question_open on question (clinic_id, conversation_id, asked_at desc) where closed_at is null;

create table task (
  clinic_id uuid not null references clinic,
  id uuid not null,
  kind text not null,
  priority text not null check (priority in ('urgent', 'high', 'normal')),
  reason text not null,
  patient_id uuid,
  conversation_id uuid,
  appointment_id uuid,
  message_id uuid,
  opened_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  outcome text,
  primary key (clinic_id, id)
);
create index task_open on task (clinic_id, priority, opened_at) where done_at is null;
create index task_conversation on task (clinic_id, conversation_id) where conversation_id is not null;

create table template (
  clinic_id uuid not null references clinic,
  id uuid not null,
  key text not null,
  name text not null,
  category text not null,
  built_in boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (clinic_id, id),
  unique (clinic_id, key)
);
create table template_variant (
  clinic_id uuid not null,
  template_id uuid not null,
  language text not null,
  version integer not null default 1,
  body text not null,
  reviewed_at timestamptz,
  reviewed_by text,
  primary key (clinic_id, template_id, language, version),
  foreign key (clinic_id, template_id) references template on delete cascade
);
