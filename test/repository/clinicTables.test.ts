import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportedTables } from '../../src/db/clinicExportQueries.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Tables of a clinic that its export leaves out, and why. */
const notExported: Record<string, string> = {
  api_key: 'opens a door',
  clinic_key: 'opens a door',
  idempotency_key: 'opens a door',
  staff_invitation: 'opens a door',
  webhook_secret: 'opens a door',
  appointment_unplanned: 'work that waits',
  notice_unplanned: 'work that waits',
  audit_unsealed: 'work that waits',
  time_freed: 'work that waits',
  fhir_pull: 'work that waits',
  key_rotation: 'work that waits',
  retention_progress: 'work that waits',
  automated_count: 'a counter',
  sender_circuit: 'a counter',
  sender_pace: 'a counter',
  change: 'what screens are told, for an hour',
  conversation_read: 'what staff have looked at',
  conversation_unread: 'what staff have looked at',
  file_import_block: 'a file that goes when it is read',
  file_import_seen: 'a file that goes when it is read',
  file_import_mapping: 'how columns of files are called',
  inbound_gap: 'how Twilio’s list differed; what came is in the texts',
  witness_finding: 'how Twilio’s list differed; what came is in the texts',
  webhook_event: 'ids of what is exported itself, for software that was told',
  webhook_delivery: 'ids of what is exported itself, for software that was told',
  webhook_attempt: 'ids of what is exported itself, for software that was told',
};

/** Tables with a patient, and what a merge does with their rows. */
const atMerge: Record<string, 'moved' | 'stays' | 'removed'> = {
  appointment: 'moved',
  campaign_recipient: 'moved',
  // Append-only: read with the records that were merged.
  consent_event: 'stays',
  decision: 'stays',
  incident_patient: 'moved',
  legal_hold: 'moved',
  message: 'moved',
  notice: 'moved',
  patient_erasure: 'stays',
  patient_phone_number: 'moved',
  preference_link: 'removed',
  slot_offer: 'moved',
  task: 'moved',
  waiting_list_entry: 'moved',
};

async function tablesWith(column: string): Promise<string[]> {
  const { rows } = await database.pools.staff.query<{ name: string }>(
    `select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = $1 order by 1`,
    [column],
  );
  return rows.map(({ name }) => name);
}

test('every table of a clinic is in its export, or has a reason why not', async () => {
  const known = [...exportedTables.map(({ name }) => name), ...Object.keys(notExported)];
  expect(known.toSorted()).toEqual(await tablesWith('clinic_id'));
});

test('the export goes by whole keys, so that no row is passed over', async () => {
  const { rows } = await database.pools.staff.query<{ name: string; columns: string[] }>(
    `select c.conrelid::regclass::text as name, array_agg(a.attname::text order by k.place) as columns
       from pg_constraint c cross join unnest(c.conkey) with ordinality as k(attnum, place)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum where c.contype = 'p' group by 1`,
  );
  const keys = new Map(rows.map(({ name, columns }) => [name, columns.filter((one) => one !== 'clinic_id')]));
  for (const { name, key } of exportedTables)
    expect([name, Object.keys(key).toSorted()]).toEqual([name, keys.get(name)?.toSorted()]);
});

test('a merge knows every table that has patients', async () => {
  expect(Object.keys(atMerge)).toEqual(await tablesWith('patient_id'));
  const queries = await readFile(`${import.meta.dirname}/../../src/db/mergeQueries.ts`, 'utf8');
  const named = (table: string): boolean =>
    new RegExp(`(update|into|from) ${table}\\b|'${camel(table)}'`).test(queries);
  const left = Object.entries(atMerge).filter(([table, what]) => what !== 'stays' && !named(table));
  expect(left).toEqual([]);
});

function camel(table: string): string {
  return table.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
