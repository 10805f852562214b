import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeAged } from '../../src/services/retention/removeAged.ts';
import { liftLegalHold, placeLegalHold } from '../../src/services/retention/dataProtection.ts';
import { listMessages } from '../../src/services/conversation/listMessages.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import { inboundParams, postWebhook } from '../harness/webhook.ts';

let shiftMs = 0;
let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: () => new Date(Date.now() + shiftMs) });
});
afterAll(() => app.close());
const pass = (days: number): void => void (shiftMs += days * 86_400_000);
const one = async (text: string, values: unknown[] = []): Promise<Record<string, unknown> | undefined> =>
  (await app.database.pools.staff.query<Record<string, unknown>>(text, values)).rows[0];

async function write(from: string, body: string, media?: string): Promise<string> {
  await postWebhook(app, {
    path: '/api/v2/twilio/webhook',
    params: {
      ...inboundParams(app, from, body),
      ...(media ? { NumMedia: '1', MediaUrl0: media, MediaContentType0: 'image/png' } : {}),
    },
  });
  const row = await one(
    'select conversation_id as id from message where phone_number = $1 order by id desc limit 1',
    [from],
  );
  return String(row?.['id']);
}
const wordsIn = async (conversationId: string): Promise<{ body: string; removed: boolean }[]> =>
  (await listMessages(app.ctx, conversationId, { limit: 10 })).items
    .filter(({ direction }) => direction === 'inbound')
    .map(({ body, textRemovedAt }) => ({ body, removed: textRemovedAt !== null }));

test('raw webhooks go after a week, links to pictures after a month, words after a year, and a keyed hash stays', async () => {
  const conversation = await write('+12125550180', 'My knee hurts again', 'https://api.twilio.com/picture');
  const counts = () =>
    one(`select count(media_encrypted)::int as media, (select count(form_encrypted)::int from message_event) as forms,
                count(body_hash)::int as hashes from message where direction = 'inbound'`);
  expect(await removeAged(app.deps, app.clinicId)).toBe(0);
  expect(await counts()).toEqual({ media: 1, forms: 1, hashes: 0 });
  pass(8);
  await removeAged(app.deps, app.clinicId);
  expect(await counts()).toEqual({ media: 1, forms: 0, hashes: 0 });
  pass(23);
  await removeAged(app.deps, app.clinicId);
  expect(await counts()).toEqual({ media: 0, forms: 0, hashes: 0 });
  expect(await wordsIn(conversation)).toEqual([{ body: 'My knee hurts again', removed: false }]);
  pass(335);
  await removeAged(app.deps, app.clinicId);
  expect(await wordsIn(conversation)).toEqual([{ body: '', removed: true }]);
  const kept = await one(`select body_hash as hash from message where direction = 'inbound'`);
  expect(kept).toEqual({ hash: app.deps.vault.textHash(app.clinicId, 'My knee hurts again') });
  // Nothing is removed twice.
  expect(await removeAged(app.deps, app.clinicId)).toBe(0);
});

test('nothing under a legal hold is removed, until the hold is lifted', async () => {
  const { id: patientId } = await app.addPatient({ givenName: 'Mia', phoneNumber: '+12125550181' });
  const held = await write('+12125550181', 'Held words');
  const free = await write('+12125550182', 'Free words');
  const { id } = await placeLegalHold(app.ctx, { patientId, reason: 'Case 26-114' });
  pass(400);
  await removeAged(app.deps, app.clinicId);
  expect(await wordsIn(held)).toEqual([{ body: 'Held words', removed: false }]);
  expect(await wordsIn(free)).toEqual([{ body: '', removed: true }]);
  await liftLegalHold(app.ctx, id);
  await removeAged(app.deps, app.clinicId);
  expect(await wordsIn(held)).toEqual([{ body: '', removed: true }]);
});

test('what waits for a day far ahead is not removed before it has left', async () => {
  await app.addPatient({ givenName: 'Leo', phoneNumber: '+12125550183', consents: ['care'] });
  await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: {
      to: '+12125550183',
      message: 'Yearly check-up soon.',
      sendAt: new Date(app.deps.now().getTime() + 2 * 86_400_000),
    },
  });
  await app.database.pools.staff.query(
    `update message set send_after = now() + interval '10 years', deadline_at = null where phone_number = '+12125550183'`,
  );
  pass(500);
  await removeAged(app.deps, app.clinicId);
  expect(await one(`select body_erased_at as at from message where phone_number = '+12125550183'`)).toEqual({
    at: null,
  });
});
