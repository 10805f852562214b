-- Consent with what proves it, opt-outs that outlive the number, and links to the patient's own page.

alter table consent_event add column means text check (means in ('said', 'signed', 'box_ticked', 'number_given', 'texted'));
alter table consent_event add column basis text check (basis in ('patient', 'intake_number', 'incapacity'));
alter table consent_event add column ends_at timestamptz;
alter table consent_event add column evidence_reference text;
alter table consent_event add column evidence jsonb not null default '{}';
alter table consent_event add column written_flags text[];
comment on column consent_event.means is 'What the patient did: said it, signed it, ticked a box, gave the number (TCPA-03).';
comment on column consent_event.basis is 'patient, intake_number (care texts alone) or incapacity (a third party, until ends_at; TCPA-04). Null is patient.';
comment on column consent_event.evidence_reference is 'Where the proof is kept: a scan, a form, a recording. An id, never its content.';
comment on column consent_event.evidence is 'Keyed hash of the address, browser, link, import and line.';
comment on column consent_event.written_flags is 'What makes a consent a written one (47 CFR 64.1200(f)(9)).';

alter table suppression add column number_hash bytea;
alter table suppression add column erased_at timestamptz;
comment on column suppression.number_hash is 'Keyed hash of the number. Once the number is erased it is all that is left, and still keeps the number suppressed (TCPA-16).';
comment on column suppression.erased_at is 'When the number was deleted; phone_number then holds no number.';
create index suppression_erased on suppression (clinic_id, number_hash) where erased_at is not null;

create function erase_suppressed_number(clinic uuid, number text, hash bytea, at timestamptz) returns integer language sql as $$
  with erased as (
    update suppression set phone_number = 'erased:' || id, number_hash = coalesce(number_hash, hash), erased_at = at
     where clinic_id = clinic and phone_number = number returning 1)
  select count(*)::int from erased
$$;
comment on function erase_suppressed_number is 'Deletes a number from its opt-outs and leaves the keyed hash, by which they stay in force (TCPA-16).';

create table preference_link (
  clinic_id uuid not null references clinic,
  id uuid not null,
  token_hash bytea not null,
  patient_id uuid not null,
  phone_number text not null,
  delivery text not null check (delivery in ('text', 'copy')),
  actor_kind text not null,
  actor_id text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  wrong_answers integer not null default 0,
  proof_hash bytea,
  proof_expires_at timestamptz,
  used_at timestamptz,
  primary key (clinic_id, id)
);
comment on table preference_link is 'A one-time link to a patient''s choices: of the token and of the proof of the second factor only hashes are kept.';
create unique index preference_link_token on preference_link (token_hash);

create table consent_import (
  clinic_id uuid not null references clinic,
  id uuid not null,
  lines integer not null,
  recorded integer not null,
  unchanged integer not null,
  rejected integer not null,
  opted_out integer not null,
  actor_kind text not null,
  actor_id text,
  imported_at timestamptz not null,
  primary key (clinic_id, id)
);
comment on table consent_import is 'One run of an import of consents: counts alone, the file is not kept.';
