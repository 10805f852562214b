-- A sender whose answers from Twilio are lost one after another pauses, so that an outage does not turn a queue into doubts.

create table sender_circuit (
  clinic_id uuid not null,
  sender_id uuid not null,
  lost_answers integer not null default 0,
  opened_at timestamptz,
  probe_at timestamptz,
  primary key (clinic_id, sender_id),
  foreign key (clinic_id, sender_id) references sender
);
comment on table sender_circuit is 'Open while opened_at is set: nothing is claimed for the sender until a probe has an answer.';
