import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import type { Caller } from '../../../test/harness/callers.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const path = '/api/v2/data-protection/export';
const lineSchema = z.looseObject({ kind: z.string(), row: z.record(z.string(), z.unknown()).optional() });
async function take(as: Caller) {
  const answer = await fetch(`${app.url}${path}`, { headers: as });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const lines = text.trimEnd().split('\n');
  return { answer, text, lines: lines.map((line) => lineSchema.parse(JSON.parse(line))) };
}

test('the export of a clinic: every row of every table, more than a page of them, with a beginning and an end', async () => {
  for (let turn = 0; turn < 3; turn += 1)
    await app.addPatient({ givenName: `Mia ${turn}`, phoneNumber: `+1212555017${turn}`, consents: ['care'] });
  await app.addMessage({ phoneNumber: '+12125550170', body: 'Words of Mia' });
  await app.database.pools.staff.query(
    `insert into number_state (clinic_id, phone_number) select $1, '+1646555' || lpad(n::text, 4, '0') from generate_series(1, 1201) n`,
    [app.clinicId],
  );
  const other = await app.addClinic();
  await app.call('POST', '/api/v2/patients', { as: other.staff.headers, body: { givenName: 'Foreigner' } });

  const { answer, text, lines } = await take(app.staff.headers);
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(lines[0]).toMatchObject({ kind: 'export', showsTexts: true });
  expect(lines.at(-1)).toEqual({ kind: 'end', rows: lines.length - 2 });
  const rowsOf = (kind: string) => lines.filter((line) => line.kind === kind).map(({ row }) => row);
  expect(new Set(rowsOf('number_state').map((row) => row?.['phone_number'])).size).toBe(1201);
  expect(rowsOf('patient')).toHaveLength(3);
  expect(rowsOf('consent_event')).toHaveLength(3);
  expect(rowsOf('message')).toMatchObject([{ body: 'Words of Mia', media: null }]);
  expect(text).not.toContain('Foreigner');
  // Nothing that opens a door, and nothing sealed.
  expect(text).not.toMatch(/"(key_id|wrapped_key|token_hash|password|\w+_encrypted)"/);
  const { rows } = await app.database.pools.staff.query(
    `select action, detail - 'exportId' as detail from audit_event where action like 'clinic.export%' order by id`,
  );
  expect(rows).toEqual([
    { action: 'clinic.export_begun', detail: {} },
    { action: 'clinic.export_finished', detail: { rows: lines.length - 2, showsTexts: true } },
  ]);
});

test('without messages:read there are no words in it', async () => {
  const { text, lines } = await take(await app.keyWith('records:export'));
  expect(lines[0]).toMatchObject({ showsTexts: false });
  expect(text).not.toContain('Words of Mia');
});

test('it is for those who may', async () => {
  const route = { method: 'GET', path, scope: 'records:export' } as const;
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
