-- A campaign that makes people leave is stopped by itself (ADM-01).

alter table campaign add column watched_from timestamptz;
comment on column campaign.watched_from is 'Texts that left since then count: since its start, or since somebody let it go on.';
alter table campaign add column stopped_because text check (stopped_because in ('opt_outs', 'wrong_numbers'));
comment on column campaign.stopped_because is 'Why it was paused by itself; null when a person has paused it, or it runs.';
