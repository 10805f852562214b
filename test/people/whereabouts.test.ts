import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaignSchema } from '../../src/contracts/campaign.ts';
import { decisionSchema, messageDecisionSchema } from '../../src/contracts/decision.ts';
import { patientSchema } from '../../src/contracts/patient.ts';
import { sendOnce } from '../../src/services/message/sendOnce.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Answer, Caller } from '../harness/callers.ts';

let offsetMs = 0;
const at = (text: string): void =>
  void (offsetMs = Temporal.Instant.from(text).epochMilliseconds - Date.now());
// A Tuesday: half past nine in New York, half past six in Los Angeles.
const morning = '2027-06-08T13:30:00Z';
let app: TestApp;
beforeAll(async () => {
  at(morning);
  app = await createTestApp({ now: () => new Date(Date.now() + offsetMs) });
});
afterAll(() => app.close());

type Told = { timeZone?: string | null; zip?: string | null; addressState?: string | null };
const post = (path: string, body: unknown, as: Caller = app.staff.headers) =>
  app.call('POST', `/api/v2${path}`, { as, body });
let lastNumber = 300;
const numberIn = (areaCode: string): string =>
  `+1${areaCode}555${String((lastNumber += 1)).padStart(4, '0')}`;
const personAt = async (phoneNumber: string, told: Told = {}): Promise<string> =>
  patientSchema.parse(
    (await post('/patients', { givenName: 'Ana', phoneNumbers: [{ phoneNumber }], ...told })).body,
  ).id;
const agree = (id: string | undefined, phoneNumber: string): Promise<Answer> =>
  post(`/patients/${id}/consent`, {
    phoneNumber,
    categories: ['care'],
    action: 'granted',
    channel: 'front_desk',
  });
const send = (to: string, more: object = {}): Promise<Answer> =>
  post(
    '/twilio/send-sms',
    { to, message: 'We open at nine.', category: 'care', quietHours: 'defer', ...more },
    app.key,
  );
const decisionOf = async (answer: Answer) => {
  const id = String(Reflect.get(Object(answer.body), 'id'));
  const found = await app.call('GET', `/api/v2/messages/${id}/decision`, { as: app.staff.headers });
  return decisionSchema.parse(messageDecisionSchema.parse(found.body).decisions[0]);
};
const setHours = (textHours: unknown) =>
  app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: { textHours } });
/** The hour of the local day at which a held text leaves; null for one that went. */
const leaves = (notBefore: string | null, zone: string): number | null =>
  notBefore === null ? null : Temporal.Instant.from(notBefore).toZonedDateTimeISO(zone).hour;

describe('TZ-01, TZ-02 a care text keeps to the hours of where its patient is', () => {
  test.each<[string, string, Told, string[], string | null]>([
    ['the area code and the clinic, where nothing else is known', '212', {}, ['America/New_York'], null],
    ['the ZIP code beats the area code', '212', { zip: '80202' }, ['America/Denver'], 'America/Denver'],
    [
      'the chosen zone beats the ZIP code',
      '212',
      { zip: '80202', timeZone: 'America/Los_Angeles' },
      ['America/Los_Angeles'],
      'America/Los_Angeles',
    ],
    [
      'the chosen zone beats the area code of a place where it is night',
      '415',
      { timeZone: 'America/New_York' },
      ['America/New_York'],
      null,
    ],
  ])('%s', async (_name, areaCode, told, zones, heldIn) => {
    at(morning);
    const number = numberIn(areaCode);
    await personAt(number, told);
    const answer = await send(number);
    const { notBefore, zones: counted } = await decisionOf(answer);
    expect(counted).toEqual(zones);
    expect(leaves(notBefore, heldIn ?? 'UTC')).toBe(heldIn === null ? null : 9);
    expect(app.simulator.texts(number)).toHaveLength(heldIn === null ? 1 : 0);
  });

  test('what a rule sends at night waits for the patient’s own nine o’clock', async () => {
    at(morning);
    const number = numberIn('212');
    await agree(await personAt(number, { timeZone: 'America/Los_Angeles' }), number);
    const { details } = await sendOnce(
      app.ctx,
      { to: number, text: 'Your visit is on Thursday at ten.', category: 'appointment', isAutomated: true },
      null,
    );
    expect(leaves(details.sendAt ?? null, 'America/Los_Angeles')).toBe(9);
    expect(app.simulator.texts(number)).toHaveLength(0);
  });

  test('so does a campaign, for each of its patients', async () => {
    at(morning);
    const [here, far] = [numberIn('212'), numberIn('212')];
    const patientIds = [await personAt(here), await personAt(far, { zip: '90001', addressState: 'CA' })];
    for (const [index, phoneNumber] of [here, far].entries()) await agree(patientIds[index], phoneNumber);
    const manager = (await app.signIn('manager')).headers;
    const draft = await post(
      '/campaigns',
      { name: 'Flu', category: 'care', texts: { en: 'Hi {name}, our flu clinic opens on Monday.' } },
      manager,
    );
    const { id } = campaignSchema.parse(draft.body);
    await post(`/campaigns/${id}/recipients`, { patientIds }, manager);
    await app.call('POST', `/api/v2/campaigns/${id}/start`, { as: manager });
    await app.settle();
    await app.settle();
    expect([here, far].map((number) => app.simulator.texts(number).length)).toEqual([1, 0]);
    // Paused and gone on with, it still knows.
    for (const step of ['pause', 'resume']) {
      await app.call('POST', `/api/v2/campaigns/${id}/${step}`, { as: manager });
      await app.settle();
    }
    const { rows } = await app.database.pools.staff.query<{ at: Date | null }>(
      'select send_after as at from message where campaign_id = $1 and phone_number = $2',
      [id, far],
    );
    expect(leaves(rows[0]?.at?.toISOString() ?? null, 'America/Los_Angeles')).toBe(9);
  });

  test('at a shared number without a named patient, only what all of them say counts', async () => {
    at(morning);
    const number = numberIn('212');
    await personAt(number, { timeZone: 'America/Los_Angeles' });
    await personAt(number, { timeZone: 'America/New_York' });
    expect((await send(number)).status).toBe(200);
  });
});

