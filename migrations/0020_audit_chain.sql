-- The audit trail's chain: what was sealed cannot be changed, taken out or put in without being found.

create table audit_unsealed (
  clinic_id uuid not null,
  id uuid not null,
  primary key (clinic_id, id)
);
comment on table audit_unsealed is 'Audit events that no seal covers yet, noted by a trigger in the transaction of the event: a late commit is only sealed later.';

create table audit_seal (
  clinic_id uuid not null references clinic,
  number bigint not null check (number > 0),
  events uuid[] not null check (cardinality(events) > 0),
  last_position bigint not null check (last_position > 0),
  previous_hash bytea not null check (length(previous_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  key_id text not null,
  sealed_at timestamptz not null,
  primary key (clinic_id, number)
);
comment on table audit_seal is 'One chain a clinic. hash: HMAC-SHA-256 over the header, the hash before, and the events in this order; the key is not in the database.';
comment on column audit_seal.last_position is 'How many events the chain covers up to and with this seal.';
create trigger audit_seal_append_only before update or delete on audit_seal
  for each row execute function refuse_change();

create function note_unsealed() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed (clinic_id, id) values (new.clinic_id, new.id);
  return null;
end $$;
comment on function note_unsealed is 'The next seal covers it.';
-- Stops other writers until this migration commits, so that no event falls between the trigger and the rows below.
create trigger audit_event_unsealed after insert on audit_event for each row execute function note_unsealed();
insert into audit_unsealed (clinic_id, id) select clinic_id, id from audit_event;

-- What lists have shown, for the history of one patient.
create index audit_event_listed on audit_event using gin ((detail -> 'ids')) where detail ? 'ids';
