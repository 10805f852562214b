-- A clinic's own words: for the templates that ship with the product, and templates of its own (LANG-01, DLP-01). What ships stays in the
-- product; `template_variant` of 0004 held copies of it and is no longer read. It stays for the version before.

alter table template
  add column purpose text not null default 'other',
  add column source_language text not null default 'en',
  add column retired_at timestamptz,
  add column retired_by_kind text,
  add column retired_by_id text;
comment on column template.source_language is 'The language that the others are translated from, and that stands in for them.';

create table template_version (
  clinic_id uuid not null,
  template_id uuid not null,
  language text not null,
  version integer not null check (version > 0),
  body text not null check (length(body) between 1 and 1600),
  source_version integer,
  state text not null default 'draft' check (state in ('draft', 'approved', 'retired')),
  written_by_kind text not null,
  written_by_id text,
  written_at timestamptz not null,
  approved_by_kind text,
  approved_by_id text,
  approved_at timestamptz,
  held_rules text[] not null default '{}',
  reviewer text,
  reviewed_by_kind text,
  reviewed_by_id text,
  reviewed_at timestamptz,
  retired_by_kind text,
  retired_by_id text,
  retired_at timestamptz,
  primary key (clinic_id, template_id, language, version),
  foreign key (clinic_id, template_id) references template,
  check ((state <> 'draft') = (approved_at is not null)),
  check ((state = 'retired') = (retired_at is not null)),
  check ((reviewed_at is null) = (reviewer is null))
);
comment on table template_version is 'Words of the clinic, one row a version: never changed and never deleted. Only marks are set, each once.';
comment on column template_version.source_version is 'The version of the source language that these words were written from; null in the source language itself.';
comment on column template_version.held_rules is 'Rules of the content scan that a second person let pass at approval.';
comment on column template_version.reviewer is 'Who read the translation, and by what qualification (LANG-01).';

create function keep_template_words() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'versions of templates are never deleted';
  end if;
  if (new.clinic_id, new.template_id, new.language, new.version, new.body, new.source_version, new.written_by_kind, new.written_by_id, new.written_at)
       is distinct from
     (old.clinic_id, old.template_id, old.language, old.version, old.body, old.source_version, old.written_by_kind, old.written_by_id, old.written_at)
     or (old.approved_at is not null and (new.approved_at, new.approved_by_kind, new.approved_by_id, new.held_rules)
       is distinct from (old.approved_at, old.approved_by_kind, old.approved_by_id, old.held_rules))
     or (old.reviewed_at is not null and (new.reviewed_at, new.reviewer) is distinct from (old.reviewed_at, old.reviewer))
     or (old.retired_at is not null and new.retired_at is distinct from old.retired_at) then
    raise exception 'the words and marks of a template version are never changed';
  end if;
  return new;
end $$;
create trigger template_version_kept before update or delete on template_version
  for each row execute function keep_template_words();

alter table clinic add column allows_unreviewed boolean not null default false;
comment on column clinic.allows_unreviewed is 'Whether translations that nobody has reviewed are sent.';

alter table message add column template_version integer;
comment on column message.template_version is 'Which version of the template''s words in the language of the text; null where the text was not filled in by us.';
