import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { destroyKeys } from '../../src/services/encryption/destroyKeys.ts';
import { resealValues } from '../../src/services/encryption/resealValues.ts';
import { rotateKey } from '../../src/services/encryption/rotateKey.ts';
import { liftLegalHold, placeLegalHold } from '../../src/services/retention/dataProtection.ts';
import { exportClinic, type ExportLine } from '../../src/services/retention/exportClinic.ts';
import { removeAged } from '../../src/services/retention/removeAged.ts';
import { createNoticeApp, type NoticeApp } from './harness.ts';

let clinic: NoticeApp;
beforeAll(async () => {
  clinic = await createNoticeApp();
});
afterAll(() => clinic.close());

const ask = (method: string, path: string, body?: unknown) =>
  clinic.app.call(method, `/api/v2${path}`, { as: clinic.app.staff.headers, body });
const rows = async (text: string, values: unknown[] = []) =>
  (await clinic.app.database.pools.staff.query<Record<string, unknown>>(text, values)).rows;

/** On a Tuesday morning, under an id that tells as much as the number itself. */
async function reported(value: string) {
  clinic.at('2027-06-01T10:00');
  const patient = await clinic.patient();
  const body = {
    kind: 'prescription_ready',
    patientId: patient.id,
    externalId: `own-${value}`,
    prescriptionNumber: value,
  };
  const { notice } = await clinic.report(body);
  return { id: notice.id, patientId: patient.id, phoneNumber: patient.phoneNumber, body };
}

/** Told of it once; the second text is written and waits for its minute. */
async function waiting(value: string) {
  const made = await reported(value);
  await clinic.tick();
  clinic.at('2027-06-04T09:55');
  await clinic.tick();
  expect(await states(made.id)).toEqual(['handed_over', 'queued']);
  return made;
}
const states = async (id: string) => (await clinic.texts(id)).map(({ dispatchState }) => dispatchState);

/** Later than its second text would have gone. */
async function afterwards(): Promise<void> {
  clinic.at('2027-06-04T10:20');
  await clinic.tick();
}

test('erasing a patient takes what was sealed of a notice and the text that waits, and no report brings it back', async () => {
  const { id, patientId, phoneNumber, body } = await waiting('RX-5001');
  expect((await ask('POST', `/patients/${patientId}/erase`, { reason: 'Request 27-1' })).status).toBe(200);
  expect(
    await rows('select fields_encrypted, key_id, has_value, outcome from notice where id = $1', [id]),
  ).toEqual([{ fields_encrypted: null, key_id: null, has_value: false, outcome: 'erased' }]);
  await afterwards();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
  expect(await clinic.plan(id)).toEqual(['written 06-01T10:00', 'skipped erased']);
  expect(await clinic.get(id)).toMatchObject({
    state: 'closed',
    externalId: null,
    prescriptionNumber: null,
    isWorkedOut: true,
  });
  for (const [method, path, sent] of [
    ['POST', '/notices', body],
    ['PATCH', `/notices/${id}`, { prescriptionNumber: 'RX-5001' }],
    ['POST', `/notices/${id}/reopen`, {}],
  ] as const)
    expect((await clinic.call(method, path, sent)).status).toBe(409);
});

test('a notice goes with a record that becomes a part of another, and its text goes once', async () => {
  const { id, patientId, phoneNumber } = await waiting('RX-5002');
  const kept = await clinic.patient('Anna');
  const { shortId } = z
    .object({ shortId: z.number() })
    .parse((await ask('GET', `/patients/${patientId}`)).body);
  const merge = await ask('POST', `/patients/${kept.id}/merge`, { otherId: patientId, confirm: shortId });
  expect(merge.status).toBe(200);
  expect((await clinic.get(id)).patient.id).toBe(kept.id);
  await clinic.tick();
  expect((await states(id)).filter((state) => state === 'queued')).toHaveLength(1);
  await afterwards();
  expect([...clinic.heard(phoneNumber), ...clinic.heard(kept.phoneNumber)]).toHaveLength(2);
});

test('the record of a patient and the export of the clinic hold a notice as it can be read, and nothing sealed', async () => {
  const { id, patientId } = await waiting('RX-5003');
  const readable = {
    id,
    kind: 'prescription_ready',
    externalId: 'own-RX-5003',
    prescriptionNumber: 'RX-5003',
  };
  const record = (await ask('GET', `/patients/${patientId}/export`)).body;
  expect(record).toMatchObject({ notices: [readable], noticeTexts: [{ notice_id: id }, { notice_id: id }] });
  const lines: ExportLine[] = [];
  for await (const line of await exportClinic(clinic.app.ctx)) lines.push(line);
  const of = (kind: string) =>
    lines.flatMap((line) => (line.kind === kind && 'row' in line ? [line.row] : []));
  expect(of('notice').find((row) => row['id'] === id)).toMatchObject(readable);
  expect(of('notice_text').filter((row) => row['notice_id'] === id)).toHaveLength(2);
  expect(of('notice_rule')).toHaveLength(3);
  for (const text of [JSON.stringify(record), JSON.stringify(of('notice'))])
    expect(text).not.toMatch(/"(key_id|\w+_encrypted|external_id_hash)"/);
});

