import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { consentImportSchema } from '@/contracts/consentImport.ts';
import { consentStateSchema } from '@/contracts/consent.ts';
import { writtenFlags } from '@/domain/consent/consentEvent.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { inboundParams, postWebhook } from '../../../test/harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const path = '/api/v2/consent/imports';
let nextNumber = 100;
const freshNumber = () => `+1332555${String((nextNumber += 1)).padStart(4, '0')}`;
const header =
  'phone_number,consent,categories,source,given_on,kind,wording,wording_version,wording_says,proof,patient_id';
const care = (phone: string, more = 'care,paper_form,2026-05-31,,Text me about my care.,form-7') =>
  `${phone},yes,${more},,scan-12,`;
async function load(lines: string[], isDryRun = false) {
  const answer = await app.call('POST', path, {
    as: app.staff.headers,
    body: { csv: [header, ...lines].join('\r\n'), isDryRun },
  });
  expect(answer.status).toBe(200);
  return consentImportSchema.parse(answer.body);
}
const stateOf = async (id: string) =>
  z
    .object({ items: z.array(consentStateSchema) })
    .parse((await app.call('GET', `/api/v2/patients/${id}/consent`, { as: app.staff.headers })).body)
    .items[0];
const allowed = async (id: string) =>
  (await stateOf(id))?.categories.filter((one) => one.allowed).map(({ category }) => category);
const eventsAt = async (phone: string) =>
  (await app.database.pools.staff.query('select * from consent_event where phone_number = $1', [phone])).rows
    .length;

test('a line is recorded with its source, its words, its day and where the proof is kept', async () => {
  const phone = freshNumber();
  const { id } = await app.addPatient({ phoneNumber: phone });
  expect(
    await load([care(phone, 'care;payment,paper_form,2026-05-31,,"Yes, ""text"" me.",form-7')]),
  ).toMatchObject({
    lines: 1,
    recorded: 1,
    rejected: 0,
    rejectedCsv: null,
  });
  expect(await allowed(id)).toEqual(['appointment', 'prescription', 'results', 'care', 'payment', 'urgent']);
  expect((await stateOf(id))?.events[0]).toMatchObject({
    channel: 'paper_form',
    means: 'signed',
    wording: 'Yes, "text" me.',
    wordingVersion: 'form-7',
    evidenceReference: 'scan-12',
    occurredAt: '2026-05-31T04:00:00.000Z',
    actor: { name: 'Dana Reyes' },
  });
});

test('A10 a number that has opted out stays so, whatever the file says; so does one that was deleted', async () => {
  const [phone, deleted] = [freshNumber(), freshNumber()];
  for (const number of [phone, deleted])
    await postWebhook(app, { params: inboundParams(app, number, 'STOP') });
  await app.database.pools.staff.query('select erase_suppressed_number($1, $2, $3, now())', [
    app.clinicId,
    deleted,
    app.deps.vault.numberHash(app.clinicId, deleted),
  ]);
  const lines = [care(phone), care(deleted)];
  expect(await load(lines, true)).toMatchObject({ stillOptedOut: 2, id: null });
  expect(await load(lines)).toMatchObject({ recorded: 2, stillOptedOut: 2, newOptOuts: 0 });
  for (const number of [phone, deleted]) {
    const { id } = await app.addPatient({ phoneNumber: number });
    expect((await stateOf(id))?.suppression.active).toBe(true);
    expect(await allowed(id)).toEqual([]);
    const send = await app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.key,
      body: { to: number, message: 'Hello', category: 'care' },
    });
    expect(send).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
  }
});

test('running it twice changes nothing, also while the first is still running', async () => {
  const phones = Array.from({ length: 6 }, freshNumber);
  const lines = [...phones.map((phone) => care(phone)), `${freshNumber()},stop,,,2026-05-31,,,,,,`];
  const both = await Promise.all([load(lines), load(lines)]);
  expect(both.map(({ recorded }) => String(recorded)).toSorted()).toEqual(['0', '7']);
  expect(await load(lines)).toMatchObject({ recorded: 0, unchanged: 7, newOptOuts: 0 });
  for (const phone of phones) expect(await eventsAt(phone)).toBe(1);
  expect(
    await load([...lines, lines[0] ?? '', care(phones[0] ?? '', 'survey,paper_form,2026-05-31,,Ask me.,v1')]),
  ).toMatchObject({
    recorded: 1,
    unchanged: 8,
  });
});

test('trying it records nothing', async () => {
  const phone = freshNumber();
  expect(await load([care(phone)], true)).toMatchObject({ id: null, recorded: 1 });
  expect(await eventsAt(phone)).toBe(0);
});

