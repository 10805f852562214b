-- Which code may still run against this database, so that processes can be renewed one after another.

create table schema_support (
  only_row boolean primary key default true check (only_row),
  oldest_code integer not null
);
comment on table schema_support is 'Code that knows the migrations up to oldest_code, or more, may run here. A migration that older code cannot live with raises it.';
insert into schema_support (oldest_code) values (11);
