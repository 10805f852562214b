-- Why a text was not sent is asked long afterwards: what the gate found, in its order, and by which version of its rules.
alter table decision
  add column step text not null default 'acceptance' check (step in ('acceptance', 'approval', 'claim', 'withdrawal')),
  add column findings jsonb not null default '[]',
  add column pack_version text,
  add column not_before timestamptz,
  add column latest_useful_at timestamptz,
  -- Of texts that were refused; where there is a message, it has them.
  add column category text,
  add column patient_id uuid,
  add column phone_number text;
comment on column decision.step is 'acceptance: when the text was asked for. approval: a second person let it go. claim: when it was to leave. withdrawal: afterwards.';
comment on column decision.findings is 'What spoke against the text or warned, in the order of the gate: stage, rule, outcome, code and a sentence. Never the text.';
create index decision_refused_number on decision (clinic_id, phone_number, decided_at) where message_id is null and phone_number is not null;
create index decision_refused_patient on decision (clinic_id, patient_id, decided_at) where message_id is null and patient_id is not null;

-- Patient texts are PHI: they go through an account with a signed agreement, flagged for HIPAA (rule HIPAA-09).
alter table clinic
  add column baa_confirmed_at timestamptz,
  add column baa_confirmed_by text,
  add column hipaa_account_confirmed_at timestamptz,
  add column hipaa_account_confirmed_by text;
