-- A rule's steps have each their age: what is saved anew is not new.

alter table reminder_rule add column steps_since jsonb not null default '{}' check (jsonb_typeof(steps_since) = 'object');
comment on column reminder_rule.steps_since is 'By the id of a step, since when its time and conditions are what they are; where one is missing, updated_at.';
