import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { previewSchema, sendSmsAnswerSchema } from '@/contracts/message.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

/** Sunday, 23:00 in New York. */
const night = new Date('2026-11-23T04:00:00Z');
let now = night;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
  await app.addPatient({ phoneNumber: inLosAngeles, consents: ['survey'] });
  await app.addPatient({ phoneNumber: inNewYork, consents: ['care'] });
});
afterAll(() => app.close());

const inNewYork = '+12125550144';
const inLosAngeles = '+12135550143';
const ask = async (to: string, category: string) => {
  const body = { to, message: 'We are here for you.', category };
  const answer = await app.call('POST', '/api/v2/messages/preview', { as: app.key, body });
  return previewSchema.parse(answer.body).window;
};
const send = async (to: string, more: object) => {
  const body = { to, message: 'We are here for you.', ...more };
  const answer = await app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body });
  return { status: answer.status, ...sendSmsAnswerSchema.parse(answer.body) };
};

describe('when a text that a person writes may leave (TZ-08)', () => {
  test('at night it may, or waits for the morning where the patient is', async () => {
    now = night;
    expect(await ask(inNewYork, 'care')).toEqual({
      state: 'night',
      opensAt: '2026-11-23T14:00:00Z',
      timeZone: 'America/New_York',
      message: expect.stringMatching(/night/),
    });
    const later = await send(inNewYork, { category: 'care', sendAt: '2026-11-23T14:00:00Z' });
    expect(later).toMatchObject({
      status: 202,
      messageId: null,
      details: { status: 'scheduled', sendAt: '2026-11-23T14:00:00.000Z' },
    });
    expect((await send(inNewYork, { category: 'care' })).status).toBe(200);
  });

  test('what solicits waits in any case, and says for what', async () => {
    now = night;
    const window = await ask(inLosAngeles, 'survey');
    expect(window).toMatchObject({
      state: 'held',
      timeZone: 'America/Los_Angeles',
      message: expect.stringMatching(/may not arrive at this hour/),
    });
    const answer = await send(inLosAngeles, { category: 'survey' });
    expect(answer).toMatchObject({ status: 202, details: { status: 'scheduled' } });
    expect(new Date(answer.details.sendAt ?? '').toISOString()).toBe(
      new Date(window?.opensAt ?? '').toISOString(),
    );
  });

  test('an urgent text, and any text by day, leaves at once without a word', async () => {
    now = night;
    const open = { state: 'open', opensAt: null, timeZone: null, message: null };
    expect(await ask(inNewYork, 'urgent')).toEqual(open);
    now = new Date('2026-11-23T16:00:00Z');
    expect(await ask(inNewYork, 'care')).toEqual(open);
  });
});
