-- Staff accounts: the second factor, the invitation, and logging off whoever has left the screen (HIPAA-06).

alter table auth_user add column two_factor_enabled boolean not null default false;
create table auth_two_factor (
  id text primary key,
  user_id text not null unique references auth_user on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);
comment on table auth_two_factor is 'Secret and recovery codes, encrypted by the sign-in library with the installation''s secret.';

alter table auth_session add column last_active_at timestamptz not null default now();
comment on column auth_session.last_active_at is 'When a person last did something; what a screen asks by itself does not count.';
alter table clinic add column idle_minutes integer not null default 15 check (idle_minutes between 1 and 60);

create table staff_invitation (
  clinic_id uuid not null references clinic,
  id uuid not null,
  staff_member_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  created_by uuid,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (clinic_id, id),
  foreign key (clinic_id, staff_member_id) references staff_member (clinic_id, id)
);
create index staff_invitation_member on staff_invitation (clinic_id, staff_member_id);
comment on table staff_invitation is 'One-time links to set a password. Only the SHA-256 of the token is kept; ended: used or replaced.';
