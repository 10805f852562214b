-- What the people who run an installation are told: gaps in what arrived, and texts that a brake holds.

create table inbound_gap (
  clinic_id uuid not null references clinic,
  id uuid not null,
  found_at timestamptz not null,
  texts integer not null check (texts > 0),
  primary key (clinic_id, id)
);
comment on table inbound_gap is 'Inbound texts that no webhook brought and that were fetched from the list of Twilio.';
create index inbound_gap_found on inbound_gap (clinic_id, found_at desc);

create index message_on_brake on message (clinic_id, phone_number) where dispatch_state = 'queued' and reason_code = 'brake';
create index task_about_message on task (clinic_id, message_id) where message_id is not null;
