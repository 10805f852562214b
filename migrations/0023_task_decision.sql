alter table task add column rule text;
comment on column task.rule is 'Which rule took the text for what it was taken for; none of its words.';
alter table task add column decision text check (decision in ('opt_out', 'not_opt_out'));
comment on column task.decision is 'What a person made of a text that may be an opt-out (TCPA-19 d).';
