-- Keys are renewed, and what is past its time is removed, while everything goes on.

create table key_rotation (
  clinic_id uuid not null references clinic,
  key_id uuid not null,
  table_name text not null default 'message',
  last_id uuid,
  resealed bigint not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  destroyed_at timestamptz,
  actor_kind text not null,
  actor_id text,
  primary key (clinic_id, key_id)
);
comment on table key_rotation is 'A new data key, how far the sealed values have been sealed anew under it, and when the former keys were destroyed.';
create unique index key_rotation_running on key_rotation (clinic_id) where finished_at is null;

create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  -- The raw form of a webhook is sealed anew under a new key, and removed when its time is over; nothing else of the event may change.
  if tg_table_name = 'message_event' and tg_op = 'UPDATE' then
    if old.form_encrypted is not null
      and to_jsonb(new) - array['form_encrypted', 'key_id'] = to_jsonb(old) - array['form_encrypted', 'key_id'] then
      return new;
    end if;
  end if;
  raise exception 'table % is append-only', tg_table_name using errcode = 'HB001';
end $$;

alter table clinic add column keep_texts_days integer not null default 365 check (keep_texts_days between 30 and 36500);
alter table clinic add column keep_media_days integer not null default 30 check (keep_media_days between 1 and 36500);
alter table clinic add column keep_forms_days integer not null default 7 check (keep_forms_days between 1 and 36500);
comment on column clinic.keep_texts_days is 'Days after which the words of a text are removed and a keyed hash is left (HIPAA-07, AUD-04).';

alter table message add column body_hash bytea;
alter table message add column body_erased_at timestamptz;
comment on column message.body_hash is 'Keyed hash of words that were removed: it proves what a copy kept elsewhere says.';

create table retention_progress (
  clinic_id uuid not null references clinic,
  kind text not null check (kind in ('texts', 'media', 'forms')),
  last_id uuid,
  removed bigint not null default 0,
  primary key (clinic_id, kind)
);
comment on table retention_progress is 'Ids are in the order of time: everything up to last_id has been looked at.';

create table legal_hold (
  clinic_id uuid not null references clinic,
  id uuid not null,
  patient_id uuid,
  reason text not null,
  placed_at timestamptz not null,
  placed_by text,
  lifted_at timestamptz,
  lifted_by text,
  primary key (clinic_id, id)
);
comment on table legal_hold is 'Nothing of the patient, or of the whole clinic where patient_id is null, is removed or erased until it is lifted.';
create index legal_hold_standing on legal_hold (clinic_id, patient_id) where lifted_at is null;
