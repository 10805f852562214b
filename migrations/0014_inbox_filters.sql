-- Each filter of the inbox has the latest of its own at hand: without one it reads a clinic's conversations until it has found a page.
create index conversation_unfinished on conversation (clinic_id, last_message_at desc, id desc) where status <> 'done';
create index conversation_done on conversation (clinic_id, last_message_at desc, id desc) where status = 'done';
create index conversation_snoozed on conversation (clinic_id, last_message_at desc, id desc) where status = 'snoozed';
create index conversation_mine on conversation (clinic_id, assigned_to, last_message_at desc, id desc)
  where assigned_to is not null and status <> 'done';
