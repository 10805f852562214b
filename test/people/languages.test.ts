import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** A patient who reads the language gets a reminder, and confirms in it. What was texted to the phone. */
async function reminded(language: string, phoneNumber: string, answer: string): Promise<string[]> {
  const patient = await app.addPatient({
    givenName: 'Ana',
    language,
    phoneNumber,
    consents: ['appointment'],
  });
  const visit = await app.call('POST', '/api/v2/appointments', {
    as: app.key,
    body: { patientId: patient.id, startsAt: '2031-06-02T09:00', clinician: 'Dr. Smith' },
  });
  expect(visit.status).toBe(201);
  const { id } = z.object({ id: z.string() }).parse(visit.body);
  const sent = await app.call('POST', `/api/v2/appointments/${id}/reminder`, { as: app.key, body: {} });
  expect(sent.status).toBe(200);
  await app.settle();
  await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: answer });
  await app.settle();
  const { body } = await app.call('GET', `/api/v2/appointments/${id}`, { as: app.key });
  expect(body).toMatchObject({ status: 'confirmed' });
  return app.simulator
    .texts(phoneNumber)
    .filter(({ direction }) => direction === 'in')
    .map((text) => text.body);
}

describe('LANG-01 a patient who reads', () => {
  test.each([
    ['fr', '+12125550161', 'CONFIRMER'],
    ['vi', '+12125550162', 'XÁC NHẬN'],
    ['zh', '+12125550163', '确认'],
    ['ar', '+12125550164', 'تأكيد'],
  ])(
    '%s gets reviewed words alone, in English, and is understood in their own',
    async (language, phone, word) => {
      const [reminder, thanks] = await reminded(language, phone, word);
      expect(reminder).toMatch(/Hi Ana, this is a reminder .* Reply STOP to stop all texts\.$/);
      expect(thanks).toMatch(/^Thank you for confirming your appointment!/);
    },
  );

  test('pt gets Portuguese once somebody has reviewed it, its line about STOP too', async () => {
    for (const key of ['appointment_reminder', 'appointment_reminder_digits']) {
      const body = { language: 'pt', reviewer: 'João Dias, intérprete' };
      const answer = await app.call('POST', `/api/v2/templates/${key}/reviews`, {
        as: app.staff.headers,
        body,
      });
      expect(answer.status).toBe(201);
    }
    const [reminder, thanks] = await reminded('pt', '+12125550165', 'CONFIRMAR');
    expect(reminder).toMatch(
      /Olá, Ana! Lembrete da sua consulta com Dr\(a\)\. Smith: seg\., 2 de jun\. .*Responda STOP para não receber mais mensagens\.$/,
    );
    expect(thanks).toMatch(/^Thank you for confirming your appointment!/);
  });
});
