-- The waiting list: who would come earlier, which times were freed, and to whom each was offered.

-- Offers go by themselves once a clinic has said so; until then a person starts them.
alter table clinic add column offers_slots_at timestamptz;
comment on column clinic.offers_slots_at is 'Since when freed times are offered without a click; null: never.';

create table waiting_list_entry (
  clinic_id uuid not null references clinic,
  id uuid not null,
  patient_id uuid not null,
  visit_type text check (length(visit_type) between 1 and 100),
  clinician text check (length(clinician) between 1 and 100),
  location_id uuid,
  earliest_day date,
  latest_day date,
  weekdays integer[] not null default '{}' check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
  from_minute integer not null default 0 check (from_minute between 0 and 1439),
  until_minute integer not null default 1440 check (until_minute between 1 and 1440),
  is_urgent boolean not null default false,
  moves_visit boolean not null default true,
  note_encrypted bytea,
  key_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'offered', 'booked', 'removed', 'expired')),
  appointment_id uuid,
  created_at timestamptz not null,
  created_by_kind text not null,
  created_by_id text,
  updated_at timestamptz not null,
  settled_at timestamptz,
  settled_by_kind text,
  settled_by_id text,
  primary key (clinic_id, id),
  check (latest_day >= earliest_day),
  check (until_minute > from_minute),
  check ((note_encrypted is null) = (key_id is null)),
  foreign key (clinic_id, patient_id) references patient
);
comment on table waiting_list_entry is 'A patient who wants a time, or an earlier one. Days and minutes are those of the clock where the visit is.';
comment on column waiting_list_entry.moves_visit is 'The patient''s later visit of this kind moves to the time that is taken.';
comment on column waiting_list_entry.appointment_id is 'The visit that was booked or moved.';
create index waiting_list_entry_open on waiting_list_entry (clinic_id, is_urgent desc, created_at, id)
  where state in ('waiting', 'offered');
create index waiting_list_entry_patient on waiting_list_entry (clinic_id, patient_id);

create table slot (
  clinic_id uuid not null references clinic,
  id uuid not null,
  appointment_id uuid not null,
  starts_at timestamptz not null,
  local_start timestamp not null,
  time_zone text not null,
  duration_minutes integer,
  clinician text,
  visit_type text,
  location_id uuid,
  state text not null default 'open' check (state in ('open', 'offering', 'taken', 'closed', 'expired')),
  reason_code text,
  freed_at timestamptz not null,
  offered_since timestamptz,
  look_at timestamptz not null,
  taken_by uuid,
  taken_appointment_id uuid,
  settled_at timestamptz,
  primary key (clinic_id, id),
  check ((state = 'taken') = (taken_by is not null))
);
comment on table slot is 'A time that a visit left free. One row for each time it was freed.';
comment on column slot.appointment_id is 'The visit that it came from: cancelled, or at another time now.';
comment on column slot.offered_since is 'Since when it is offered; null: it waits for a click.';
comment on column slot.look_at is 'When it is to be looked at again: an offer has stood long enough, or the time may be taken.';
create unique index slot_live on slot (clinic_id, appointment_id, starts_at) where state in ('open', 'offering');
create index slot_to_look_at on slot (clinic_id, look_at) where state in ('open', 'offering');
create index slot_start on slot (clinic_id, starts_at, id);

create table slot_offer (
  clinic_id uuid not null,
  id uuid not null,
  slot_id uuid not null,
  entry_id uuid not null,
  patient_id uuid not null,
  position integer not null,
  message_id uuid,
  state text not null check (state in ('planned', 'sent', 'accepted', 'declined', 'expired', 'too_late', 'refused')),
  reason_code text,
  planned_at timestamptz not null,
  stands_until timestamptz,
  answered_at timestamptz,
  primary key (clinic_id, id),
  unique (clinic_id, slot_id, entry_id),
  foreign key (clinic_id, slot_id) references slot,
  foreign key (clinic_id, entry_id) references waiting_list_entry
);
comment on table slot_offer is 'A time offered to one who waits. Once for each: who passes is not asked again.';
comment on column slot_offer.stands_until is 'When the next in line is asked too. A later yes still counts while the time is free.';
create unique index slot_offer_winner on slot_offer (clinic_id, slot_id) where state = 'accepted';
create index slot_offer_entry on slot_offer (clinic_id, entry_id);
create index slot_offer_to_send on slot_offer (clinic_id, planned_at) where state = 'planned';

-- What a reply to an offer answers.
alter table question add column slot_offer_id uuid;
alter table question drop constraint question_kind_check, add constraint question_kind_check
  check (kind in ('reminder', 'choice', 'offer'));

-- Visits that have left a time, or come back to it, since that was last looked at.
create table time_freed (
  clinic_id uuid not null,
  appointment_id uuid not null,
  starts_at timestamptz not null,
  local_start timestamp not null,
  time_zone text not null,
  duration_minutes integer,
  clinician text,
  visit_type text,
  location_id uuid,
  stood_since timestamptz not null,
  since timestamptz not null default now(),
  primary key (clinic_id, appointment_id, starts_at)
);
comment on table time_freed is 'The time and place as they were before the change.';

create function note_time_freed() returns trigger language plpgsql as $$
begin
  insert into time_freed (clinic_id, appointment_id, starts_at, local_start, time_zone, duration_minutes, clinician, visit_type,
      location_id, stood_since)
    values (old.clinic_id, old.id, old.starts_at, old.local_start, old.time_zone, old.duration_minutes, old.clinician, old.visit_type,
      old.location_id, coalesce(old.start_set_at, old.created_at))
    on conflict do nothing;
  return null;
end $$;
create trigger appointment_time_freed after update on appointment for each row
  when (old.starts_at <> new.starts_at or old.slot_held <> new.slot_held
        or (old.status = 'cancelled') <> (new.status = 'cancelled'))
  execute function note_time_freed();