describe('the state of the address binds promotional texts', () => {
  const promote = async (areaCode: string, told: Told): Promise<number> => {
    const phoneNumber = numberIn(areaCode);
    const id = await personAt(phoneNumber, told);
    const consent = await post(`/patients/${id}/consent`, {
      phoneNumber,
      categories: ['marketing'],
      action: 'granted',
      kind: 'express_written',
      channel: 'paper_form',
      means: 'signed',
    });
    expect(consent.status).toBeLessThan(300);
    return (await send(phoneNumber, { category: 'marketing', message: 'Our spring offer is here.' })).status;
  };

  test.each<[string, string, string, Told, number]>([
    ['TX, Sunday 11:59', '2027-06-06T16:59:00Z', '214', { addressState: 'TX' }, 202],
    ['TX, Sunday 12:00', '2027-06-06T17:00:00Z', '214', { addressState: 'TX' }, 200],
    [
      'FL area code and TX address, 19:30 Central',
      '2027-06-09T00:30:00Z',
      '305',
      { addressState: 'TX' },
      202,
    ],
    ['TX area code alone, 19:30 Central', '2027-06-09T00:30:00Z', '214', {}, 200],
    [
      'TX area code and FL address, 19:30 Central',
      '2027-06-09T00:30:00Z',
      '214',
      { addressState: 'fl' },
      202,
    ],
  ])('A16 %s', async (_name, time, areaCode, told, status) => {
    at(time);
    expect(await promote(areaCode, told)).toBe(status);
  });
});

test.each<[string, Told, string]>([
  ['in another zone', { timeZone: 'America/Los_Angeles' }, 'Thu, Jun 10, 10:00 AM EDT'],
  ['by the ZIP code in another zone', { zip: '90001' }, 'Thu, Jun 10, 10:00 AM EDT'],
  ['where the clock is the same', { timeZone: 'America/Detroit' }, 'Thu, Jun 10, 10:00 AM'],
  ['nobody knows where', {}, 'Thu, Jun 10, 10:00 AM'],
])('TZ-05 a visit is told by the clinic’s clock, to a patient %s', async (_name, told, date) => {
  at(morning);
  const patientId = await personAt(numberIn('212'), told);
  for (const value of ['2027-06-10T10:00', '2027-06-10T14:00:00Z']) {
    const { body } = await post('/templates/appointment_reminder/render', {
      patientId,
      values: { doctor: 'Lee', date: value },
    });
    expect(body).toMatchObject({ text: expect.stringMatching(new RegExp(`${date}(?! [A-Z]{3})`)) });
  }
});

describe('what is told of where a patient is', () => {
  test.each<[keyof Told, string]>([
    ['timeZone', 'EST'],
    ['timeZone', '-05:00'],
    ['timeZone', 'America/Nowhere'],
    ['zip', '1234'],
    ['addressState', 'ZZ'],
  ])('names %s when it is refused: %s', async (field, value) => {
    const added = await post('/patients', { givenName: 'Ana', [field]: value });
    expect(added).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
    const { id } = await app.addPatient();
    const changed = await app.call('PATCH', `/api/v2/patients/${id}`, {
      as: app.staff.headers,
      body: { [field]: value },
    });
    expect(changed).toMatchObject({
      status: 400,
      body: { field, error: expect.stringContaining('must be') },
    });
  });

  test('is shown, changed and taken away again', async () => {
    const id = await personAt(numberIn('212'), { timeZone: 'America/Chicago', zip: '60601-1234' });
    const change = (body: Told) =>
      app.call('PATCH', `/api/v2/patients/${id}`, { as: app.staff.headers, body });
    expect((await change({ addressState: 'il' })).body).toMatchObject({
      timeZone: 'America/Chicago',
      zip: '60601-1234',
      addressState: 'IL',
    });
    expect((await change({ timeZone: null })).body).toMatchObject({ timeZone: null, zip: '60601-1234' });
  });
});

describe('TCPA-10 a clinic’s own hours', () => {
  test('narrow those of the rules, for their kind of texts alone', async () => {
    expect((await setHours({ care: { mon_fri: [11, 15] } })).status).toBe(204);
    expect(await app.call('GET', '/api/v2/session', { as: app.staff.headers })).toMatchObject({
      body: { clinic: { textHours: { care: { mon_fri: [11, 15] } } } },
    });
    at(morning);
    const number = numberIn('212');
    await personAt(number);
    const answer = await send(number);
    expect(answer.status).toBe(202);
    expect(leaves((await decisionOf(answer)).notBefore, 'America/New_York')).toBe(11);
    await setHours({});
    const other = numberIn('212');
    await personAt(other);
    expect((await send(other)).status).toBe(200);
  });

  test.each([
    ['an earlier beginning', { care: { mon_fri: [7, 12] } }, 'textHours.care.mon_fri'],
    ['no day at all', { payment: { mon_fri: null, sat: null } }, 'textHours.payment'],
  ])('never widen them: %s', async (_name, textHours, field) => {
    expect(await setHours(textHours)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field },
    });
  });
});
