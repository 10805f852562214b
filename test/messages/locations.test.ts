import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendMessage } from '../../src/services/message/sendMessage.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { spareNumber } from '../harness/twilio.ts';

let app: TestApp;
let now = new Date('2031-05-20T15:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
  await app.call('PATCH', '/api/v2/clinic', {
    as: app.staff.headers,
    body: { baaConfirmed: true, hipaaAccountConfirmed: true },
  });
});
afterAll(() => app.close());

const idOf = ({ body }: { body: unknown }): string => String(Object(body).id);
/** What a phone has got, with the number that each text came from. */
const textsOf = (phoneNumber: string) =>
  app.simulator
    .texts(phoneNumber)
    .flatMap(({ direction, number, body }) => (direction === 'in' ? [{ from: number, body }] : []));

async function addLocation(fields: object): Promise<string> {
  const added = await app.call('POST', '/api/v2/locations', { as: app.staff.headers, body: fields });
  expect(added.status).toBe(201);
  return idOf(added);
}

async function addVisit(
  givenName: string,
  phoneNumber: string,
  fields: object,
): Promise<{ id: string; patientId: string }> {
  const patient = await app.addPatient({ givenName, phoneNumber });
  const booked = await app.call('POST', '/api/v2/appointments', {
    as: app.key,
    body: { patientId: patient.id, startsAt: '2031-06-02T09:00', clinician: 'Dr. Smith', ...fields },
  });
  expect(booked.status).toBe(201);
  return { id: idOf(booked), patientId: patient.id };
}

const remind = (id: string, templateKey?: string) =>
  app.call('POST', `/api/v2/appointments/${id}/reminder`, {
    as: app.key,
    body: templateKey === undefined ? {} : { templateKey },
  });

describe('texts about a visit', () => {
  test('go by the location’s name, phone and clock, and out from its number', async () => {
    const locationId = await addLocation({
      name: 'Lakeside',
      smsAlias: 'Cedar Lakeside',
      timeZone: 'America/Chicago',
      sender: { phoneNumber: spareNumber },
    });
    const visit = await addVisit('Ana', '+12125550101', { locationId });
    expect((await remind(visit.id)).status).toBe(200);
    await app.settle();
    const [text] = textsOf('+12125550101');
    expect(text).toMatchObject({
      from: spareNumber,
      body: expect.stringMatching(/^Cedar Lakeside: Hi Ana, .* 9:00 AM/),
    });
    // The answer is understood, and comes from the same number, by the same name.
    await app.simulator.textFromPhone({ from: '+12125550101', to: spareNumber, body: '1' });
    await app.settle();
    expect((await app.call('GET', `/api/v2/appointments/${visit.id}`, { as: app.key })).body).toMatchObject({
      status: 'confirmed',
    });
    expect(textsOf('+12125550101').at(-1)).toMatchObject({ from: spareNumber });
    await app.simulator.textFromPhone({ from: '+12125550101', to: spareNumber, body: 'HELP' });
    await app.settle();
    // What staff write in that conversation goes on there; what is about nothing goes out from the clinic’s number.
    const { body } = await app.call('GET', '/api/v2/conversations', { as: app.key });
    expect(Object(body).items).toMatchObject([
      { phoneNumber: '+12125550101', location: { id: locationId, name: 'Lakeside' } },
    ]);
    const say = (fields: object) =>
      app.call('POST', '/api/v2/twilio/send-sms', {
        as: app.key,
        body: { to: '+12125550101', message: 'Please bring your card.', ...fields },
      });
    expect((await say({ locationId })).status).toBe(200);
    expect((await say({ message: 'We are closed on Friday.' })).status).toBe(200);
    expect((await say({ message: 'See you then.', appointmentId: visit.id, locationId: null })).status).toBe(
      200,
    );
    await app.settle();
    expect(textsOf('+12125550101').slice(-3)).toMatchObject([
      { from: spareNumber, body: expect.stringContaining('bring your card') },
      { from: app.senderNumber, body: expect.stringContaining('closed on Friday') },
      { from: app.senderNumber, body: expect.stringContaining('See you then') },
    ]);
    // STOP to either number stops both.
    await app.simulator.textFromPhone({ from: '+12125550101', to: spareNumber, body: 'STOP' });
    await app.settle();
    expect(await say({})).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    await app.call('POST', `/api/v2/locations/${locationId}/archive`, { as: app.staff.headers });
  });

  test('A24 discreet location: no first name, clinician, place or link, under another name, from its own number', async () => {
    const locationId = await addLocation({
      name: 'Harbor recovery house',
      smsAlias: 'Scheduling Office',
      phoneNumber: '(212) 555-0161',
      street: '12 Harbor Road',
      city: 'Springfield',
      isDiscreet: true,
      sender: { phoneNumber: spareNumber },
    });
    const visit = await addVisit('Bea', '+12125550102', { locationId });
    const preview = async (message: string) =>
      (
        await app.call('POST', '/api/v2/messages/preview', {
          as: app.key,
          body: { to: '+12125550102', message, category: 'appointment', appointmentId: visit.id },
        })
      ).body;
    for (const telling of [
      'Hi Bea, you have a visit on Monday at 9:00.',
      'You see Dr. Smith on Monday at 9:00.',
      'Your visit is at Harbor Recovery House.',
      'Your visit is in Springfield.',
      'Please come to 12 Harbor Road.',
      'See https://portal.example.org/visits',
    ]) {
      expect(await preview(telling)).toMatchObject({
        text: expect.stringMatching(/^Scheduling Office: /),
        findings: expect.arrayContaining([expect.objectContaining({ rule: 'SENS-01' })]),
        refusal: { code: 'phi_blocked' },
      });
    }
    // The built-in reminder names patient and clinician: it is refused before anything is written.
    expect(await remind(visit.id, 'appointment_reminder')).toMatchObject({
      status: 400,
      body: { reason: 'template_refused' },
    });
    const message = 'You have an appointment on Monday at 9:00. Questions? Call (212) 555-0161.';
    expect(await preview(message)).toMatchObject({ findings: [], refusal: null });
    const sent = await app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.key,
      body: { to: '+12125550102', message, category: 'appointment', appointmentId: visit.id },
    });
    expect(sent.status).toBe(200);
    await app.settle();
    expect(textsOf('+12125550102')).toMatchObject([
      { from: spareNumber, body: expect.stringMatching(/^Scheduling Office: You have an appointment/) },
    ]);
    // The reminder that suits the place names nobody either.
    expect((await remind(visit.id)).status).toBe(200);
    await app.settle();
    expect(textsOf('+12125550102').at(-1)?.body).toMatch(
      /^Scheduling Office: You have an appointment on Mon, Jun 2, 9:00 AM\. Reply 1 to confirm/,
    );
    // Elsewhere the clinic’s own setting holds.
    const other = await addVisit('Cleo', '+12125550103', {});
    expect((await remind(other.id)).status).toBe(200);
    await app.settle();
    expect(textsOf('+12125550103')).toMatchObject([
      { from: app.senderNumber, body: expect.stringContaining('Hi Cleo') },
    ]);
  });
});

