-- Encryption keys that an installation had before the present one: what was derived from them has to be found again.

create table former_key (
  id text primary key,
  position int not null unique check (position >= 0),
  wrapped_key bytea not null,
  replaced_at timestamptz not null
);
comment on table former_key is 'Former HEARBACK_ENCRYPTION_KEYs, the oldest at 0, each wrapped by the present one. The id tells keys apart and nothing of them.';
