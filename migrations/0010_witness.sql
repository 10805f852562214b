-- Twilio as a witness: a database that is older than the truth (a restored backup, a standby that lost commits) sends nothing.

create function database_incarnation() returns text language sql stable as $$
  select extract(epoch from pg_postmaster_start_time())::text || '/' || (select oid from pg_database where datname = current_database())
$$;
comment on function database_incarnation() is 'Which running server and database this is. A copy that another server was started on differs.';

alter table sender
  add column is_exclusive boolean not null default true,
  add column baseline_at timestamptz not null default now(),
  add column checked_through timestamptz,
  add column inbound_through timestamptz,
  add column witnessed_on text not null default database_incarnation(),
  add column held_at timestamptz,
  add column held_reason text check (held_reason in ('twilio_knows_more')),
  add check ((held_at is null) = (held_reason is null));
comment on column sender.is_exclusive is 'Nobody but this installation texts from it, so that what Twilio lists must be in this database.';
comment on column sender.baseline_at is 'What Twilio lists from before is not ours and is never counted.';
comment on column sender.checked_through is 'What Twilio lists was compared up to here. Null: from the baseline on.';
comment on column sender.inbound_through is 'Inbound texts were fetched up to here. Null: from the baseline on.';
comment on column sender.witnessed_on is 'The incarnation of the database that was last compared with Twilio''s list. Nothing is sent on another one.';
comment on column sender.held_at is 'Nothing is sent until a person has released it.';

-- What is there already is compared from its beginning, before anything is sent.
update sender set witnessed_on = '', baseline_at = created_at;

create table witness_finding (
  clinic_id uuid not null,
  id uuid not null,
  sender_id uuid not null,
  found_at timestamptz not null,
  texts integer not null check (texts > 0),
  waiting integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  is_hold boolean not null,
  released_at timestamptz,
  released_by_kind text,
  released_by_id text,
  primary key (clinic_id, id),
  foreign key (clinic_id, sender_id) references sender
);
comment on table witness_finding is 'Texts that Twilio listed and that this database did not know, as found by one comparison.';
comment on column witness_finding.waiting is 'How many of them still waited here to be sent.';
create index witness_finding_sender on witness_finding (clinic_id, sender_id, found_at desc);
