-- How fast a sender may go, kept where every worker sees it, and the brake on automated texts.

alter table sender add column segments_per_second double precision not null default 10
  check (segments_per_second > 0 and segments_per_second <= 100000);
comment on column sender.segments_per_second is 'What Twilio takes for this sender: 1 for a Canadian long code, 3 toll-free, by campaign for 10DLC, 100 for a short code.';

create table sender_pace (
  clinic_id uuid not null,
  sender_id uuid not null,
  segments double precision not null,
  refilled_at timestamptz not null,
  primary key (clinic_id, sender_id),
  foreign key (clinic_id, sender_id) references sender
) with (fillfactor = 50);
comment on table sender_pace is 'A token bucket a sender. A claim holds its row until commit, so that workers take turns.';

alter table sender_circuit add column failed_probes integer not null default 0;
alter table sender_circuit add column is_trial boolean not null default false;
comment on column sender_circuit.is_trial is 'A probe was answered, no text since: one text at a time until one is.';

alter table clinic add column automated_per_hour integer not null default 2000 check (automated_per_hour >= 0);
comment on column clinic.automated_per_hour is 'The budget of the brake: more automated texts than this in an hour are held until a person releases them.';

create table automated_count (
  clinic_id uuid not null references clinic,
  slot timestamptz not null,
  claims integer not null,
  primary key (clinic_id, slot)
) with (fillfactor = 50);
comment on table automated_count is 'Claims of automated texts by slots of five minutes, for the budget of an hour.';

create table brake (
  clinic_id uuid not null references clinic,
  id uuid not null,
  kind text not null check (kind in ('recipient', 'clinic')),
  caller text not null check (caller in ('automated', 'staff', 'answers')),
  phone_number text,
  tripped_at timestamptz not null,
  released_at timestamptz,
  released_by_kind text,
  released_by_id text,
  primary key (clinic_id, id),
  check ((kind = 'recipient') = (phone_number is not null))
);
comment on table brake is 'Set while released_at is null: nothing of this caller goes to the recipient, or to any of the clinic.';
create unique index brake_set on brake (clinic_id, kind, caller, coalesce(phone_number, '')) where released_at is null;
create index brake_number on brake (clinic_id, phone_number, released_at) where phone_number is not null;

-- Claims are per sender, so that one that pauses is not in the way of another.
create index message_due_of_sender on message (clinic_id, sender_id, lane, send_after, id) where dispatch_state = 'queued';
drop index message_due;
-- One index for what waits for a number and for what went to it within the hour.
create index message_to_number on message (clinic_id, phone_number, claimed_at) where direction = 'outbound';
drop index message_pending_number;
create index message_held_deadline on message (clinic_id, deadline_at)
  where dispatch_state = 'queued' and send_after is null and deadline_at is not null;

alter table message add column creates integer not null default 0;
comment on column message.creates is 'Claims after which Twilio may have made a text. More than one is a defect; the brake counts them, so that it stays small.';
alter table message_event add column claimed_at timestamptz;
comment on column message_event.claimed_at is 'When the attempt that this is the result of was claimed.';