const consentTo = (
  patientId: string,
  phoneNumber: string,
  action: 'granted' | 'revoked',
  more: object = {},
) =>
  app.call('POST', `/api/v2/patients/${patientId}/consent`, {
    as: app.staff.headers,
    body: {
      phoneNumber,
      categories: ['care'],
      kind: 'part2',
      action,
      channel: 'paper_form',
      ...more,
    },
  });
const lastDecision = async (phoneNumber: string) =>
  (
    await app.database.pools.staff.query<{ outcome: string; rules: string[]; step: string }>(
      `select d.step, d.outcome, d.rules from decision d left join message m on m.clinic_id = d.clinic_id and m.id = d.message_id
        where coalesce(d.phone_number, m.phone_number) = $1 order by d.decided_at desc, d.id desc limit 1`,
      [phoneNumber],
    )
  ).rows[0];
const agreeToCare = (patientId: string, phoneNumber: string) =>
  consentTo(patientId, phoneNumber, 'granted', { kind: 'express' });
/** As a rule would: an automated text that leaves in ten minutes. */
const plan = (appointment: string, patientId: string, to: string) =>
  sendMessage(app.ctx, {
    to,
    text: 'You have a visit on June 2.',
    patientId,
    category: 'appointment',
    appointment,
    isAutomated: true,
    sendAt: later(10),
  });

