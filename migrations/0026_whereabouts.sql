-- Where a patient is, for the hours in which texts may arrive (TZ-01, TZ-02, ST-02), and a clinic's own hours within them (TCPA-10).

alter table patient
  add column time_zone text,
  add column zip text,
  add column address_state text;
comment on column patient.time_zone is 'The IANA zone that the patient chose: the best evidence of where they are.';
comment on column patient.zip is 'ZIP code of the address, with or without its last four digits.';
comment on column patient.address_state is 'State or province of the address, as two letters.';

alter table clinic add column text_hours jsonb not null default '{}';
comment on column clinic.text_hours is 'Hours by group of categories and kind of day; they narrow the hours of the rules and never widen them.';
