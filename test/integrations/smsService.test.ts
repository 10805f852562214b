import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

let nextNumber = 100;
const freshNumber = (): string => `+1929555${String((nextNumber += 1)).padStart(4, '0')}`;
const lastText = (to: string): string | undefined => app.simulator.texts(to).at(-1)?.body;
const appointmentsOf = async (patientId: string): Promise<{ localStart: string; clinician: string }[]> =>
  (
    await app.database.pools.staff.query<{ localStart: string; clinician: string }>(
      'select local_start as "localStart", clinician from appointment where patient_id = $1 order by created_at',
      [patientId],
    )
  ).rows;

const patientWithNumber = (consents: ('care' | 'payment')[] = ['care', 'payment']) =>
  app.addPatient({ phoneNumber: freshNumber(), consents });

describe('the service functions', () => {
  test('the spec’s four texts, as they stand there, with the clinic’s name and the STOP line', async () => {
    const john = (phoneNumber: string) =>
      app.addPatient({ givenName: 'John', phoneNumber, consents: ['care', 'payment'] });
    let to = freshNumber();
    let patient = await john(to);
    const name = 'Cedar Lane Family Clinic: ';
    const stop = ' Reply STOP to stop all texts.';

    expect(
      await app.sms.sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith'),
    ).toMatchObject({ success: true });
    expect(lastText(to)).toBe(
      `${name}Hi John, this is a reminder of your appointment with Dr. Smith on Mon, Mar 3, 2031, 2:00 PM. Reply CONFIRM to confirm or CANCEL to cancel.${stop}`,
    );
    expect(await app.sms.sendPrescriptionReady(patient.shortId, 4711)).toMatchObject({ success: true });
    expect(lastText(to)).toBe(
      `${name}Hi John, your prescription #4711 is ready for pickup. Please visit us at your earliest convenience.${stop}`,
    );

    // Nobody gets more than two automated texts an hour.
    to = freshNumber();
    patient = await john(to);
    expect(await app.sms.sendLabResultsAvailable(patient.shortId)).toMatchObject({ success: true });
    expect(lastText(to)).toBe(
      `${name}Hi John, your lab results are now available. Please log in to your patient portal to view them.${stop}`,
    );
    expect(await app.sms.sendPaymentReminder(patient.shortId, 45, '2031-03-03')).toMatchObject({
      success: true,
    });
    expect(lastText(to)).toBe(
      `${name}Hi John, this is a reminder that your payment of $45.00 is due on Mon, Mar 3, 2031. Please log in to pay.${stop}`,
    );
  });

  test('a reminder finds the appointment at that time, or makes it, by Date, ISO time or the clinic’s wall clock', async () => {
    const patient = await app.addPatient({ phoneNumber: freshNumber(), consents: ['care'] });
    const remind = (date: Date | string) =>
      app.sms.sendAppointmentReminder(patient.shortId, date, 'Dr. Smith');
    await remind('2031-07-01T09:30');
    await remind('2031-07-01T09:30:00-04:00');
    await remind(new Date('2031-07-01T13:30:00Z'));
    expect(await appointmentsOf(patient.id)).toEqual([
      { localStart: '2031-07-01 09:30:00', clinician: 'Dr. Smith' },
    ]);
    await remind('2031-07-02 09:30');
    expect(await appointmentsOf(patient.id)).toHaveLength(2);
  });

  test('two reminders for one time at once make one appointment', async () => {
    const patient = await app.addPatient({ phoneNumber: freshNumber(), consents: ['care'] });
    await Promise.all(
      Array.from({ length: 6 }, () =>
        app.sms.sendAppointmentReminder(patient.shortId, '2031-08-01T10:00', 'Smith'),
      ),
    );
    expect(await appointmentsOf(patient.id)).toHaveLength(1);
  });

  test('a host application’s own id means the patient too', async () => {
    const to = freshNumber();
    await app.addPatient({ phoneNumber: to, externalId: 'ehr-77', consents: ['care'] });
    expect(await app.sms.sendLabResultsAvailable('ehr-77')).toMatchObject({
      success: true,
      messageId: expect.stringMatching(/^SM/),
    });
  });

  test.each([
    ['no such patient', () => app.sms.sendLabResultsAvailable(999_999), 'patient_not_found'],
    [
      'a date that cannot be read',
      async () =>
        app.sms.sendAppointmentReminder((await patientWithNumber()).shortId, 'next Tuesday', 'Smith'),
      'invalid_request',
    ],
    [
      'a date in the past',
      async () =>
        app.sms.sendAppointmentReminder((await patientWithNumber()).shortId, '2020-01-01T10:00', 'Smith'),
      'conflict',
    ],
    [
      'no doctor',
      async () =>
        app.sms.sendAppointmentReminder((await patientWithNumber()).shortId, '2031-01-01T10:00', ' '),
      'template_field_missing',
    ],
    [
      'an amount that is none',
      async () => app.sms.sendPaymentReminder((await patientWithNumber()).shortId, 'a lot', '2031-01-01'),
      'invalid_request',
    ],
    [
      'no consent to payment texts',
      async () => app.sms.sendPaymentReminder((await patientWithNumber(['care'])).shortId, 5, '2031-01-01'),
      'consent_missing',
    ],
    [
      'a patient without a number',
      async () => app.sms.sendLabResultsAvailable((await app.addPatient({})).shortId),
      'invalid_phone_number',
    ],
    [
      'a number that is none',
      () => app.sms.sendSMS({ to: 'somebody', message: 'Hi' }),
      'invalid_phone_number',
    ],
    [
      'an unreadable sendAt',
      () => app.sms.sendSMS({ to: freshNumber(), message: 'Hi', sendAt: 'soon' }),
      'invalid_request',
    ],
  ])('%s is an answer, not an exception', async (_, send, code) => {
    expect(await send()).toMatchObject({ success: false, code, error: expect.any(String) });
  });
});

describe('@/lib/integrations/twilio/smsService, from the environment', () => {
  test('works in a host’s own process; without what it needs it names it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hearback-host-'));
    const before = { ...process.env };
    const working = process.cwd();
    const to = freshNumber();
    const patient = await app.addPatient({ givenName: 'John', phoneNumber: to, consents: ['care'] });
    try {
      process.chdir(folder);
      const { sendAppointmentReminder, formatPhoneNumber } =
        await import('../../src/lib/integrations/twilio/smsService.ts');
      expect(formatPhoneNumber('(555) 123-4567')).toBe('+15551234567');
      expect(() => formatPhoneNumber('12345')).toThrow(/short code/);
      await expect(sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith')).rejects.toThrow(
        /DATABASE_URL/,
      );
      Object.assign(process.env, {
        DATABASE_URL: app.database.connectionString,
        HEARBACK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        TWILIO_ACCOUNT_SID: app.deps.settings.accountSid,
        TWILIO_AUTH_TOKEN: app.server.webhookTokens[0],
        TWILIO_PHONE_NUMBER: app.senderNumber,
        TWILIO_API_BASE_URL: `${app.url}/simulator`,
        PUBLIC_URL: app.url,
        NEXT_PUBLIC_ENABLE_TWILIO_SMS: 'true',
        LOG_LEVEL: 'silent',
      });
      const result = await sendAppointmentReminder(patient.shortId, '2031-03-03T14:00', 'Dr. Smith');
      expect(result).toMatchObject({ success: true, messageId: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
      expect(lastText(to)).toContain('Hi John, this is a reminder of your appointment with Dr. Smith');
    } finally {
      process.chdir(working);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
