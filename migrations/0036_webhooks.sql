-- Outgoing webhooks: who wants to hear of what, what there is to tell, and how far each message has come. Ids, times and statuses alone.

create table webhook_endpoint (
  clinic_id uuid not null references clinic,
  id uuid not null,
  url text not null check (length(url) between 1 and 2000),
  description text not null check (length(description) between 1 and 120),
  event_types text[] not null check (cardinality(event_types) > 0),
  state text not null default 'active' check (state in ('active', 'paused', 'disabled')),
  state_since timestamptz not null,
  disabled_because text check (disabled_because in ('failing', 'gone')),
  failures integer not null default 0,
  failing_since timestamptz,
  last_success_at timestamptz,
  not_before timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz,
  primary key (clinic_id, id),
  check ((state = 'disabled') = (disabled_because is not null))
);
comment on table webhook_endpoint is 'Removed, never deleted: deliveries name it. What is paused or disabled collects messages and sends none.';
comment on column webhook_endpoint.failures is 'Attempts that failed since the last one that went well.';
comment on column webhook_endpoint.not_before is 'The receiver has asked for a pause (429, 502, 503, 504, Retry-After).';

create table webhook_secret (
  clinic_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  secret_encrypted bytea not null,
  key_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (clinic_id, id),
  foreign key (clinic_id, endpoint_id) references webhook_endpoint
);
comment on column webhook_secret.expires_at is 'Set by a rotation: until then both secrets sign.';
create index webhook_secret_endpoint on webhook_secret (clinic_id, endpoint_id, created_at);

create table webhook_event (
  clinic_id uuid not null references clinic,
  id uuid not null,
  position bigint generated always as identity,
  type text not null,
  subject_id uuid not null,
  data jsonb not null,
  occurred_at timestamptz not null default now(),
  primary key (clinic_id, id)
);
comment on table webhook_event is 'What happened, in the transaction in which it happened, where some endpoint wants to hear of it. What is told stays what it was then.';
comment on column webhook_event.data is 'Ids, times and statuses: never a text, a name or a number.';
create index webhook_event_time on webhook_event (clinic_id, occurred_at);

create table webhook_delivery (
  clinic_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  position bigint not null,
  subject_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  tries integer not null default 0,
  round_tries integer not null default 0,
  due_at timestamptz not null default to_timestamp(0),
  claim_id uuid,
  claimed_until timestamptz,
  last_status integer,
  last_failure text check (last_failure in ('address_refused', 'name_unknown', 'not_reached', 'tls_failed', 'timed_out', 'broken_off')),
  last_tried_at timestamptz,
  replayed_at timestamptz,
  primary key (clinic_id, endpoint_id, event_id),
  foreign key (clinic_id, endpoint_id) references webhook_endpoint,
  foreign key (clinic_id, event_id) references webhook_event on delete cascade
);
comment on column webhook_delivery.tries is 'All attempts; round_tries counts those since it was last asked for.';
comment on column webhook_delivery.claimed_until is 'Some worker is at it; when that time has passed, it has died.';
create index webhook_delivery_due on webhook_delivery (clinic_id, endpoint_id, due_at, position) where state = 'waiting';
create index webhook_delivery_subject on webhook_delivery (clinic_id, endpoint_id, subject_id, position) where state = 'waiting';
create index webhook_delivery_list on webhook_delivery (clinic_id, endpoint_id, position desc);
create index webhook_delivery_event on webhook_delivery (clinic_id, event_id);

create table webhook_attempt (
  clinic_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  number integer not null,
  started_at timestamptz not null,
  milliseconds integer not null,
  http_status integer,
  failure text check (failure in ('address_refused', 'name_unknown', 'not_reached', 'tls_failed', 'timed_out', 'broken_off')),
  next_try_at timestamptz,
  primary key (clinic_id, endpoint_id, event_id, number),
  foreign key (clinic_id, endpoint_id, event_id) references webhook_delivery on delete cascade
);
comment on table webhook_attempt is 'What came back: a status or why there is none, never a body.';

create function webhook_time(at timestamptz) returns text language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

create function webhook_wanted(clinic uuid, kind text) returns boolean language sql stable as $$
  select exists (select from webhook_endpoint e where e.clinic_id = clinic and e.removed_at is null and kind = any(e.event_types))
$$;

create function note_webhook_event(clinic uuid, kind text, subject uuid, facts jsonb) returns void language plpgsql as $$
declare
  event uuid := gen_random_uuid();
  place bigint;
