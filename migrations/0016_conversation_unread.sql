-- Who has not read what is kept where it can be found. Before, everything that somebody had read was looked at to find what they had not.

create table conversation_unread (
  clinic_id uuid not null,
  staff_member_id uuid not null,
  conversation_id uuid not null,
  primary key (clinic_id, staff_member_id, conversation_id)
);
comment on table conversation_unread is 'A patient has written since this person last looked. Kept by triggers, so that no writer can forget it.';

create function note_unread() returns trigger language plpgsql as $$
begin
  insert into conversation_unread (clinic_id, staff_member_id, conversation_id)
  select new.clinic_id, s.id, new.id from staff_member s where s.clinic_id = new.clinic_id and s.disabled_at is null
  on conflict do nothing;
  return null;
end $$;
comment on function note_unread is 'A patient has written: unread for everybody at the clinic.';
create trigger conversation_unread_new after insert on conversation
  for each row when (new.last_inbound_at is not null) execute function note_unread();
create trigger conversation_unread_news after update of last_inbound_at on conversation
  for each row when (new.last_inbound_at is distinct from old.last_inbound_at) execute function note_unread();

create function forget_unread() returns trigger language plpgsql as $$
begin
  -- Waits for a text that is being stored: what comes in that moment has not been read.
  perform 1 from conversation where clinic_id = new.clinic_id and id = new.conversation_id for share;
  delete from conversation_unread u using conversation c
   where u.clinic_id = new.clinic_id and u.staff_member_id = new.staff_member_id and u.conversation_id = new.conversation_id
     and c.clinic_id = new.clinic_id and c.id = new.conversation_id and c.last_inbound_at <= new.read_through;
  return null;
end $$;
comment on function forget_unread is 'Somebody has read it, unless more has come since.';
create trigger conversation_read_noted after insert or update on conversation_read
  for each row execute function forget_unread();

insert into conversation_unread (clinic_id, staff_member_id, conversation_id)
select c.clinic_id, s.id, c.id from conversation c join staff_member s on s.clinic_id = c.clinic_id and s.disabled_at is null
 where c.last_inbound_at is not null and not exists (select 1 from conversation_read r where r.clinic_id = c.clinic_id
   and r.conversation_id = c.id and r.staff_member_id = s.id and r.read_through >= c.last_inbound_at);
