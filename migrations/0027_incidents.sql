-- What may have been a breach, with the days that are left; what a reassigned-numbers database has said; records that became one.

create table incident (
  clinic_id uuid not null references clinic,
  id uuid not null,
  kind text not null check (kind in ('wrong_recipient', 'wrong_number', 'key_or_backup', 'audit_finding', 'other')),
  state text not null default 'open' check (state in ('open', 'assessed', 'closed')),
  source text not null check (source in ('staff', 'wrong_number', 'reassigned_number')),
  discovered_at timestamptz not null,
  people integer check (people >= 0),
  most_in_state integer check (most_in_state >= 0),
  words_encrypted bytea not null,
  key_id uuid not null,
  decision text check (decision in ('breach', 'low_probability')),
  decided_at timestamptz,
  decided_by text,
  patients_told_on date,
  hhs_told_on date,
  media_told_on date,
  message_id uuid,
  reminded text check (reminded in ('soon', 'overdue')),
  actor_kind text not null,
  actor_id text,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  primary key (clinic_id, id)
);
comment on table incident is 'Patient data may have reached whom it should not have: presumed a breach until the four factors show otherwise (HIPAA-08).';
comment on column incident.people is 'How many people are concerned, where it is more than the patients who are listed.';
comment on column incident.most_in_state is 'How many of them live in the one state where most live.';
comment on column incident.words_encrypted is 'What happened, the four factors and the reason, as staff wrote them.';
comment on column incident.message_id is 'The text that reported it.';
comment on column incident.reminded is 'What staff were last called for.';
create unique index incident_of_text on incident (clinic_id, message_id) where message_id is not null;
create index incident_not_closed on incident (clinic_id, discovered_at) where state <> 'closed';

create table incident_patient (
  clinic_id uuid not null references clinic,
  incident_id uuid not null,
  patient_id uuid not null,
  primary key (clinic_id, incident_id, patient_id)
);
create index incident_patient_of on incident_patient (clinic_id, patient_id);

create table incident_text (
  clinic_id uuid not null references clinic,
  incident_id uuid not null,
  message_id uuid not null,
  primary key (clinic_id, incident_id, message_id)
);
comment on table incident_text is 'The texts that reached somebody else, or may have.';

alter table task add column incident_id uuid;

create table reassignment_answer (
  clinic_id uuid not null references clinic,
  id uuid not null,
  phone_number text not null,
  asked_about date not null,
  answer text not null check (answer in ('yes', 'no', 'no_data')),
  data_as_of date,
  source text not null,
  actor_kind text not null,
  actor_id text,
  recorded_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table reassignment_answer is 'What a database of reassigned numbers said: whether the number was disconnected for good since the day that was asked about (TCPA-20).';
create unique index reassignment_answer_once on reassignment_answer (clinic_id, phone_number, asked_about, answer, data_as_of) nulls not distinct;

create index patient_merged on patient (clinic_id, merged_into) where merged_into is not null;