test('stop opts a number out and takes back what waits; START of the patient is not undone by the same file', async () => {
  const phone = freshNumber();
  const { id } = await app.addPatient({ phoneNumber: phone, consents: ['care'] });
  await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: {
      to: phone,
      message: 'Later',
      category: 'care',
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  const stop = `${phone},stop,,,2026-05-31,,,,,,`;
  expect(await load([stop])).toMatchObject({ newOptOuts: 1 });
  expect((await stateOf(id))?.suppression).toMatchObject({ active: true, source: 'import' });
  const { rows } = await app.database.pools.staff.query(
    'select dispatch_state from message where phone_number = $1',
    [phone],
  );
  expect(rows).toEqual([{ dispatch_state: 'withdrawn' }]);
  await postWebhook(app, { params: inboundParams(app, phone, 'START') });
  await app.settle();
  expect(await load([stop])).toMatchObject({ unchanged: 1, newOptOuts: 0 });
  expect((await stateOf(id))?.suppression.active).toBe(false);
});

describe('lines that are no consent', () => {
  const phone = freshNumber();
  test.each([
    ['CTIA-01 no source', care(phone, 'care,,2026-05-31,,Words,v1'), /source is missing/],
    [
      'CTIA-01 a list without proof',
      care(phone, 'care,"imported list, no proof",2026-05-31,,Words,v1'),
      /no consent/,
    ],
    ['TCPA-03 no words', care(phone, 'care,paper_form,2026-05-31,,,'), /wording/],
    [
      'TCPA-03 words without their version',
      care(phone, 'care,paper_form,2026-05-31,,Words,'),
      /wording_version/,
    ],
    ['TCPA-03 marketing by saying yes', care(phone, 'marketing,front_desk,2026-05-31,,Words,v1'), /written/],
    [
      'TCPA-03 marketing under words that do not say it',
      care(phone, 'marketing,paper_form,2026-05-31,express_written,Words,v1'),
      /wording_says/,
    ],
    [
      'TCPA-04 payment by an intake form',
      care(phone, 'payment,intake_form,2026-05-31,,,'),
      /care texts alone/,
    ],
    ['no day', care(phone, 'care,paper_form,31.5.2026,,Words,v1'), /given_on/],
    ['a day ahead', care(phone, 'care,paper_form,2190-01-01,,Words,v1'), /ahead/],
    ['a category that is none', care(phone, 'care;everything,paper_form,2026-05-31,,Words,v1'), /categories/],
    ['neither yes nor no', `${phone},maybe,care,paper_form,2026-05-31,,Words,v1,,,`, /yes, no, or stop/],
    ['no number', care('12', 'care,paper_form,2026-05-31,,Words,v1'), /phone_number/],
    ['nobody with this id', `${phone},yes,care,paper_form,2026-05-31,,Words,v1,,,99999`, /patient_id/],
  ])('%s', async (_what, line, reason) => {
    const { recorded, rejected, rejectedCsv } = await load([line]);
    expect({ recorded, rejected }).toEqual({ recorded: 0, rejected: 1 });
    expect(rejectedCsv).toMatch(reason);
    expect(await eventsAt(phone)).toBe(0);
  });

  test('a shared number needs to say who agreed', async () => {
    const shared = freshNumber();
    const ana = await app.addPatient({ phoneNumber: shared });
    await app.addPatient({ phoneNumber: shared });
    expect((await load([care(shared)])).rejectedCsv).toMatch(/share this number/);
    expect(await load([`${care(shared)}${ana.shortId}`])).toMatchObject({ recorded: 1 });
    expect(await allowed(ana.id)).toContain('care');
  });

  test('marketing with all that it takes is recorded', async () => {
    const signed = freshNumber();
    const { id } = await app.addPatient({ phoneNumber: signed });
    await load([
      `${signed},yes,marketing,paper_form,2026-05-31,express_written,Words,v1,${writtenFlags.join(' ')},scan-1,`,
    ]);
    expect(await allowed(id)).toEqual(['marketing']);
  });

  test('the rejected lines come back as a file without formulas, and can be mended and imported', async () => {
    const mended = freshNumber();
    const { rejectedCsv } = await load([
      `${mended},yes,care,,2026-05-31,,"=HYPERLINK(""http://evil.example"")",v1,,@scan,`,
      care(freshNumber()),
    ]);
    const [first = '', second = '', ...rest] = (rejectedCsv ?? '').trimEnd().split('\r\n');
    expect(first).toBe(`${header},reason`);
    expect(second).toContain(`"'${mended}"`);
    expect(second).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(second).toContain(`"'@scan"`);
    expect(rest).toEqual([]);
    const again = `${first}\r\n${second.replace(',yes,care,,', ',yes,care,web_form,')}`;
    const answer = await app.call('POST', path, { as: app.staff.headers, body: { csv: again } });
    expect(answer.body).toMatchObject({ recorded: 1, rejected: 0 });
    expect(await eventsAt(mended)).toBe(1);
  });
});

test.each([
  ['nothing under the header', header],
  ['a missing column', 'phone_number,consent\n+13325550100,yes'],
  ['an unknown column', `${header},diagnosis\n+13325550100,yes`],
  ['an open quote', `${header}\n"+13325550100,yes`],
  ['too many lines', `${header}\n${'+13325550100,yes\n'.repeat(2_001)}`],
])('a file with %s is refused as a whole', async (_what, csv) => {
  expect(await app.call('POST', path, { as: app.staff.headers, body: { csv } })).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', field: 'csv' },
  });
});

test('semicolons, tabs and a byte order mark are read as spreadsheets write them', async () => {
  for (const delimiter of [';', '\t']) {
    const csv = `\uFEFF${[header, care(freshNumber())].join('\n').replaceAll(',', delimiter)}`;
    const answer = await app.call('POST', path, { as: app.staff.headers, body: { csv, isDryRun: true } });
    expect(answer.body).toMatchObject({ recorded: 1 });
  }
});

test('it asks who is there and what they may do', async () => {
  const body = { csv: `${header}\n${care('+13325550199')}`, isDryRun: true };
  const route = { method: 'POST' as const, path, scope: 'consent:write', body };
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
});
