-- Patients, their phone numbers, what they agreed to and what they refused.

create table patient (
  clinic_id uuid not null references clinic,
  id uuid not null,
  short_id integer not null,
  external_id text,
  given_name text not null,
  family_name text not null default '',
  birth_date date,
  language text not null default 'en',
  notes_for_staff text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (clinic_id, id),
  unique (clinic_id, short_id)
);
comment on column patient.short_id is 'The integer that an application calls patientId.';
create unique index patient_external_id on patient (clinic_id, external_id) where external_id is not null;
create index patient_name on patient (clinic_id, lower(family_name), lower(given_name), id);

create table patient_phone_number (
  clinic_id uuid not null,
  patient_id uuid not null,
  phone_number text not null,
  label text not null default 'mobile',
  is_primary boolean not null default false,
  added_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (clinic_id, patient_id, phone_number),
  foreign key (clinic_id, patient_id) references patient on delete cascade
);
comment on table patient_phone_number is 'Many to many: a family shares a phone, a patient has several.';
create index patient_phone_number_number on patient_phone_number (clinic_id, phone_number) where removed_at is null;
create unique index patient_phone_number_primary on patient_phone_number (clinic_id, patient_id)
  where is_primary and removed_at is null;

create table consent_event (
  clinic_id uuid not null,
  id uuid not null,
  patient_id uuid,
  phone_number text not null,
  category text not null,
  kind text not null check (kind in ('express', 'express_written', 'hipaa_authorization')),
  action text not null check (action in ('granted', 'revoked', 'attested')),
  channel text not null,
  wording_version text,
  wording text,
  language text,
  message_id uuid,
  actor_kind text not null,
  actor_id text,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (clinic_id, id),
  foreign key (clinic_id) references clinic,
  check (wording is not null or action = 'revoked')
);
create index consent_event_number on consent_event (clinic_id, phone_number, category, occurred_at desc);
create trigger consent_event_append_only before update or delete on consent_event
  for each row execute function refuse_change();

create table suppression (
  clinic_id uuid not null references clinic,
  id uuid not null,
  phone_number text not null,
  source text not null,
  rule text,
  message_id uuid,
  actor_kind text not null,
  actor_id text,
  started_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_message_id uuid,
  primary key (clinic_id, id)
);
comment on table suppression is 'An opt-out: per clinic and number, until the patient texts START. Staff cannot lift it (TCPA-16).';
create unique index suppression_active on suppression (clinic_id, phone_number) where lifted_at is null;
