-- Connections to record systems that speak FHIR R4: what is read from them, and what patients answered that is written back.

create table fhir_connection (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null check (length(name) between 1 and 80),
  base_url text not null check (length(base_url) between 1 and 400),
  sign_in text not null check (sign_in in ('smart', 'token')),
  token_url text check (length(token_url) between 1 and 400),
  client_id text check (length(client_id) between 1 and 200),
  public_key text,
  secret_encrypted bytea,
  key_id uuid,
  takes_all_patients boolean not null default false,
  writes_answers boolean not null default true,
  writes_texts boolean not null default true,
  writes_words boolean not null default false,
  writes_status boolean not null default false,
  hook_hash bytea,
  hook_at timestamptz,
  pull_at timestamptz,
  leased_until timestamptz,
  last_pull_at timestamptz,
  last_full_at timestamptz,
  failures integer not null default 0,
  failed_at timestamptz,
  failure text,
  paused_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (clinic_id, id),
  check (sign_in <> 'smart' or client_id is not null)
);
comment on table fhir_connection is 'A server of a clinic''s record system. Archived, never deleted: what came from it names it.';
comment on column fhir_connection.token_url is 'Null: as the server''s smart-configuration says.';
comment on column fhir_connection.public_key is 'The JWK that our assertions are checked with; the private one is sealed.';
comment on column fhir_connection.secret_encrypted is 'The private JWK, or the bearer token.';
comment on column fhir_connection.hook_hash is 'Of the secret in the address that the server calls when something has changed.';
comment on column fhir_connection.pull_at is 'When it is read next; null is at once.';
comment on column fhir_connection.failure is 'Code of what went wrong last; null when it worked.';
create index fhir_connection_in_use on fhir_connection (clinic_id, pull_at) where archived_at is null;

create table fhir_pull (
  clinic_id uuid not null,
  connection_id uuid not null,
  resource_type text not null check (resource_type in ('Appointment', 'Patient')),
  since timestamptz,
  run_kind text check (run_kind in ('changes', 'everything')),
  run_started_at timestamptz,
  newest timestamptz,
  next_url text,
  pages integer not null default 0,
  looked bigint not null default 0,
  primary key (clinic_id, connection_id, resource_type),
  foreign key (clinic_id, connection_id) references fhir_connection
);
comment on table fhir_pull is 'How far a kind of resource is read: after a crash the run goes on with the page that was next.';
comment on column fhir_pull.since is 'The newest change that a finished run has seen, by the server''s own clock.';

create table fhir_link (
  clinic_id uuid not null,
  connection_id uuid not null,
  resource_type text not null check (resource_type in ('Appointment', 'Patient')),
  resource_hash bytea not null,
  resource_id text check (length(resource_id) between 1 and 200),
  subject_id uuid,
  version text,
  stand text,
  seen jsonb not null default '{}',
  seen_at timestamptz not null,
  primary key (clinic_id, connection_id, resource_type, resource_hash),
  foreign key (clinic_id, connection_id) references fhir_connection
);
comment on table fhir_link is 'Which patient or visit here is which resource there.';
comment on column fhir_link.resource_hash is 'Keyed: when a patient is erased the id goes, and the hash keeps the next pull from bringing them back.';
comment on column fhir_link.seen is 'Keyed hashes of what the server said last, field by field.';
create index fhir_link_subject on fhir_link (clinic_id, subject_id) where subject_id is not null;

create table fhir_problem (
  clinic_id uuid not null,
  connection_id uuid not null,
  resource_type text not null,
  resource_hash bytea not null,
  code text not null,
  fields text[] not null default '{}',
  found_at timestamptz not null,
  primary key (clinic_id, connection_id, resource_type, resource_hash, code),
  foreign key (clinic_id, connection_id) references fhir_connection
);
comment on table fhir_problem is 'What staff should know of a resource. It goes when the resource is read without it.';
create index fhir_problem_recent on fhir_problem (clinic_id, connection_id, found_at desc);

create table fhir_outbox (
  clinic_id uuid not null,
  id uuid not null default gen_random_uuid(),
  connection_id uuid not null,
  kind text not null check (kind in ('answer', 'status', 'text')),
  subject_id uuid not null,
  appointment_id uuid,
  round integer not null default 1,
  resource_id text,
  attempts integer not null default 0,
  due_at timestamptz,
  done_at timestamptz,
  failed_at timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  primary key (clinic_id, id),
  unique (clinic_id, connection_id, kind, subject_id),
  foreign key (clinic_id, connection_id) references fhir_connection
);
comment on table fhir_outbox is 'What is to be written to a server, by ids alone: what it says is read when it is written.';
comment on column fhir_outbox.subject_id is 'The event of the answer, or the text.';
comment on column fhir_outbox.round is 'Counts up when there is more to say about the same text.';
create index fhir_outbox_due on fhir_outbox (clinic_id, due_at) where done_at is null and failed_at is null;
create index fhir_outbox_failed on fhir_outbox (clinic_id, connection_id, failed_at desc) where failed_at is not null;

-- The two triggers write ids in the transaction of what happened; servers are called later.
create function note_fhir_answer() returns trigger language plpgsql as $$
begin
  insert into fhir_outbox (clinic_id, connection_id, kind, subject_id, appointment_id)
  select new.clinic_id, c.id, k.kind, new.id, new.appointment_id
    from fhir_link l
    join fhir_connection c on c.clinic_id = l.clinic_id and c.id = l.connection_id and c.archived_at is null
   cross join lateral (values ('answer', c.writes_answers), ('status', c.writes_status)) as k (kind, is_wanted)
   where l.clinic_id = new.clinic_id and l.subject_id = new.appointment_id and l.resource_type = 'Appointment'
     and l.resource_id is not null and k.is_wanted
  on conflict do nothing;
  return null;
end $$;
create trigger fhir_answer after insert on appointment_event for each row
  when (new.actor_kind = 'patient') execute function note_fhir_answer();

create function note_fhir_text() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from fhir_connection where clinic_id = new.clinic_id and writes_texts and archived_at is null) then
    return null;
  end if;
  insert into fhir_outbox (clinic_id, connection_id, kind, subject_id, appointment_id)
  select distinct new.clinic_id, c.id, 'text', new.id, new.appointment_id
    from fhir_link l
    join fhir_connection c on c.clinic_id = l.clinic_id and c.id = l.connection_id and c.writes_texts and c.archived_at is null
   where l.clinic_id = new.clinic_id and l.subject_id in (new.appointment_id, new.patient_id) and l.resource_id is not null
  on conflict (clinic_id, connection_id, kind, subject_id)
  do update set round = fhir_outbox.round + 1, attempts = 0, due_at = null, done_at = null, failed_at = null, failure = null;
  return null;
end $$;
create trigger fhir_text_new after insert on message for each row
  when (new.direction = 'outbound' and new.dispatch_state = 'handed_over') execute function note_fhir_text();
create trigger fhir_text_changed after update on message for each row
  when (new.direction = 'outbound' and new.dispatch_state = 'handed_over'
        and row(old.dispatch_state, old.delivery_status) is distinct from row(new.dispatch_state, new.delivery_status))
  execute function note_fhir_text();