begin
  insert into webhook_event (clinic_id, id, type, subject_id, data) values (clinic, event, kind, subject, facts)
    returning position into place;
  insert into webhook_delivery (clinic_id, endpoint_id, event_id, position, subject_id)
    select e.clinic_id, e.id, event, place, subject from webhook_endpoint e
     where e.clinic_id = clinic and e.removed_at is null and kind = any(e.event_types);
end $$;

create function webhook_of_appointment() returns trigger language plpgsql as $$
declare
  is_moved boolean := false;
  kinds text[] := array[]::text[];
  kind text;
begin
  if tg_op = 'INSERT' then
    kinds := array['appointment.created'];
  else
    is_moved := new.starts_at is distinct from old.starts_at;
    if is_moved then kinds := kinds || 'appointment.moved'::text; end if;
    if new.status is distinct from old.status and not (is_moved and new.status = 'booked') then
      kinds := kinds || ('appointment.' || case new.status when 'booked' then 'rebooked' when 'no_show' then 'missed' else new.status end);
    end if;
  end if;
  foreach kind in array kinds loop
    if webhook_wanted(new.clinic_id, kind) then
      perform note_webhook_event(new.clinic_id, kind, new.id, jsonb_build_object(
        'appointmentId', new.id, 'shortId', new.short_id, 'patientId', new.patient_id, 'locationId', new.location_id,
        'status', new.status, 'startsAt', webhook_time(new.starts_at), 'timeZone', new.time_zone,
        'previousStatus', case when tg_op = 'UPDATE' then old.status end,
        'previousStartsAt', case when is_moved then webhook_time(old.starts_at) end));
    end if;
  end loop;
  return null;
end $$;
create trigger appointment_webhook_new after insert on appointment for each row execute function webhook_of_appointment();
create trigger appointment_webhook_changed after update on appointment for each row
  when (old.starts_at is distinct from new.starts_at or old.status is distinct from new.status)
  execute function webhook_of_appointment();

create function webhook_of_message() returns trigger language plpgsql as $$
declare
  kind text := case when new.direction = 'inbound' then 'message.received'
                    when new.delivery_status = 'delivered' then 'message.delivered' else 'message.failed' end;
begin
  if webhook_wanted(new.clinic_id, kind) then
    perform note_webhook_event(new.clinic_id, kind,
      case when new.direction = 'inbound' then new.conversation_id else new.id end,
      jsonb_build_object('messageId', new.id, 'sid', new.twilio_sid, 'conversationId', new.conversation_id,
        'patientId', new.patient_id, 'appointmentId', new.appointment_id,
        'status', coalesce(new.delivery_status, 'received'), 'errorCode', new.error_code));
  end if;
  return null;
end $$;
create trigger message_webhook_received after insert on message for each row
  when (new.direction = 'inbound') execute function webhook_of_message();
create trigger message_webhook_settled after update on message for each row
  when (new.direction = 'outbound' and new.delivery_status is distinct from old.delivery_status
        and new.delivery_status in ('delivered', 'undelivered', 'failed'))
  execute function webhook_of_message();

create function webhook_of_suppression() returns trigger language plpgsql as $$
declare
  kind text := case when tg_op = 'INSERT' then 'consent.opted_out' else 'consent.opted_in' end;
begin
  if webhook_wanted(new.clinic_id, kind) then
    perform note_webhook_event(new.clinic_id, kind, new.id, jsonb_build_object(
      'suppressionId', new.id,
      'patientIds', (select coalesce(jsonb_agg(n.patient_id order by n.patient_id), '[]') from patient_phone_number n
        where n.clinic_id = new.clinic_id and n.phone_number = new.phone_number and n.removed_at is null),
      'messageId', case when tg_op = 'INSERT' then new.message_id else new.lifted_message_id end));
  end if;
  return null;
end $$;
create trigger suppression_webhook_new after insert on suppression for each row
  when (new.lifted_at is null) execute function webhook_of_suppression();
create trigger suppression_webhook_lifted after update on suppression for each row
  when (old.lifted_at is null and new.lifted_at is not null) execute function webhook_of_suppression();

create function webhook_of_task() returns trigger language plpgsql as $$
begin
  if webhook_wanted(new.clinic_id, 'task.opened') then
    perform note_webhook_event(new.clinic_id, 'task.opened', new.id, jsonb_build_object(
      'taskId', new.id, 'priority', new.priority, 'patientId', new.patient_id,
      'conversationId', new.conversation_id, 'appointmentId', new.appointment_id, 'messageId', new.message_id));
  end if;
  return null;
end $$;
create trigger task_webhook_new after insert on task for each row
  when (new.done_at is null) execute function webhook_of_task();
