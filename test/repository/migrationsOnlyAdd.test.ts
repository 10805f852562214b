import { expect, test } from 'vitest';
import { readMigrations } from '../../src/db/migrationFiles.ts';
import { MIGRATIONS_FOLDER } from '../../src/entry/root.ts';
import { createTestDatabase } from '../harness/database.ts';
import { harmfulStatements, statementsOf } from './migrationStatements.ts';

/** The last migration before processes of two versions could run side by side. */
const firstRelease = 6;

/**
 * Looked at one by one: what they touch is new in the same migration, so that the version before never meets it; or triggers that
 * keep a new table in step with what that version writes.
 */
const lookedAt = [
  /^create trigger conversation_(unread_new|unread_news|read_noted) after /,
  /^create unique index message_of_campaign on message /,
  /^update sender set witnessed_on = '', baseline_at = created_at$/,
  /^alter table sender add column is_exclusive .*, add check \(\(held_at is null\) = \(held_reason is null\)\)$/,
  /^create trigger audit_event_unsealed after insert /,
  /^create trigger appointment_unplanned_(new|changed|held) after /,
  /^create trigger appointment_time_freed after update on appointment /,
  /^alter table question drop constraint question_kind_check, add constraint .*'offer'\)\)$/,
  /^create trigger (appointment_webhook|message_webhook|suppression_webhook|task_webhook)_(new|changed|received|settled|lifted) after /,
  /^create trigger fhir_(answer|text_new|text_changed) after /,
  /^create trigger appointment_calendar_changed before update on appointment /,
  /^create trigger (patient|patient_number|clinic|location)_unplanned(_new|_zone)? after /,
  // Put more visits on the same list.
  /^create or replace function (note_patient_unplanned|clinic_plans|place_plans)\(/,
  // Allows what the index before it refused, and nothing else.
  /^create unique index reminder_rule_subject_held on reminder_rule /,
  // Allows what it refused before, and nothing else.
  /^create or replace function refuse_change\(\) .* old\.form_encrypted is not null /,
  // A column that the version before neither reads nor writes.
  /^update message m set not_answer = /,
  // The same as before, and the same for a table that is new.
  /^create or replace function (note_patient_unplanned|clinic_plans)\(.* insert into notice_unplanned /,
  /^create unique index sender_of_location on sender /,
  /^alter table consent_event drop constraint consent_event_kind_check, add constraint .*'hipaa_authorization', 'part2'\)\)$/,
];

test('the version before each migration can go on beside it, or the migration says that it cannot', async () => {
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  for (const { version, name, sql } of migrations.slice(firstRelease)) {
    const saysSo = statementsOf(sql).some((statement) =>
      new RegExp(`^update schema_support set oldest_code = ${version}$`, 'i').test(statement),
    );
    const harmful = harmfulStatements(sql).filter(
      (statement) =>
        !lookedAt.some((known) => known.test(statement)) && !statement.startsWith('update schema_support '),
    );
    // Only add; or, where that cannot be, `update schema_support set oldest_code = …` in the same file, and all
    // processes are stopped for that update (docs/operations/upgrading.md).
    expect({ name, harmful: saysSo ? [] : harmful }).toEqual({ name, harmful: [] });
  }
});

test('the oldest code that a migrated database bears is one that exists', async () => {
  await using database = await createTestDatabase();
  const { rows } = await database.pools.staff.query<{ oldest_code: number }>(
    'select oldest_code from schema_support',
  );
  const migrations = await readMigrations(MIGRATIONS_FOLDER);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.oldest_code).toBeLessThanOrEqual(migrations.length);
});

test.each([
  'drop table message',
  'alter table message drop column lane',
  'alter table message rename column lane to line',
  'alter table message rename to text',
  'alter table message alter column lane set not null',
  'alter table message alter column error_code type text',
  'alter table message add column size integer not null',
  'alter table message add column size integer, add check (size > 0)',
  'alter table message add constraint positive check (segments > 0)',
  'create unique index one_each on message (phone_number)',
  'create trigger refuse before insert on message for each row execute function refuse_change()',
  'delete from message',
])('%s would be found', (statement) => {
  expect(harmfulStatements(`-- a reason;\n${statement};`)).toEqual([statement]);
});

test.each([
  `alter table message add column size integer not null default 1 check (size in (1, 2)), add column "kind" text`,
  `create table size (id int); create unique index size_id on size (id); alter table size add check (id > 0)`,
  `create function f() returns trigger language plpgsql as $$ begin drop table message; end $$; comment on function f is 'it; ''that'''`,
])('%s is harmless', (sql) => {
  expect(harmfulStatements(sql)).toEqual([]);
});
