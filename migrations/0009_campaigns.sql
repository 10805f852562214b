-- One text to many: who is to get it is listed first, then frozen into queued texts, a batch a transaction.

create table campaign (
  clinic_id uuid not null references clinic,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  category text not null,
  template_key text,
  texts_encrypted bytea not null,
  key_id uuid not null,
  quiet_hours text not null default 'defer' check (quiet_hours in ('defer', 'ignore')),
  state text not null default 'draft' check (state in ('draft', 'freezing', 'sending', 'paused', 'cancelled', 'done')),
  recipients integer not null default 0,
  actor_kind text not null,
  actor_id text,
  listed_by text,
  approved_by uuid,
  approved_at timestamptz,
  started_by_kind text,
  started_by_id text,
  is_attested boolean not null default false,
  started_at timestamptz,
  frozen_through uuid,
  frozen_at timestamptz,
  texts integer not null default 0,
  skipped jsonb not null default '{}',
  sends_until timestamptz,
  is_swept boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table campaign is 'Its words are its own copy from the moment it is made: what was approved is what is sent.';
comment on column campaign.frozen_through is 'The last patient of the list that was looked at; moved in the transaction that queues their texts.';
comment on column campaign.listed_by is 'The staff member who last changed the list: not the one to approve it.';
comment on column campaign.is_attested is 'Whoever started it attests the consent of its recipients for its category.';
comment on column campaign.sends_until is 'Nothing of it leaves later, however often it was put off until the next morning.';
comment on column campaign.skipped is 'How many of the list get no text, by reason.';
comment on column campaign.is_swept is 'Whether its queued texts have followed its last change of state.';
create index campaign_recent on campaign (clinic_id, created_at desc, id desc);
create index campaign_active on campaign (clinic_id, id) where state in ('freezing', 'sending') or not is_swept;

create table campaign_recipient (
  clinic_id uuid not null,
  campaign_id uuid not null,
  patient_id uuid not null,
  primary key (clinic_id, campaign_id, patient_id),
  foreign key (clinic_id, campaign_id) references campaign on delete cascade,
  foreign key (clinic_id, patient_id) references patient on delete cascade
);
comment on table campaign_recipient is 'Who is to get it. Their numbers are read when it starts: a list may be older than a move.';
create index campaign_recipient_patient on campaign_recipient (clinic_id, patient_id);

-- One text a campaign and number, whoever asks for it how often: a family that shares a phone gets one.
alter table message add column campaign_id uuid;
create unique index message_of_campaign on message (clinic_id, campaign_id, phone_number) where campaign_id is not null;
-- The latest opt-out of a number, lifted or not.
create index suppression_number on suppression (clinic_id, phone_number, started_at desc);
