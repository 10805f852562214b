import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchMissed } from '../../src/services/message/fetchMissed.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

const aDay = 86_400_000;
let shiftMs = 0;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());
beforeEach(() => {
  shiftMs = 0;
  app.simulator.faults.clear();
});

let nextNumber = 100;
const freshNumber = (): string => `+1516555${String((nextNumber += 1)).padStart(4, '0')}`;
const says = (from: string, body: string) =>
  app.simulator.textFromPhone({ from, to: app.senderNumber, body });
const bodiesOf = async (phone: string): Promise<string[]> => {
  const { rows } = await app.database.pools.staff.query<{
    id: string;
    key_id: string;
    body_encrypted: Buffer;
  }>(
    `select id, key_id, body_encrypted from message where phone_number = $1 and direction = 'inbound' order by occurred_at, id`,
    [phone],
  );
  return Promise.all(
    rows.map((row) =>
      app.deps.vault.open(
        app.clinicId,
        { table: 'message', column: 'body', id: row.id },
        { keyId: row.key_id, bytes: row.body_encrypted },
      ),
    ),
  );
};
const wait = (minutes: number): void => void (shiftMs += minutes * 60_000);

test('texts that came while we were away: each once, in order, with what they ask for', async () => {
  const ana = freshNumber();
  const leo = freshNumber();
  const patient = await app.addPatient({ phoneNumber: ana, consents: ['care'] });
  await app.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 2 * aDay), 'Smith');
  await app.settle();
  app.simulator.faults.set('dropInbound', {});
  for (const body of ['CONFIRM', 'CANCEL', 'Is parking free?']) await says(ana, body);
  await says(leo, 'STOP');
  expect(await bodiesOf(ana)).toEqual([]);
  wait(1);
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(4);
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(0);
  expect(await bodiesOf(ana)).toEqual(['CONFIRM', 'CANCEL', 'Is parking free?']);
  const { rows } = await app.database.pools.staff.query(
    'select status from appointment where patient_id = $1',
    [patient.id],
  );
  expect(rows).toEqual([{ status: 'cancelled' }]);
  expect(await app.sms.sendSMS({ to: leo, message: 'Hello' })).toMatchObject({
    success: false,
    code: 'recipient_opted_out',
  });
  expect(app.logLines().some((line) => line.includes('inbound texts had been missed'))).toBe(true);
});

test('what did arrive is not fetched again, and what is on its way is left to its webhook', async () => {
  const phone = freshNumber();
  await says(phone, 'Here I am');
  app.simulator.faults.set('dropInbound', { next: 1 });
  await says(phone, 'A second later');
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(0);
  wait(1);
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(1);
  expect(await bodiesOf(phone)).toEqual(['Here I am', 'A second later']);
});

test('the webhook that comes after all changes nothing', async () => {
  const phone = freshNumber();
  app.simulator.faults.set('dropInbound', { next: 1 });
  await says(phone, 'Only once, please');
  wait(1);
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(1);
  const sid = app.simulator.texts(phone)[0]?.id ?? '';
  const { status } = await postWebhook(app, { params: inboundParams(app, phone, 'Only once, please', sid) });
  await app.settle();
  expect(status).toBe(200);
  expect(await bodiesOf(phone)).toEqual(['Only once, please']);
});
