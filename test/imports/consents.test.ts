import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileImportSchema } from '../../src/contracts/fileImport.ts';
import { countsOf, createImportApp, type ImportApp } from './harness.ts';
import { stringify } from './stringify.ts';

let clinic: ImportApp;
beforeAll(async () => {
  clinic = await createImportApp();
});
afterAll(() => clinic.close());

const number = (index: number) => `+1212${String(5_000_000 + index)}`;
const header = [
  'Id',
  'Name',
  'Phone',
  'Start',
  'Telehealth',
  'Consent',
  'Source',
  'Consent date',
  'Wording',
  'Wording version',
];
const words = 'I agree to get texts about my visits.';
const line = (index: number, ...more: string[]) => [
  `v${index}`,
  `Ana Quintero ${'x'.repeat(index)}`,
  number(index),
  '2026-12-01 10:00',
  ...more,
];
// "Source" alone may be anything: somebody has to say that it is the consent's.
const mapping = {
  visitId: 0,
  fullName: 1,
  phoneNumber: 2,
  startsAt: 3,
  modality: 4,
  consent: 5,
  consentSource: 6,
  consentDate: 7,
  consentWording: 8,
  consentWordingVersion: 9,
};
const file = stringify([
  header,
  line(1, 'yes', 'Yes', 'Front desk', '5/31/2026', words, 'v3'),
  line(2, '', 'Y', 'Intake form', '5/31/2026', '', ''),
  line(3, 'no', 'Y', '', '5/31/2026', words, 'v3'),
  line(4, 'phone', '', '', '', '', ''),
  line(5, '', 'Opt out', '', '', '', ''),
  line(6, '', 'No', 'phone', '2026-06-01', '', ''),
  line(7, 'by owl', 'Yes', 'Front desk', '5/31/2026', words, 'v3'),
]);
const onRecord = () =>
  clinic.rows(
    `select phone_number, category, action, kind, channel, means, basis, occurred_at::text, wording_version, evidence->>'line' as line,
            (select external_id from appointment a where a.patient_id = e.patient_id) as visit
       from consent_event e order by phone_number`,
  );

test('consent goes on record with its source, and from no row that lacks it; a visit is held as the row says', async () => {
  const checked = await clinic.check(file, { mapping });
  expect(countsOf(checked)).toEqual({
    new: 6,
    patientsNew: 6,
    rejected: 1,
    consents: 3,
    consentsRefused: 1,
    optOuts: 1,
  });
  expect(checked.counts?.consentReasons).toEqual([
    { sentence: 'source is missing: where and how the patient agreed.', lines: 1, firstLine: 4 },
  ]);
  expect(await onRecord()).toEqual([]);
  const done = await clinic.commit(checked.id);
  expect(countsOf(done, 'results')).toEqual(countsOf(checked));
  const common = { category: 'care', kind: 'express' };
  expect(await onRecord()).toEqual([
    {
      ...common,
      phone_number: number(1),
      action: 'granted',
      channel: 'front_desk',
      means: 'said',
      basis: 'patient',
      occurred_at: expect.stringContaining('2026-05-31'),
      wording_version: 'v3',
      line: '2',
      visit: 'v1',
    },
    {
      ...common,
      phone_number: number(2),
      action: 'granted',
      channel: 'intake_form',
      means: 'number_given',
      basis: 'intake_number',
      occurred_at: expect.stringContaining('2026-05-31'),
      wording_version: expect.stringContaining('intake-number'),
      line: '3',
      visit: 'v2',
    },
    {
      ...common,
      phone_number: number(6),
      action: 'revoked',
      channel: 'phone',
      means: 'said',
      basis: 'patient',
      occurred_at: expect.stringContaining('2026-06-01'),
      wording_version: null,
      line: '7',
      visit: 'v6',
    },
  ]);
  expect(await clinic.rows('select phone_number, source from suppression where lifted_at is null')).toEqual([
    { phone_number: number(5), source: 'import' },
  ]);
  expect(await clinic.rows('select external_id, modality from appointment order by external_id')).toEqual([
    { external_id: 'v1', modality: 'video' },
    { external_id: 'v2', modality: 'in_person' },
    { external_id: 'v3', modality: 'in_person' },
    { external_id: 'v4', modality: 'phone' },
    { external_id: 'v5', modality: 'in_person' },
    { external_id: 'v6', modality: 'in_person' },
  ]);
});

test('the same file again changes nothing, nor does it opt anybody out who has come back since', async () => {
  await clinic.rows('update suppression set lifted_at = now() where phone_number = $1', [number(5)]);
  const before = await onRecord();
  const done = await clinic.run(file, { mapping });
  expect(countsOf(done, 'results')).toEqual({ unchanged: 6, rejected: 1, consentsRefused: 1 });
  expect(await onRecord()).toEqual(before);
  expect(await clinic.rows('select 1 from suppression where lifted_at is null')).toEqual([]);
});

test('a patient’s visits in several rows are one consent; a consent alone is worth an import; it lifts no opt-out', async () => {
  const rows = [
    line(8, '', 'Yes', 'Front desk', '5/31/2026', words, 'v3'),
    ['v9', ...line(8, '', 'Yes', 'Front desk', '5/31/2026', words, 'v3').slice(1)],
  ];
  rows[1]?.splice(3, 1, '2026-12-02 10:00');
  expect(countsOf(await clinic.run(stringify([header, ...rows]), { mapping }), 'results')).toEqual({
    new: 2,
    patientsNew: 1,
    consents: 1,
  });
  await clinic.call('POST', '/suppressions', { phoneNumber: number(8), channel: 'phone' });
  const later = stringify([header, line(8, '', 'Yes', 'Phone', '2026-11-30', words, 'v4')]);
  expect(countsOf(await clinic.run(later, { mapping }), 'results')).toEqual({ unchanged: 1, consents: 1 });
  expect(
    await clinic.rows('select 1 as here from suppression where phone_number = $1 and lifted_at is null', [
      number(8),
    ]),
  ).toEqual([{ here: 1 }]);
});

test('who may not record consent imports visits without it', async () => {
  const scheduler = await clinic.app.signIn('scheduler');
  const { body } = await clinic.send(
    stringify([
      ['Name', 'Phone', 'Start', 'SMS consent'],
      ['Leo Diaz', number(20), '2026-12-01 10:00', 'yes'],
    ]),
    scheduler.headers,
  );
  expect(body).toMatchObject({ mapping: { fullName: 0, phoneNumber: 1, startsAt: 2 } });
  expect(body).not.toHaveProperty('mapping.consent');
  const { id } = fileImportSchema.parse(body);
  const check = (given: object) =>
    clinic.app.call('POST', `/api/v2/imports/${id}/check`, {
      as: scheduler.headers,
      body: { mapping: given },
    });
  expect((await check({ fullName: 0, phoneNumber: 1, startsAt: 2, consent: 3 })).status).toBe(403);
  expect((await check({ fullName: 0, phoneNumber: 1, startsAt: 2 })).status).toBe(200);
});
