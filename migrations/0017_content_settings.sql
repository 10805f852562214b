-- What a clinic tells the content scan about itself (DLP-02, CTIA-07, SENS). A clinic is one location.

alter table clinic
  add column link_hosts text[] not null default '{}',
  add column record_number_pattern text,
  add column held_words text[] not null default '{}',
  add column harmless_words text[] not null default '{}',
  add column sms_alias text check (length(sms_alias) between 1 and 80),
  add column sensitivity text not null default 'none'
    check (sensitivity in ('none', 'mental', 'sud', 'repro', 'hiv', 'other')),
  add column is_discreet boolean not null default false;
comment on column clinic.link_hosts is 'The only hosts that links in texts may lead to, their subdomains included.';
comment on column clinic.record_number_pattern is 'How record numbers look here: A a letter, 9 a digit, anything else itself.';
comment on column clinic.held_words is 'Words of the clinic''s own that a second person has to look at.';
comment on column clinic.harmless_words is 'Words of the clinic''s own that the lexicons must leave alone.';
comment on column clinic.sms_alias is 'What patients see instead of the name, which may disclose a condition.';
comment on column clinic.is_discreet is 'Texts name no patient, clinician or place.';
