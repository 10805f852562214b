-- What delivery, response and opt-out rates are counted from.

alter table message add column not_answer text check (not_answer in ('opt_out', 'tapback'));
comment on column message.not_answer is 'Why a patient''s text answers nothing: it opts out, or is a tap-back. Null for every other.';

update message m set not_answer = case a.detail ->> 'kind' when 'tapback' then 'tapback' else 'opt_out' end
  from audit_event a
 where a.clinic_id = m.clinic_id and a.subject_kind = 'message' and a.subject_id = m.id and a.action = 'reply.applied'
   and m.direction = 'inbound'
   and (a.detail ->> 'kind' in ('tapback', 'stop', 'opt_out_phrase', 'wrong_number')
     or (m.opt_out_type = 'STOP' and a.detail ->> 'kind' <> 'cancel'));

-- The texts of a period, the answers to them, which of them asked, and what was refused.
create index message_left_at on message (clinic_id, handed_over_at) where handed_over_at is not null;
create index message_answer_at on message (clinic_id, occurred_at) include (phone_number)
  where direction = 'inbound' and not_answer is null;
create index question_of_text on question (clinic_id, message_id) where message_id is not null;
create index decision_blocked_at on decision (clinic_id, decided_at) where outcome = 'block';
