-- Answers to one text about several visits, each its own; and work about several visits at once.

alter table question add column visits jsonb not null default '{}';
comment on column question.visits is
  'Of a question about several: by visit, {"answer", "answeredAt"} where it was answered, {"goneAt"} where staff moved or ended it since.';

alter table task add column appointment_ids uuid[] not null default '{}';
comment on column task.appointment_ids is 'The visits that it is about where they are several; appointment_id is then null.';
