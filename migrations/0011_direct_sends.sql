-- A direct send asks when its number last opted out, lifted or not: one read of an index, however many opt-outs there are.

create index suppression_number on suppression (clinic_id, phone_number, started_at);
