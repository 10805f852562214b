-- Conversations and the send ledger.

create table conversation (
  clinic_id uuid not null references clinic,
  id uuid not null,
  sender_id uuid not null,
  phone_number text not null,
  status text not null default 'open' check (status in ('open', 'snoozed', 'done')),
  snoozed_until timestamptz,
  assigned_to uuid,
  last_message_id uuid,
  last_message_at timestamptz,
  last_inbound_at timestamptz,
  waiting_since timestamptz,
  created_at timestamptz not null default now(),
  primary key (clinic_id, id),
  unique (clinic_id, sender_id, phone_number),
  foreign key (clinic_id, sender_id) references sender,
  foreign key (clinic_id, assigned_to) references staff_member
);
comment on column conversation.waiting_since is 'The patient spoke last and nothing has answered since.';
create index conversation_recent on conversation (clinic_id, last_message_at desc, id desc);
create index conversation_waiting on conversation (clinic_id, waiting_since) where waiting_since is not null;
create index conversation_number on conversation (clinic_id, phone_number);

create table conversation_read (
  clinic_id uuid not null,
  conversation_id uuid not null,
  staff_member_id uuid not null,
  read_through timestamptz not null,
  primary key (clinic_id, conversation_id, staff_member_id),
  foreign key (clinic_id, conversation_id) references conversation,
  foreign key (clinic_id, staff_member_id) references staff_member
);
comment on table conversation_read is 'Unread is per person: a colleague''s look does not clear mine.';

create table message (
  clinic_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  sender_id uuid not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  category text not null,
  phone_number text not null,
  sender_number text,
  patient_id uuid,
  appointment_id uuid,
  body_encrypted bytea not null,
  media_encrypted bytea,
  key_id uuid not null,
  encoding text not null check (encoding in ('GSM-7', 'UCS-2')),
  segments integer not null,
  template_key text,
  language text,
  additions text[] not null default '{}',
  warnings text[] not null default '{}',
  dispatch_state text check (dispatch_state in ('queued', 'sending', 'handed_over', 'unknown', 'withdrawn', 'blocked')),
  delivery_status text,
  error_code integer,
  reason_code text,
  twilio_sid text,
  lane text check (lane in ('answers', 'staff', 'reminders', 'campaigns')),
  send_after timestamptz,
  deadline_at timestamptz,
  attempt_id uuid,
  attempts integer not null default 0,
  claimed_at timestamptz,
  handed_over_at timestamptz,
  intent_key text,
  answers_message_id uuid,
  effects_applied_at timestamptz,
  opt_out_type text check (opt_out_type in ('STOP', 'START', 'HELP')),
  actor_kind text not null,
  actor_id text,
  occurred_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (clinic_id, id),
  foreign key (clinic_id, conversation_id) references conversation,
  foreign key (clinic_id, sender_id) references sender,
  check ((direction = 'outbound') = (dispatch_state is not null)),
  check ((direction = 'outbound') = (lane is not null))
);
comment on column message.dispatch_state is 'Ours. Never mixed with delivery_status, which is Twilio''s.';
comment on column message.intent_key is 'One intent, one text: whatever asks for the same text twice gets the first one.';
comment on column message.reason_code is 'Why it was blocked or withdrawn.';
create unique index message_twilio_sid on message (clinic_id, twilio_sid) where twilio_sid is not null;
create unique index message_intent on message (clinic_id, intent_key) where intent_key is not null;
create index message_thread on message (clinic_id, conversation_id, occurred_at desc, id desc);
create index message_due on message (clinic_id, lane, send_after, id) where dispatch_state = 'queued';
create index message_in_doubt on message (clinic_id, claimed_at) where dispatch_state in ('sending', 'unknown');
create index message_without_final_status on message (clinic_id, handed_over_at)
  where dispatch_state = 'handed_over' and delivery_status in ('accepted', 'scheduled', 'queued', 'sending', 'sent');
create index message_effects_due on message (clinic_id, occurred_at) where direction = 'inbound' and effects_applied_at is null;
create index message_pending_number on message (clinic_id, phone_number) where dispatch_state = 'queued';
create index message_patient on message (clinic_id, patient_id, occurred_at desc) where patient_id is not null;

create table message_event (
  clinic_id uuid not null references clinic,
  id uuid not null,
  message_id uuid,
  twilio_sid text,
  kind text not null check (kind in
    ('queued', 'claimed', 'handed_over', 'refused', 'not_sent', 'answer_lost', 'callback', 'polled', 'withdrawn', 'blocked', 'received', 'redelivered')),
  delivery_status text,
  raw_status text,
  error_code integer,
  attempt_id uuid,
  reason_code text,
  form_encrypted bytea,
  key_id uuid,
  occurred_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table message_event is 'Everything that happened to a text, every callback included, even for texts that we do not know.';
create index message_event_message on message_event (clinic_id, message_id, occurred_at, id);
create index message_event_sid on message_event (clinic_id, twilio_sid) where twilio_sid is not null;
create trigger message_event_append_only before update or delete on message_event
  for each row execute function refuse_change();

create table decision (
  clinic_id uuid not null references clinic,
  id uuid not null,
  message_id uuid,
  conversation_id uuid,
  outcome text not null check (outcome in ('allow', 'block', 'hold')),
  code text,
  rules text[] not null default '{}',
  evidence jsonb not null default '{}',
  actor_kind text not null,
  actor_id text,
  decided_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table decision is 'Why a text was or was not sent. The evidence holds ids and rule names, never the text.';
create index decision_message on decision (clinic_id, message_id);
create trigger decision_append_only before update or delete on decision for each row execute function refuse_change();

create table idempotency_key (
  clinic_id uuid not null references clinic,
  owner text not null,
  key text not null,
  request_hash bytea not null,
  message_id uuid,
  response_status integer,
  response_encrypted bytea,
  key_id uuid,
  created_at timestamptz not null,
  locked_until timestamptz not null,
  primary key (clinic_id, owner, key)
);
create index idempotency_key_age on idempotency_key (created_at);
