-- Files of visits that are being taken in: staged sealed, looked at, and written in blocks.

create table file_import (
  clinic_id uuid not null references clinic,
  id uuid not null,
  kind text not null check (kind in ('appointments')),
  state text not null
    check (state in ('uploading', 'staged', 'checking', 'checked', 'committing', 'closing', 'done', 'cancelled', 'expired')),
  encoding text,
  delimiter text,
  line_count integer not null default 0,
  block_count integer not null default 0,
  header_hash bytea,
  mapping jsonb,
  choices jsonb,
  is_whole_period boolean not null default false,
  check_id uuid,
  check_beat_at timestamptz,
  checked_blocks integer not null default 0,
  counts jsonb,
  missing_agreed integer not null default 0,
  written_blocks integer not null default 0,
  results jsonb,
  reason_code text,
  actor_kind text not null,
  actor_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  primary key (clinic_id, id)
);
comment on table file_import is 'One file: its columns, what it would do, how far it has come. Counts and states; what is in it stands sealed in its blocks.';
comment on column file_import.header_hash is 'Keyed hash of the names of the columns: a file with the same ones is read as the last was.';
comment on column file_import.check_id is 'Whoever is looking at the file now; another takes over when the beat is old.';
comment on column file_import.missing_agreed is 'How many visits that the file lacks were shown, and agreed to be cancelled.';
create index file_import_open on file_import (clinic_id, created_at) where state in ('checking', 'committing', 'closing');

create table file_import_block (
  clinic_id uuid not null,
  import_id uuid not null,
  number integer not null,
  key_id uuid not null,
  lines_encrypted bytea not null,
  findings jsonb not null default '[]',
  primary key (clinic_id, import_id, number),
  foreign key (clinic_id, import_id) references file_import on delete cascade
);
comment on table file_import_block is 'Rows of a file, sealed; block 0 is the header. Written rows are taken out, rejected ones stay a day.';
comment on column file_import_block.findings is 'Numbers of rejected lines with codes of reasons and names of fields.';

create table file_import_seen (
  clinic_id uuid not null,
  import_id uuid not null,
  appointment_id uuid not null,
  primary key (clinic_id, import_id, appointment_id),
  foreign key (clinic_id, import_id) references file_import on delete cascade
);
comment on table file_import_seen is 'Visits that a file of a whole period has, until those that it lacks are cancelled.';

create table file_import_mapping (
  clinic_id uuid not null references clinic,
  header_hash bytea not null,
  mapping jsonb not null,
  choices jsonb not null,
  used_at timestamptz not null,
  primary key (clinic_id, header_hash)
);
comment on table file_import_mapping is 'Which column was what, for the next file with the same columns.';
