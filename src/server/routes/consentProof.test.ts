import { afterAll, beforeAll, expect, test } from 'vitest';
import { proofAnswerSchema, type Proof } from '@/contracts/proof.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { inboundParams, postWebhook } from '../../../test/harness/webhook.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const path = '/api/v2/consent/proofs';
const phoneNumber = '+17185550142';
async function prove(as: object = app.staff.headers, number = phoneNumber) {
  const answer = await app.call('POST', path, { as: { ...as }, body: { phoneNumber: number } });
  expect(answer.status).toBe(200);
  return proofAnswerSchema.parse(answer.body);
}
const titles = ({ entries }: Proof) => entries.map(({ title }) => title);

test('AUD-03 every consent, text, opt-out and decision of a number stands in one export, in time order', async () => {
  const { id } = await app.addPatient({ phoneNumber });
  const post = (url: string, body: unknown) => app.call('POST', url, { as: app.staff.headers, body });
  const consent = (action: string, categories: string[]) =>
    post(`/api/v2/patients/${id}/consent`, { phoneNumber, categories, action, channel: 'front_desk' });
  const send = (message: string) =>
    post('/api/v2/twilio/send-sms', { to: phoneNumber, message, category: 'care' });
  await send('Too early <b>for</b> this');
  await consent('granted', ['care', 'payment']);
  await send('Your chair is ready & warm');
  await app.settle();
  await consent('revoked', ['payment']);
  await postWebhook(app, { params: inboundParams(app, phoneNumber, 'Please stop texting me') });
  await send('After the opt-out');
  await postWebhook(app, { params: inboundParams(app, phoneNumber, 'START') });
  await app.settle();

  const { proof, html } = await prove();
  expect(proof).toMatchObject({
    phoneNumber,
    isOptedOut: false,
    showsTexts: true,
    madeBy: { name: 'Dana Reyes' },
  });
  expect(proof.entries.map(({ at }) => at)).toEqual(proof.entries.map(({ at }) => at).toSorted());
  expect(titles(proof).filter((title) => !title.startsWith('Allowed') && !title.includes('system'))).toEqual([
    'Not sent by the gate: consent_missing',
    'Agreed to care texts',
    'Agreed to payment texts',
    'Text to the number: care',
    'Withdrew consent to payment texts',
    ...titles(proof)
      .filter((title) => title === 'Text from the number')
      .slice(0, 1),
    'Opted out of all texts',
    'Not sent by the gate: recipient_opted_out',
    'Text from the number',
    'Opted in again',
  ]);
  const words = proof.entries.flatMap((entry) => entry.words ?? []).join('\n');
  expect(words).toContain('Your chair is ready & warm');
  expect(words).toContain('Please stop texting me');
  expect(words).toContain('I agree to get automated texts');
  // What was refused was never a text, and is not kept.
  expect(words).not.toContain('Too early');
  for (const shown of [
    '(718) 555-0142',
    'Your chair is ready &amp; warm',
    'Opted out of all texts',
    'Dana Reyes',
  ])
    expect(html).toContain(shown);
  expect(html).not.toMatch(/<script|https?:/);
});

test('the words of texts are left out for those who may not read them', async () => {
  const key = await app.keyWith('records:export', 'consent:read');
  const { proof, html } = await prove(key);
  expect(proof.showsTexts).toBe(false);
  expect(proof.entries.filter(({ kind }) => kind === 'text').map(({ words }) => words)).toEqual(
    proof.entries.filter(({ kind }) => kind === 'text').map(() => null),
  );
  expect(JSON.stringify(proof)).not.toContain('chair');
  expect(html).not.toContain('chair');
  expect(html).toContain('The words of texts are left out');
});

test('that a proof was made is on the audit trail: by whom, about whom, with ids alone', async () => {
  const { proof } = await prove();
  const row = await app.deps.db
    .selectFrom('auditEvent')
    .select(['action', 'actorId', 'detail'])
    .where('clinicId', '=', app.clinicId)
    .where('subjectId', '=', proof.id)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({
    action: 'consent.proof_exported',
    actorId: app.staff.id,
    detail: { patientIds: [expect.any(String)], entries: proof.entries.length, showsTexts: true },
  });
});

test('a number that nobody knows has an empty proof; what is no number is refused by name', async () => {
  const { proof, html } = await prove(app.staff.headers, '(718) 555-0199');
  expect(proof.entries).toEqual([]);
  expect(html).toContain('Nothing is on record');
  expect(await app.call('POST', path, { as: app.staff.headers, body: { phoneNumber: '12' } })).toMatchObject({
    status: 400,
    body: { code: 'invalid_phone_number', field: 'phoneNumber' },
  });
});

test('another clinic’s record of the same number is not in it', async () => {
  const other = await app.addClinic();
  const { proof } = await prove(other.staff.headers);
  expect(proof.entries).toEqual([]);
});

test('it asks who is there and what they may do', async () => {
  const route = { method: 'POST' as const, path, scope: 'records:export', body: { phoneNumber } };
  const found = await accessOf(app, route);
  expect(found).toEqual(properAccess(route, found));
  for (const role of ['staff', 'read_only'] as const) {
    const { headers } = await app.signIn(role);
    expect(await app.call('POST', path, { as: headers, body: { phoneNumber } })).toMatchObject({
      status: 403,
    });
  }
});
