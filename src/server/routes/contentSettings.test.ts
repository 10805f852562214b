import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const url = '/api/v2/content-settings';
const change = (body: object) => app.call('PATCH', url, { as: app.staff.headers, body });
const preview = (message: string) =>
  app.call('POST', '/api/v2/messages/preview', {
    as: app.key,
    body: { to: '(212) 555-0142', message, category: 'care' },
  });

describe('content settings', () => {
  test('start empty and say so', async () => {
    const { status, body } = await app.call('GET', url, { as: app.staff.headers });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      linkHosts: [],
      recordNumberPattern: null,
      isDiscreet: false,
      warnings: [{ code: 'no_link_hosts' }],
    });
  });

  test('CTIA-07 links lead to the listed hosts and nowhere else', async () => {
    const text = 'See https://portal.sunrise.example/form';
    expect((await preview(text)).body).toMatchObject({
      findings: [{ rule: 'D-URL' }],
      refusal: { code: 'phi_blocked' },
    });
    expect(await change({ linkHosts: ['Sunrise.example'] })).toMatchObject({
      status: 200,
      body: { linkHosts: ['sunrise.example'], warnings: [] },
    });
    expect((await preview(text)).body).toMatchObject({ findings: [] });
  });

  test('own record numbers are found, own words held, harmless words left alone', async () => {
    const told = {
      recordNumberPattern: 'ZZ-9999',
      heldWords: ['blue pavilion'],
      harmlessWords: ['diabetes hub'],
    };
    expect((await change(told)).body).toMatchObject(told);
    expect((await preview('See ZZ-1234')).body).toMatchObject({ findings: [{ rule: 'D-MRN' }] });
    expect((await preview('In the Blue Pavilion')).body).toMatchObject({ findings: [{ rule: 'D-OWN' }] });
    expect((await preview('In the diabetes hub')).body).toMatchObject({ findings: [] });
  });

  test('A24 discreet texts name nobody and go out under another name', async () => {
    await app.addPatient({ givenName: 'Ana', phoneNumber: '+12125550142' });
    expect(
      (await change({ smsAlias: 'Scheduling Office', sensitivity: 'sud', isDiscreet: true })).status,
    ).toBe(200);
    const named = await preview('Hi Ana, Dr. Smith sees you at 9 on Monday at 12 Main Street.');
    expect(named.body).toMatchObject({
      text: expect.stringMatching(/^Scheduling Office: /),
      findings: [{ rule: 'SENS-01' }, { rule: 'SENS-01' }, { rule: 'SENS-01' }],
      refusal: { code: 'phi_blocked' },
    });
    expect((await preview('You have an appointment on Monday at 9:00.')).body).toMatchObject({
      findings: [],
    });
    await change({ smsAlias: null, sensitivity: 'none', isDiscreet: false });
  });

  test.each([
    ['a pattern that finds everything', { recordNumberPattern: '***' }, 'recordNumberPattern'],
    ['a pattern that is an expression', { recordNumberPattern: '(a+)+$' }, 'recordNumberPattern'],
    ['a name that tells', { smsAlias: 'Harbor HIV Clinic' }, 'smsAlias'],
    ['a host that is none', { linkHosts: ['https://x.example'] }, 'linkHosts'],
  ])('refuse %s', async (_name, body, field) => {
    const answer = await change(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(field);
  });

  test('are audited by name alone', async () => {
    await change({ heldWords: ['secret garden'] });
    const rows = await app.database.pools.staff.query(
      "select detail from audit_event where action = 'clinic.content_changed' order by occurred_at desc limit 1",
    );
    expect(rows.rows).toMatchObject([{ detail: { changed: ['heldWords'] } }]);
  });

  test('are for whoever may', async () => {
    for (const route of [
      { method: 'GET', path: url, scope: 'templates:read' },
      { method: 'PATCH', path: url, scope: 'clinic:write', body: { heldWords: [] } },
    ] as const) {
      const found = await accessOf(app, route);
      expect(found).toEqual(properAccess(route, found));
    }
  });
});

test('A23 a clinician called “HIV Clinic” blocks the text when it is written', async () => {
  const answer = await app.call('POST', '/api/v2/templates/appointment_reminder/render', {
    as: app.staff.headers,
    body: { values: { name: 'Ana', doctor: 'HIV Clinic', date: '2027-01-04T09:00' } },
  });
  expect(answer).toMatchObject({ status: 422, body: { code: 'phi_blocked' } });
  const asTyped = await app.call('POST', '/api/v2/messages/preview', {
    as: app.key,
    body: { to: '(212) 555-0142', message: 'Visit with Dr. HIV Clinic on Monday', category: 'appointment' },
  });
  expect(asTyped.body).toMatchObject({ refusal: { code: 'phi_blocked' } });
});
