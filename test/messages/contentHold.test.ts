import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendSmsAnswerSchema } from '@/contracts/message.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const to = '(212) 555-0142';
const doubtful = 'About your diabetes visit: please call us.';

function send(message: string, more: object = {}) {
  return app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to, message, category: 'care', ...more },
  });
}

async function setPolicy(policy: 'standard' | 'strict'): Promise<void> {
  await app.database.pools.staff.query('update clinic set policy = $1', [policy]);
}

describe('doubtful content (DLP-04)', () => {
  test('is shown with its place and what can be done, before anything is sent', async () => {
    const { body } = await app.call('POST', '/api/v2/messages/preview', {
      as: app.key,
      body: { to, message: doubtful, category: 'care' },
    });
    expect(body).toMatchObject({
      findings: [
        { rule: 'D-DX', action: 'hold', start: 11, end: 19, message: expect.stringMatching(/condition/) },
      ],
      hold: { canGiveReason: true },
      refusal: null,
    });
  });

  test('standard: waits for a second person, or goes with the sender’s reason, which is kept with the decision', async () => {
    expect(await send(doubtful)).toMatchObject({
      status: 409,
      body: { code: 'content_held', rules: [{ rule: 'D-DX' }] },
    });
    const sent = await send(doubtful, { contentReason: 'patient_asked' });
    expect(sent).toMatchObject({ status: 200, body: { warnings: [{ code: 'content_reasoned' }] } });
    const { id } = sendSmsAnswerSchema.parse(sent.body);
    const { rows } = await app.database.pools.staff.query<{ row: string }>(
      'select row_to_json(d)::text as row from decision d where message_id = $1',
      [id],
    );
    expect(rows.map(({ row }) => row).join()).toContain('patient_asked');
    expect(rows.map(({ row }) => row).join()).not.toContain('diabetes');
  });

  test('a reason opens nothing that is blocked, and words of one’s own are no reason', async () => {
    const blocked = await send('Your SSN is 536-22-8726', { contentReason: 'patient_asked' });
    expect(blocked).toMatchObject({ status: 422, body: { code: 'phi_blocked', rules: [{ rule: 'D-SSN' }] } });
    expect(await send(doubtful, { contentReason: 'because he has it' })).toMatchObject({
      status: 400,
      body: { field: 'contentReason' },
    });
  });

  test('a medication’s name is held, with its dose it is blocked', async () => {
    expect((await send('Your metformin is here')).body).toMatchObject({ code: 'content_held' });
    expect((await send('Take metformin 500 mg')).body).toMatchObject({ code: 'phi_blocked' });
  });

  test('strict: a reason is not enough', async () => {
    await setPolicy('strict');
    const { body } = await app.call('POST', '/api/v2/messages/preview', {
      as: app.key,
      body: { to, message: doubtful, category: 'care', contentReason: 'safety' },
    });
    expect(body).toMatchObject({ findings: [{ action: 'hold' }], hold: { canGiveReason: false } });
    await setPolicy('standard');
  });
});
