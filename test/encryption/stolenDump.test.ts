import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** Every row of every table, as a dump has them. */
async function dump(): Promise<string> {
  const { rows: tables } = await app.database.pools.staff.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await app.database.pools.staff.query<{ row: string }>(
      `select t::text as row from "${name}" as t`,
    );
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

test('a dump of the database without the key shows no words of any text', async () => {
  const phone = '+12125550190';
  const patient = await app.addPatient({ givenName: 'Mia', phoneNumber: phone, consents: ['care'] });
  const words = {
    inbound: 'swelling-since-tuesday',
    picture: 'https://api.twilio.com/swollen-picture',
    sent: 'bring-the-blue-folder',
    later: 'fasting-from-midnight',
    campaign: 'flu-clinic-saturday',
    template: 'Holloway',
  };
  await postWebhook(app, {
    path: '/api/v2/twilio/webhook',
    params: {
      ...inboundParams(app, phone, words.inbound),
      NumMedia: '1',
      MediaUrl0: words.picture,
      MediaContentType0: 'image/png',
    },
  });
  const send = (message: string, more: object = {}) =>
    app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.key,
      headers: { 'idempotency-key': message },
      body: { to: phone, message: `${message} please`, ...more },
    });
  expect((await send('k1', { message: words.sent })).status).toBeLessThan(300);
  expect(
    (await send('k2', { message: words.later, sendAt: new Date(Date.now() + 3_600_000) })).status,
  ).toBeLessThan(300);
  const campaign = await app.call('POST', '/api/v2/campaigns', {
    as: app.staff.headers,
    body: { name: 'Autumn', category: 'care', texts: { en: words.campaign } },
  });
  expect(campaign.status).toBeLessThan(300);
  await app.sms.sendAppointmentReminder(
    patient.shortId,
    new Date(Date.now() + 2 * 86_400_000),
    words.template,
  );
  await app.settle();
  const { rows } = await app.database.pools.staff.query('select id from message');
  expect(rows.length).toBeGreaterThan(3);

  const found = await dump();
  // The dump is one: what is kept in the clear is in it.
  expect(found).toContain(phone);
  for (const word of Object.values(words).filter((one) => one !== words.template)) {
    expect(found.includes(word)).toBe(false);
    expect(found.includes(Buffer.from(word).toString('hex'))).toBe(false);
    expect(found.includes(Buffer.from(word).toString('base64').slice(0, 12))).toBe(false);
  }
});
