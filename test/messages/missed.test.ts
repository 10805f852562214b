import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchMissed } from '../../src/services/message/fetchMissed.ts';
import { catchUp } from '../../src/services/witness/catchUp.ts';
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
  // A moment behind Twilio, whose times are whole seconds, however long the machine took for the tests before.
  shiftMs = app.simulator.now() - Date.now() - 1_500;
  app.simulator.faults.clear();
});

let nextNumber = 100;
const freshNumber = (): string => `+1516555${String((nextNumber += 1)).padStart(4, '0')}`;
const says = (from: string, body: string) =>
  app.simulator.textFromPhone({ from, to: app.senderNumber, body });
const bodiesOf = (phone: string): Promise<string[]> => inboundOf(app, phone);
async function inboundOf(reached: TestApp, phone: string): Promise<string[]> {
  const { rows } = await reached.database.pools.staff.query<{
    id: string;
    key_id: string;
    body_encrypted: Buffer;
  }>(
    `select id, key_id, body_encrypted from message where phone_number = $1 and direction = 'inbound' order by occurred_at, id`,
    [phone],
  );
  return Promise.all(
    rows.map((row) =>
      reached.deps.vault.open(
        reached.clinicId,
        { table: 'message', column: 'body', id: row.id },
        { keyId: row.key_id, bytes: row.body_encrypted },
      ),
    ),
  );
}
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

test('a gap that opens while we run is a task for staff, once', async () => {
  const phone = freshNumber();
  const openTasks = async (): Promise<unknown[]> =>
    (
      await app.database.pools.staff.query(
        `select priority from task where kind = 'missed_texts' and done_at is null`,
      )
    ).rows;
  await app.database.pools.staff.query(`update task set done_at = now() where kind = 'missed_texts'`);
  app.simulator.faults.set('dropInbound', { next: 2 });
  await says(phone, 'One');
  wait(1);
  expect(await fetchMissed(app.deps, app.clinicId, 'start')).toBe(1);
  expect(await openTasks()).toEqual([]);
  await says(phone, 'Two');
  wait(1);
  expect(await fetchMissed(app.deps, app.clinicId, 'running')).toBe(1);
  expect(await openTasks()).toEqual([{ priority: 'high' }]);
  const { rows } = await app.database.pools.staff.query(
    'select texts from inbound_gap order by found_at desc, id desc limit 2',
  );
  expect(rows).toEqual([{ texts: 1 }, { texts: 1 }]);
});

test('down for three days: at the start each text once, in order, with what it asks for, before newer ones come', async () => {
  shiftMs = 0;
  await using away = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
  const twilio = away.simulator;
  const types = (from: string, body: string) => twilio.textFromPhone({ from, to: away.senderNumber, body });
  const [ana, leo, eva] = [freshNumber(), freshNumber(), freshNumber()];
  const patient = await away.addPatient({ phoneNumber: ana, consents: ['care'] });
  await away.sms.sendAppointmentReminder(patient.shortId, new Date(Date.now() + 9 * aDay), 'Smith');
  await away.settle();

  // Nobody answers at our address, and Twilio does not keep trying.
  twilio.setNumber(away.senderNumber, { inboundUrl: 'http://127.0.0.1:9/api/v2/twilio/webhook' });
  await types(ana, 'CONFIRM');
  await types(leo, 'STOP');
  await types(eva, 'STOP');
  await twilio.advance(aDay);
  await types(ana, 'CANCEL');
  await types(leo, 'START');
  for (let index = 0; index < 30; index += 1) await types(ana, `Line ${index}`);
  await twilio.advance(2 * aDay);
  await types(ana, 'Are you there?');
  wait(3 * 24 * 60 + 10);
  expect(await inboundOf(away, ana)).toEqual([]);

  await catchUp(away.deps);
  twilio.setNumber(away.senderNumber, { inboundUrl: `${away.url}/api/v2/twilio/webhook` });
  await types(ana, 'Hello again');
  await away.settle();
  const lines = Array.from({ length: 30 }, (_, index) => `Line ${index}`);
  expect(await inboundOf(away, ana)).toEqual([
    'CONFIRM',
    'CANCEL',
    ...lines,
    'Are you there?',
    'Hello again',
  ]);
  expect(await inboundOf(away, leo)).toEqual(['STOP', 'START']);
  const { rows: appointments } = await away.database.pools.staff.query('select status from appointment');
  expect(appointments).toEqual([{ status: 'cancelled' }]);
  const { rows: suppressed } = await away.database.pools.staff.query(
    'select phone_number from suppression where lifted_at is null',
  );
  expect(suppressed).toEqual([{ phone_number: eva }]);
  const { rows: late } = await away.database.pools.staff.query(
    `select 1 from message where direction = 'inbound' and effects_applied_at is null`,
  );
  expect(late).toEqual([]);
  // Another start finds nothing.
  expect(await fetchMissed(away.deps, away.clinicId, 'start')).toBe(0);
});
