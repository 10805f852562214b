-- Who has opted out and says STOP again means it from then on: a START from before the latest STOP lifts nothing, however late it is heard of.
alter table suppression add column asked_again_at timestamptz;
alter table suppression add column asked_again_by uuid;
comment on column suppression.asked_again_at is 'When the latest text was written that asked for it again; asked_again_by is that text.';
