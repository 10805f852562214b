-- Calendars of visits that other programs read by a secret address, for a clinician or a place.

create table calendar_link (
  clinic_id uuid not null references clinic,
  id uuid not null,
  token_hash bytea not null,
  name text not null check (length(name) between 1 and 80),
  clinician text check (length(clinician) between 1 and 100),
  location_id uuid,
  shows text not null default 'nothing' check (shows in ('nothing', 'initials', 'names')),
  created_at timestamptz not null,
  created_by_kind text not null,
  created_by_id text,
  revoked_at timestamptz,
  last_read_at timestamptz,
  times_read bigint not null default 0,
  read_noted_on date,
  primary key (clinic_id, id),
  check (clinician is not null or location_id is not null)
);
comment on table calendar_link is 'Only a hash of the token is kept. Revoked, never deleted.';
comment on column calendar_link.shows is 'What stands there of the patient.';
comment on column calendar_link.read_noted_on is 'The last day for which the audit trail says that it was read.';
create unique index calendar_link_token on calendar_link (token_hash);
create index calendar_link_list on calendar_link (clinic_id, created_at desc, id desc);

alter table appointment add column calendar_sequence integer not null default 0;
comment on column appointment.calendar_sequence is 'Grows with every change that calendars have to take over (RFC 5545, SEQUENCE).';

create function count_calendar_change() returns trigger language plpgsql as $$
begin
  new.calendar_sequence := old.calendar_sequence + 1;
  return new;
end $$;
create trigger appointment_calendar_changed before update on appointment for each row
  when (row(old.starts_at, old.duration_minutes, old.location_id, old.clinician, old.status = 'cancelled')
        is distinct from row(new.starts_at, new.duration_minutes, new.location_id, new.clinician, new.status = 'cancelled'))
  execute function count_calendar_change();
