import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const visit = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${app.url}/texting/${path}`, {
    method: form === undefined ? 'GET' : 'POST',
    headers,
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: answer.status, headers: answer.headers, page: await answer.text() };
};
const suppressionsOf = async (phoneNumber: string) =>
  (
    await app.database.pools.staff.query<{ source: string; active: boolean }>(
      'select source, lifted_at is null as active from suppression where clinic_id = $1 and phone_number = $2',
      [app.clinicId, phoneNumber],
    )
  ).rows;

test('ADM-04 CTIA-09 the public page states the terms, privacy, help and opt-out in both languages, without a script', async () => {
  const english = await visit(app.clinicId);
  expect(english.status).toBe(200);
  expect(english.headers.get('set-cookie')).toBeNull();
  expect(english.page).not.toMatch(/<script|\son\w+=/);
  for (const term of [
    'Message frequency varies',
    'Message and data rates may apply',
    'HELP',
    'STOP',
    'not shared with third parties',
    'Visits and care',
  ])
    expect(english.page).toContain(term);
  const spanish = await visit(`${app.clinicId}?lang=es`);
  expect(spanish.page).toContain('<html lang="es">');
  expect(spanish.page).toContain('Pueden aplicarse tarifas');
  const byBrowser = await visit(app.clinicId, undefined, { 'accept-language': 'es-MX,es;q=0.9' });
  expect(byBrowser.page).toContain('<html lang="es">');
});

test('ADM-04 TCPA-11 a number that is typed there gets no more texts, and what waits for it is taken back', async () => {
  const phone = '+16462550131';
  await app.addPatient({ phoneNumber: phone, consents: ['care'] });
  const queued = await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: phone, message: 'Your form is ready.', sendAt: new Date(Date.now() + 3_600_000) },
  });
  expect(queued.status).toBe(202);
  const { status, page } = await visit(`${app.clinicId}/stop`, { phoneNumber: '(646) 255-0131' });
  expect(status).toBe(200);
  expect(page).toContain('sends no more texts to this number');
  expect(await suppressionsOf(phone)).toEqual([{ source: 'public_page', active: true }]);
  const { rows } = await app.database.pools.staff.query<{ state: string }>(
    'select dispatch_state as state from message where phone_number = $1',
    [phone],
  );
  expect(rows).toEqual([{ state: 'withdrawn' }]);
  // Again changes nothing, and a stranger's number gets the very same answer.
  expect((await visit(`${app.clinicId}/stop`, { phoneNumber: phone })).page).toBe(page);
  expect((await visit(`${app.clinicId}/stop`, { phoneNumber: '+16462550199' })).page).toBe(page);
  expect(await suppressionsOf(phone)).toHaveLength(1);
});

test.each(['', '12', 'my number', '555-01'])(
  'what is no number (%j) is said so, and nothing stops',
  async (typed) => {
    const { status, page } = await visit(`${app.clinicId}/stop`, { phoneNumber: typed });
    expect(status).toBe(422);
    expect(page).toContain('role="alert"');
  },
);

test.each(['x', '0190aaaa-0000-7000-8000-000000000000'])(
  'an address of no clinic (%s) is not known',
  async (id) => {
    expect((await visit(id)).status).toBe(404);
    expect((await visit(`${id}/stop`, { phoneNumber: '+16462550132' })).status).toBe(404);
    expect(await suppressionsOf('+16462550132')).toEqual([]);
  },
);

test('nobody works through a list of numbers there', async () => {
  const answers: number[] = [];
  for (let index = 0; index < 11; index += 1)
    answers.push((await visit(`${app.clinicId}/stop`, { phoneNumber: `+164625502${10 + index}` })).status);
  expect(answers).toContain(429);
  expect(await suppressionsOf('+16462550220')).toEqual([]);
});