test('a new key: a notice can be read throughout, and its text names the number', async () => {
  const { id, phoneNumber } = await reported('RX-5004');
  const { keyId } = await rotateKey(clinic.app.ctx);
  clinic.at('2027-06-01T10:10');
  for (let turn = 0; turn < 3; turn += 1) await resealValues(clinic.app.deps, clinic.app.clinicId);
  expect(await rows('select distinct key_id from notice where key_id is not null')).toEqual([
    { key_id: keyId },
  ]);
  clinic.at('2027-06-01T11:30');
  expect(await destroyKeys(clinic.app.deps, clinic.app.clinicId)).toBe(1);
  expect(await clinic.get(id)).toMatchObject({ prescriptionNumber: 'RX-5004', externalId: 'own-RX-5004' });
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([expect.stringContaining('#RX-5004')]);
});

test('who has died, and whose number is taken away, is not told; neither is whoever has the number next', async () => {
  const dead = await waiting('RX-5005');
  await clinic.call('POST', `/patients/${dead.patientId}/state`, { isDeceased: true });
  await afterwards();
  expect(clinic.heard(dead.phoneNumber)).toHaveLength(1);
  expect((await clinic.plan(dead.id)).at(-1)).toBe('skipped deceased');
  const moved = await waiting('RX-5006');
  const { phoneNumber } = moved;
  const removed = await ask('POST', `/patients/${moved.patientId}/phone-numbers/remove`, { phoneNumber });
  expect(removed.status).toBe(200);
  await clinic.patient('Stranger', phoneNumber);
  await afterwards();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
  expect((await clinic.plan(moved.id)).at(-1)).toBe('skipped no_number');
});

test('a clock that is set right, of its place or of the clinic, moves what is planned', async () => {
  const west = await ask('POST', '/locations', { name: 'West', timeZone: 'America/Chicago' });
  const locationId = clinic.idOf(west.body);
  clinic.at('2027-06-01T10:00');
  const due = { kind: 'payment_due', amount: '45', dueDate: '2027-06-10' };
  const notices: { id: string }[] = [];
  for (const place of [{ locationId }, {}])
    notices.push((await clinic.report({ ...due, ...place, patientId: (await clinic.patient()).id })).notice);
  const firsts = () =>
    Promise.all(
      notices.map(
        async ({ id }) => (await clinic.get(id)).texts.find(({ state }) => state === 'planned')?.sendAt,
      ),
    );
  await clinic.workOut();
  expect(await firsts()).toEqual(['2027-06-07T15:00:00.000Z', '2027-06-07T14:00:00.000Z']);
  await rows(`update location set time_zone = 'America/Denver' where id = $1`, [locationId]);
  await rows(`update clinic set time_zone = 'America/Chicago' where id = $1`, [clinic.app.clinicId]);
  await clinic.workOut();
  expect(await firsts()).toEqual(['2027-06-07T16:00:00.000Z', '2027-06-07T15:00:00.000Z']);
  await rows(`update clinic set time_zone = 'America/New_York' where id = $1`, [clinic.app.clinicId]);
});

test('a year after it was closed nothing is left of what a notice held, but all of it under a legal hold', async () => {
  const held = await reported('RX-5007');
  const free = await reported('RX-5008');
  const open = await reported('RX-5009');
  const hold = await placeLegalHold(clinic.app.ctx, { patientId: held.patientId, reason: 'Case 27-3' });
  for (const { id } of [held, free]) await clinic.call('POST', `/notices/${id}/close`, {});
  const known = () =>
    Promise.all([held, free, open].map(async ({ id }) => (await clinic.get(id)).prescriptionNumber));
  clinic.at('2028-05-20T10:00');
  await removeAged(clinic.app.deps, clinic.app.clinicId);
  expect(await known()).toEqual(['RX-5007', 'RX-5008', 'RX-5009']);
  clinic.at('2028-06-10T10:00');
  await removeAged(clinic.app.deps, clinic.app.clinicId);
  expect(await known()).toEqual(['RX-5007', null, 'RX-5009']);
  await liftLegalHold(clinic.app.ctx, hold.id);
  await removeAged(clinic.app.deps, clinic.app.clinicId);
  expect(await known()).toEqual([null, null, 'RX-5009']);
  // Opened again, it does not pretend to know the number.
  await clinic.call('POST', `/notices/${free.id}/reopen`, {});
  expect(await rows('select has_value from notice where id = $1', [free.id])).toEqual([{ has_value: false }]);
});
