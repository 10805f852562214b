import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { spareNumber } from '../harness/twilio.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
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
    expect(await remind(visit.id)).toMatchObject({ status: 400, body: { reason: 'template_refused' } });
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
    // Elsewhere the clinic’s own setting holds.
    const other = await addVisit('Cleo', '+12125550103', {});
    expect((await remind(other.id)).status).toBe(200);
    await app.settle();
    expect(textsOf('+12125550103')).toMatchObject([
      { from: app.senderNumber, body: expect.stringContaining('Hi Cleo') },
    ]);
  });
});
