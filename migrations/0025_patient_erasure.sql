-- Erasure of a patient: asked for once, done in batches, finished by a job where a process stopped in between.

alter table patient add column erased_at timestamptz;
comment on column patient.erased_at is 'Since then the row names nobody. It stays because texts, visits, consents and the audit trail refer to its id.';

create table patient_erasure (
  clinic_id uuid not null references clinic,
  patient_id uuid not null,
  reason text not null,
  actor_kind text not null,
  actor_id text,
  asked_at timestamptz not null,
  texts integer not null default 0,
  finished_at timestamptz,
  primary key (clinic_id, patient_id)
);
comment on column patient_erasure.texts is 'How many texts have lost their words so far.';
create index patient_erasure_open on patient_erasure (clinic_id, asked_at) where finished_at is null;