describe('SENS-01 a substance use programme', () => {
  let locationId: string;
  beforeAll(async () => {
    locationId = await addLocation({
      name: 'Bridge programme',
      smsAlias: 'Bridge Office',
      sensitivity: 'sud',
    });
  });

  test('no reminder without a signed Part 2 consent of this patient for this number', async () => {
    const to = '+12125550111';
    const visit = await addVisit('Dora', to, { locationId });
    expect(await remind(visit.id)).toMatchObject({
      status: 422,
      body: { code: 'consent_missing', reason: 'part2_consent_missing' },
    });
    expect(await lastDecision(to)).toMatchObject({
      outcome: 'block',
      rules: expect.arrayContaining(['SENS-01']),
    });
    // What is said is no Part 2 consent, nor what somebody else signed.
    expect(
      (await consentTo(visit.patientId, to, 'granted', { channel: 'phone', means: 'said' })).status,
    ).toBe(400);
    expect((await consentTo(visit.patientId, to, 'granted', { basis: 'incapacity' })).status).toBe(400);
    expect(
      (await consentTo(visit.patientId, to, 'granted', { categories: ['care', 'marketing'] })).status,
    ).toBe(400);
    const state = await consentTo(visit.patientId, to, 'granted', { evidenceReference: 'Scan 12' });
    expect(state).toMatchObject({ status: 200, body: { part2: { stands: true } } });
    expect((await remind(visit.id)).status).toBe(200);
    await app.settle();
    expect(textsOf(to)).toMatchObject([{ body: expect.stringMatching(/^Bridge Office: Hi Dora/) }]);
    // Taken back, answers that would tell are not sent either; what the patient asked for is done all the same.
    now = later(1);
    expect(await consentTo(visit.patientId, to, 'revoked')).toMatchObject({
      body: { part2: { stands: false } },
    });
    await app.simulator.textFromPhone({ from: to, to: app.senderNumber, body: '1' });
    await app.settle();
    expect(textsOf(to)).toHaveLength(1);
    expect((await app.call('GET', `/api/v2/appointments/${visit.id}`, { as: app.key })).body).toMatchObject({
      status: 'confirmed',
    });
    expect(await lastDecision(to)).toMatchObject({
      outcome: 'block',
      rules: expect.arrayContaining(['SENS-01']),
    });
  });

  test('staff who write by hand are told', async () => {
    const to = '+12125550112';
    const visit = await addVisit('Ed', to, { locationId });
    const { body } = await app.call('POST', '/api/v2/messages/preview', {
      as: app.key,
      body: { to, message: 'See you on Monday.', category: 'appointment', appointmentId: visit.id },
    });
    expect(body).toMatchObject({ refusal: null, warnings: [{ code: 'part2_consent_missing' }] });
  });

  test('what waits is stopped in its claim when the consent is taken back, and care texts elsewhere are not', async () => {
    const [to, elsewhere] = ['+12125550113', '+12125550114'];
    const visit = await addVisit('Flo', to, { locationId });
    const plain = await addVisit('Flo', elsewhere, {});
    await consentTo(visit.patientId, to, 'granted');
    await consentTo(plain.patientId, elsewhere, 'granted');
    await agreeToCare(visit.patientId, to);
    await agreeToCare(plain.patientId, elsewhere);
    for (const { id, patientId } of [visit, plain]) {
      await plan(id, patientId, patientId === visit.patientId ? to : elsewhere);
    }
    now = later(1);
    await consentTo(visit.patientId, to, 'revoked');
    await consentTo(plain.patientId, elsewhere, 'revoked');
    now = later(10);
    await app.settle();
    expect(textsOf(to)).toEqual([]);
    expect(await lastDecision(to)).toMatchObject({ step: 'claim', outcome: 'block', rules: ['SENS-01'] });
    expect(textsOf(elsewhere)).toHaveLength(1);
  });

  test('what waits is asked when its location becomes one', async () => {
    const to = '+12125550115';
    const plain = await addLocation({ name: 'North office' });
    const visit = await addVisit('Gus', to, { locationId: plain });
    await agreeToCare(visit.patientId, to);
    await plan(visit.id, visit.patientId, to);
    const changed = await app.call('PATCH', `/api/v2/locations/${plain}`, {
      as: app.staff.headers,
      body: { sensitivity: 'sud' },
    });
    expect(changed.status).toBe(200);
    now = later(11);
    await app.settle();
    expect(textsOf(to)).toEqual([]);
    expect(await lastDecision(to)).toMatchObject({ step: 'claim', rules: ['SENS-01'] });
  });

  test('what waits is asked when the whole clinic becomes one, save where a location says otherwise', async () => {
    const [to, elsewhere] = ['+12125550118', '+12125550119'];
    const open = await addLocation({ name: 'South office', sensitivity: 'none' });
    const visit = await addVisit('Ida', to, {});
    const other = await addVisit('Jo', elsewhere, { locationId: open });
    for (const [{ id, patientId }, number] of [
      [visit, to],
      [other, elsewhere],
    ] as const) {
      await agreeToCare(patientId, number);
      await plan(id, patientId, number);
    }
    const set = (sensitivity: string) =>
      app.call('PATCH', '/api/v2/content-settings', { as: app.staff.headers, body: { sensitivity } });
    expect((await set('sud')).status).toBe(200);
    now = later(11);
    await app.settle();
    await set('none');
    expect(textsOf(to)).toEqual([]);
    expect(textsOf(elsewhere)).toHaveLength(1);
  });

  test('a campaign of its own reaches those alone who have signed, by its name', async () => {
    const [signed, other] = ['+12125550116', '+12125550117'];
    const ids = [];
    for (const to of [signed, other])
      ids.push((await app.addPatient({ givenName: 'Hal', phoneNumber: to })).id);
    await consentTo(ids[0] ?? '', signed, 'granted');
    const campaign = await app.call('POST', '/api/v2/campaigns', {
      as: app.key,
      body: {
        name: 'Closed',
        category: 'care',
        texts: { en: 'Hi {name}, we are closed on Friday.' },
        locationId,
      },
    });
    expect(campaign).toMatchObject({ status: 201, body: { location: { id: locationId } } });
    const path = `/api/v2/campaigns/${idOf(campaign)}`;
    await app.call('POST', `${path}/recipients`, { as: app.key, body: { patientIds: ids } });
    expect((await app.call('POST', `${path}/preview`, { as: app.key })).body).toMatchObject({
      texts: 1,
      skipped: { consent_missing: 1 },
    });
    expect((await app.call('POST', `${path}/start`, { as: app.key })).status).toBe(200);
    await app.settle();
    now = later(1);
    await app.settle();
    expect(textsOf(signed)).toMatchObject([{ body: expect.stringMatching(/^Bridge Office: Hi Hal/) }]);
    expect(textsOf(other)).toEqual([]);
  });
});
