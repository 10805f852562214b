import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';

// 23:00 in New York.
const night = new Date('2026-11-24T04:00:00Z');
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => night });
});
afterAll(() => app.close());

async function write(from: string, body: string): Promise<void> {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
}
const rows = async (text: string, number: string) =>
  (await app.database.pools.staff.query<Record<string, unknown>>(text, [number])).rows;
const suppressions = (number: string) =>
  rows('select id, lifted_at from suppression where phone_number = $1', number);

test('A26 INT-03 a number of another country is refused for a strict clinic in the US, and warned of otherwise', async () => {
  const send = () =>
    app.call('POST', '/api/v2/twilio/send-sms', {
      as: app.key,
      body: { to: '+447911123456', message: 'Your visit is tomorrow.', category: 'care' },
    });
  const setPolicy = (policy: string) =>
    app.database.pools.staff.query(
      'update clinic set policy = $1, baa_confirmed_at = now(), hipaa_account_confirmed_at = now()',
      [policy],
    );
  await setPolicy('strict');
  expect(await send()).toMatchObject({ status: 422 });
  const { rows: decisions } = await app.database.pools.staff.query(
    `select code, outcome, 'INT-03' = any(rules) as is_abroad from decision order by id desc limit 1`,
  );
  expect(decisions).toEqual([{ code: 'recipient_not_texted', outcome: 'block', is_abroad: true }]);
  await setPolicy('standard');
  expect(await send()).toMatchObject({ status: 200 });
});

test('A35 HELP from a number that has opted out changes nothing about the opt-out', async () => {
  const number = '+12125550190';
  await app.addPatient({ phoneNumber: number, consents: ['care'] });
  await write(number, 'STOP');
  const before = await suppressions(number);
  expect(before).toMatchObject([{ lifted_at: null }]);
  await write(number, 'HELP');
  expect(await suppressions(number)).toEqual(before);
});

test('A37 “chest pain” at 23:00: an urgent task at once, and the one fixed answer', async () => {
  const number = '+12125550191';
  await app.addPatient({ phoneNumber: number, consents: ['care'] });
  await write(number, 'I have chest pain');
  expect(
    await rows(
      `select t.kind, t.priority from task t join conversation c on c.clinic_id = t.clinic_id and c.id = t.conversation_id
        where c.phone_number = $1`,
      number,
    ),
  ).toEqual([{ kind: 'crisis', priority: 'urgent' }]);
  expect(
    await rows(
      `select dispatch_state as state, count(*)::int as count from message where phone_number = $1 and direction = 'outbound' group by 1`,
      number,
    ),
  ).toEqual([{ state: 'handed_over', count: 1 }]);
});
