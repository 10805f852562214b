-- Whom staff call about a visit, what came of it, and from when on they call who has not answered.

alter table clinic add column call_days_before integer not null default 1 check (call_days_before between 0 and 5);
alter table clinic add column call_from text not null default '12:00'
  check (call_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
comment on column clinic.call_days_before is 'Working days before a visit on which who has not answered is called; 0 is the day itself.';
comment on column clinic.call_from is 'From then on, by the clock where the visit takes place.';

create table visit_call (
  clinic_id uuid not null,
  id uuid not null,
  appointment_id uuid not null,
  starts_at timestamptz not null,
  outcome text not null check (outcome in ('calling', 'confirmed', 'left_message', 'no_answer', 'wrong_number')),
  actor_kind text not null,
  actor_id text,
  occurred_at timestamptz not null,
  primary key (clinic_id, id),
  foreign key (clinic_id, appointment_id) references appointment
);
comment on column visit_call.starts_at is 'The start that the call was about: a moved visit is called about anew.';
create index visit_call_of_visit on visit_call (clinic_id, appointment_id, occurred_at desc, id desc);
create trigger visit_call_append_only before update or delete on visit_call
  for each row execute function refuse_change();

create table call_round (
  clinic_id uuid not null references clinic,
  visit_day date not null,
  time_zone text not null,
  task_id uuid not null,
  opened_at timestamptz not null,
  primary key (clinic_id, visit_day, time_zone)
);
comment on table call_round is 'Days of visits for which a task has been opened to make the calls, each once.';

-- Few visits of many: those that somebody has to call about, however far away they are.
create index appointment_to_call on appointment (clinic_id, starts_at) where status = 'change_asked' or slot_held;
