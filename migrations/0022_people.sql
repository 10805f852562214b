-- What decides whether a person is texted, and where: the person's state, whose number it is and until when, and what is known of the number.

alter table patient
  add column deceased_at timestamptz,
  add column do_not_text_since timestamptz,
  add column care_state text not null default 'active'
    check (care_state in ('active', 'discharged', 'transferred', 'incarcerated', 'legal_hold')),
  add column care_state_since timestamptz,
  add column merged_into uuid,
  add column merged_at timestamptz;
comment on column patient.deceased_at is 'When it was recorded here. Nothing is texted from then on (ID-05).';
comment on column patient.do_not_text_since is 'Nothing is texted, no reason is kept, and nobody overrides it (ID-04).';
comment on column patient.care_state is 'Whatever is not active blocks marketing, survey and wellness (ID-09).';
comment on column patient.merged_into is 'This record is a part of another one now (ID-10).';

alter table patient_phone_number
  add column role text check (role in ('self', 'parent', 'guardian', 'proxy', 'household')),
  add column categories text[],
  add column starts_on date,
  add column ends_on date,
  add column document_reference text,
  add column confidential_since timestamptz,
  add column removed_because text check (removed_because in ('removed', 'wrong_number', 'deceased', 'reassigned', 'merged')),
  add column texts_from timestamptz,
  add column texts_until timestamptz,
  add column promotions_until timestamptz,
  add column end_noted_at timestamptz;
create index patient_phone_number_ends on patient_phone_number (clinic_id, texts_until)
  where texts_until is not null and end_noted_at is null and removed_at is null;
comment on column patient_phone_number.role is 'Whose number it is, towards the patient (ID-02). Null: nobody has said.';
comment on column patient_phone_number.categories is 'What may be texted about the patient there; null is everything.';
comment on column patient_phone_number.ends_on is 'The last day, by the clinic''s calendar.';
comment on column patient_phone_number.document_reference is 'Where the court order or power of attorney is kept: an id, never its content.';
comment on column patient_phone_number.confidential_since is 'Since then it is the one number for this patient, and beats every other (HIPAA-04).';
comment on column patient_phone_number.texts_until is 'From then on no text about this patient goes there. Worked out from the dates, the patient''s 18th birthday and state whenever these change, so that a claim compares one moment.';
comment on column patient_phone_number.promotions_until is 'The same for marketing, survey and wellness alone.';

comment on column patient_phone_number.end_noted_at is 'When a worker saw that texts_until had come, and did what follows from it.';

create table number_state (
  clinic_id uuid not null references clinic,
  phone_number text not null,
  line_type text not null default 'unknown' check (line_type in ('unknown', 'mobile', 'landline', 'voip')),
  line_type_source text check (line_type_source in ('lookup', 'carrier', 'staff')),
  line_type_at timestamptz,
  verified_at timestamptz,
  verified_by text check (verified_by in ('code', 'staff')),
  failures integer not null default 0,
  failing_since timestamptz,
  failed_at timestamptz,
  failed_code integer,
  dead_since timestamptz,
  reassigned_at timestamptz,
  primary key (clinic_id, phone_number)
);
comment on table number_state is 'What is known of a number at a clinic. That a text came from it also verifies it: that is in its conversation (TCPA-20).';
comment on column number_state.failures is 'Texts in a row that a carrier''s answer counts against the number.';

create table number_verification (
  clinic_id uuid not null references clinic,
  id uuid not null,
  phone_number text not null,
  twilio_sid text,
  state text not null check (state in ('pending', 'approved', 'expired', 'refused')),
  checks integer not null default 0,
  actor_kind text not null,
  actor_id text,
  started_at timestamptz not null,
  settled_at timestamptz,
  primary key (clinic_id, id)
);
comment on table number_verification is 'A code was sent to a number by Twilio Verify. The code is known to Twilio and to the phone alone.';
create index number_verification_number on number_verification (clinic_id, phone_number, started_at);
