-- The installation, its clinics, their senders, and who may act for them.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name using errcode = 'HB001';
end $$;
comment on function refuse_change is 'Keeps history tables append-only whatever code asks.';

create table installation (
  only_row boolean primary key default true check (only_row),
  mode text not null check (mode in ('simulator', 'twilio')),
  account_sid text not null,
  created_at timestamptz not null default now()
);
comment on table installation is 'A database made under the simulator never meets real credentials: its patients are invented.';

create table clinic (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  phone_number text,
  time_zone text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  language text not null default 'en',
  policy text not null default 'standard' check (policy in ('standard', 'strict')),
  cancel_policy text not null default 'visit' check (cancel_policy in ('visit', 'opt_out')),
  next_patient_short_id integer not null default 1,
  next_appointment_short_id integer not null default 1,
  created_at timestamptz not null default now()
);
comment on column clinic.cancel_policy is 'visit: CANCEL cancels the visit that the reminder offered to cancel. opt_out: the strict reading.';

create table clinic_key (
  clinic_id uuid not null references clinic,
  id uuid not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (clinic_id, id)
);
comment on table clinic_key is 'Data keys (AES-256), wrapped by HEARBACK_ENCRYPTION_KEY. The newest one not retired encrypts.';

create table sender (
  clinic_id uuid not null references clinic,
  id uuid not null,
  account_sid text not null,
  phone_number text,
  messaging_service_sid text,
  cancel_handling text not null default 'carrier_opt_out' check (cancel_handling in ('freed', 'carrier_opt_out')),
  carrier_answers_stop boolean not null default true,
  carrier_answers_start boolean not null default true,
  carrier_answers_help boolean not null default true,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (clinic_id, id),
  check (phone_number is not null or messaging_service_sid is not null)
);
comment on column sender.cancel_handling is 'freed: Advanced Opt-Out without CANCEL. carrier_opt_out: Twilio unsubscribes whoever texts CANCEL.';
create unique index sender_phone_number on sender (phone_number) where phone_number is not null and retired_at is null;
create unique index sender_messaging_service on sender (messaging_service_sid)
  where messaging_service_sid is not null and retired_at is null;

-- Sign-in (better-auth). Plain local tables: a person may work for several clinics.
create table auth_user (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table auth_session (
  id text primary key,
  user_id text not null references auth_user on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_session_user on auth_session (user_id);
create table auth_account (
  id text primary key,
  user_id text not null references auth_user on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_account_user on auth_account (user_id);
create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table auth_rate_limit (
  id text primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

create table staff_member (
  clinic_id uuid not null references clinic,
  id uuid not null,
  user_id text not null references auth_user,
  name text not null,
  role text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, user_id)
);
create index staff_member_user on staff_member (user_id);

create table api_key (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null,
  hint text not null,
  hash bytea not null unique,
  scopes text[] not null,
  attested_categories text[] not null default '{}',
  attestation_wording text,
  attested_by text,
  attested_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (clinic_id, id),
  check (attested_categories = '{}' or (attestation_wording is not null and attested_by is not null and attested_at is not null))
);
comment on table api_key is 'Only the SHA-256 of a key is kept. The attestation is what the key''s owner declares of the recipients'' consent.';
