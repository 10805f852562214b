-- What happened, who saw it, and what keeps screens and workers in step.

create table audit_event (
  clinic_id uuid not null references clinic,
  id uuid not null,
  action text not null,
  subject_kind text,
  subject_id uuid,
  actor_kind text not null,
  actor_id text,
  detail jsonb not null default '{}',
  request_id text,
  occurred_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table audit_event is 'Views and changes, with ids only: no message text, no name, no number.';
create index audit_event_time on audit_event (clinic_id, occurred_at desc, id desc);
create index audit_event_subject on audit_event (clinic_id, subject_kind, subject_id);
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_change();

create table change (
  id bigint generated always as identity primary key,
  clinic_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  subject_id uuid not null,
  conversation_id uuid,
  at timestamptz not null default now()
);
comment on table change is 'The screens'' event stream: ids only. Read where xid < the oldest running one, so that late commits are not skipped.';
create index change_feed on change (xid, id);
create index change_age on change (at);

create table rate_bucket (
  key text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null
);

create table worker_heartbeat (
  id uuid primary key,
  role text not null,
  started_at timestamptz not null,
  beat_at timestamptz not null
);
