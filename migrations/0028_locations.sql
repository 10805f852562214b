-- The places of a clinic: what patients see of each in texts, how much its texts may tell, and its own number to text from (SENS).

create table location (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  sms_alias text check (length(sms_alias) between 1 and 80),
  phone_number text,
  street text check (length(street) between 1 and 120),
  city text check (length(city) between 1 and 80),
  time_zone text,
  sensitivity text check (sensitivity in ('none', 'mental', 'sud', 'repro', 'hiv', 'other')),
  is_discreet boolean,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (clinic_id, id)
);
comment on table location is 'Archived, never deleted: visits and decisions name it.';
comment on column location.sms_alias is 'What patients see of it instead of the clinic''s name.';
comment on column location.phone_number is 'Where patients call, in texts about its visits; null is the clinic''s.';
comment on column location.time_zone is 'IANA; null is the clinic''s.';
comment on column location.sensitivity is 'What its name alone would tell of a patient; null is the clinic''s. sud: 42 CFR Part 2 (SENS-01).';
comment on column location.is_discreet is 'Texts name no patient, clinician or place, and carry no link; null is as the clinic says.';
create unique index location_name on location (clinic_id, lower(name)) where archived_at is null;

-- A sender of a location sends its texts alone; those without one are the clinic's, of which the oldest in use counts.
alter table sender add column location_id uuid;
create unique index sender_of_location on sender (clinic_id, location_id) where location_id is not null and retired_at is null;

alter table appointment add column location_id uuid;
alter table campaign add column location_id uuid;

-- Written consent to disclose substance use treatment (42 CFR 2.31) is one more kind of consent; no text rests on it alone.
alter table consent_event drop constraint consent_event_kind_check,
  add constraint consent_event_kind_check check (kind in ('express', 'express_written', 'hipaa_authorization', 'part2'));

alter table message add column needs_part2 boolean not null default false;
comment on column message.needs_part2 is 'It would tell that somebody is a patient of a substance use programme: its claim asks again for their Part 2 consent (SENS-01).';
