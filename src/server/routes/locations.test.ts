import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const url = '/api/v2/locations';
const add = (body: object) => app.call('POST', url, { as: app.staff.headers, body });
const change = (id: string, body: object) =>
  app.call('PATCH', `${url}/${id}`, { as: app.staff.headers, body });
const idOf = ({ body }: { body: unknown }): string => String(Object(body).id);

describe('locations', () => {
  test('are added, read, changed and archived, and nothing is ever deleted', async () => {
    const added = await add({
      name: 'Harbor house',
      smsAlias: 'Scheduling Office',
      phoneNumber: '(212) 555-0161',
      street: '12 Main Street',
      city: 'Springfield',
      timeZone: 'America/Chicago',
      sensitivity: 'mental',
      isDiscreet: true,
      sender: { phoneNumber: '(212) 555-0162' },
    });
    expect(added).toMatchObject({
      status: 201,
      body: {
        name: 'Harbor house',
        phoneNumber: '+12125550161',
        sender: { phoneNumber: '+12125550162', messagingServiceSid: null },
        warnings: [],
        archivedAt: null,
      },
    });
    const id = idOf(added);
    expect(await app.call('GET', `${url}/${id}`, { as: app.key })).toMatchObject({
      status: 200,
      body: { id, timeZone: 'America/Chicago', isDiscreet: true },
    });
    expect(await change(id, { city: null, sender: null })).toMatchObject({
      status: 200,
      body: { city: null, street: '12 Main Street', sender: null, warnings: [{ code: 'shared_sender' }] },
    });
    expect(await app.call('POST', `${url}/${id}/archive`, { as: app.staff.headers })).toMatchObject({
      status: 200,
      body: { archivedAt: expect.any(String), warnings: [] },
    });
    expect(await change(id, { name: 'Another' })).toMatchObject({ status: 409 });
    const listed = await app.call('GET', url, { as: app.key });
    expect(JSON.stringify(listed.body)).not.toContain(id);
    const all = await app.call('GET', `${url}?archived=true`, { as: app.key });
    expect(JSON.stringify(all.body)).toContain(id);
    expect((await app.call('DELETE', `${url}/${id}`, { as: app.staff.headers })).status).toBe(404);
  });

  test('are listed page by page', async () => {
    for (const name of ['First', 'Second', 'Third']) expect((await add({ name })).status).toBe(201);
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.call('GET', `${url}?limit=2${cursor}`, { as: app.key });
      const { items, nextCursor } = Object(body);
      names.push(...items.map(({ name }: { name: string }) => name));
      cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
    } while (cursor !== '');
    expect(names).toEqual(['First', 'Second', 'Third']);
  });

  test('a number that something else sends from is not given to a location', async () => {
    const taken = { phoneNumber: app.senderNumber };
    expect(await add({ name: 'Taken', sender: taken })).toMatchObject({
      status: 409,
      body: { field: 'sender.phoneNumber', reason: 'number_in_use' },
    });
    const one = await add({ name: 'One line', sender: { phoneNumber: '(212) 555-0163' } });
    expect(one.status).toBe(201);
    const two = { name: 'Two', sender: { phoneNumber: '(212) 555-0163' } };
    expect((await add(two)).status).toBe(409);
    // Given back, it is free again.
    await app.call('POST', `${url}/${idOf(one)}/archive`, { as: app.staff.headers });
    expect((await add(two)).status).toBe(201);
    expect((await app.call('GET', '/api/v2/session', { as: app.staff.headers })).body).toMatchObject({
      sender: { phoneNumber: app.senderNumber },
    });
  });

  test.each([
    ['a name that tells what is treated', { name: 'East', smsAlias: 'Harbor HIV Clinic' }, 'smsAlias'],
    ['a zone that is none', { name: 'East', timeZone: 'EST' }, 'timeZone'],
    ['a phone that is none', { name: 'East', phoneNumber: 'call us' }, 'phoneNumber'],
    ['discreet texts without another name', { name: 'East', isDiscreet: true }, 'smsAlias'],
    ['no name', { city: 'Springfield' }, 'name'],
  ])('refuse %s', async (_name, body, field) => {
    const answer = await add(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ field });
  });

  test('two in use have different names', async () => {
    expect((await add({ name: 'West' })).status).toBe(201);
    expect(await add({ name: 'west' })).toMatchObject({ status: 409, body: { field: 'name' } });
    const other = await add({ name: 'Far west' });
    expect(await change(idOf(other), { name: 'WEST' })).toMatchObject({ status: 409 });
    expect((await change(idOf(other), { name: 'Far west' })).status).toBe(200);
  });

  test('are for whoever may, in their own clinic', async () => {
    const ours = idOf(await add({ name: 'Access' }));
    const other = await app.addClinic();
    const theirs = idOf(await app.call('POST', url, { as: other.staff.headers, body: { name: 'Theirs' } }));
    for (const route of [
      { method: 'GET', path: url, scope: 'appointments:read' },
      { method: 'POST', path: url, scope: 'clinic:write', body: { name: `Another ${ours}` } },
      { method: 'GET', path: `${url}/:id`, ours, theirs, scope: 'appointments:read' },
      {
        method: 'PATCH',
        path: `${url}/:id`,
        ours,
        theirs,
        scope: 'clinic:write',
        body: { city: 'Springfield' },
      },
      { method: 'POST', path: `${url}/:id/archive`, ours, theirs, scope: 'clinic:write' },
    ] as const) {
      const found = await accessOf(app, route);
      expect(found).toEqual(properAccess(route, found));
    }
  });
});

describe('visits at a location', () => {
  test('are booked by its clock, moved and listed by it', async () => {
    const central = idOf(await add({ name: 'Central', timeZone: 'America/Chicago' }));
    const patient = await app.addPatient({ givenName: 'Ana', phoneNumber: '+12125550142' });
    const booked = await app.call('POST', '/api/v2/appointments', {
      as: app.key,
      body: { patientId: patient.id, startsAt: '2031-06-02T09:00', locationId: central },
    });
    expect(booked).toMatchObject({
      status: 201,
      body: {
        startsAt: '2031-06-02T14:00:00.000Z',
        localStart: '2031-06-02T09:00',
        timeZone: 'America/Chicago',
        location: { id: central, name: 'Central' },
      },
    });
    const visit = `/api/v2/appointments/${idOf(booked)}`;
    expect(
      await app.call('PATCH', visit, { as: app.key, body: { startsAt: '2031-06-02T10:00' } }),
    ).toMatchObject({ body: { startsAt: '2031-06-02T15:00:00.000Z', location: { id: central } } });
    const listed = await app.call('GET', `/api/v2/appointments?locationId=${central}`, { as: app.key });
    expect(Object(listed.body).items).toHaveLength(1);
    // Elsewhere, the same moment is shown by another clock.
    expect(await app.call('PATCH', visit, { as: app.key, body: { locationId: null } })).toMatchObject({
      body: {
        startsAt: '2031-06-02T15:00:00.000Z',
        localStart: '2031-06-02T11:00',
        timeZone: 'America/New_York',
        location: null,
      },
    });
  });

  test('nothing is booked at a location that is archived or another clinic’s', async () => {
    const closed = idOf(await add({ name: 'Closed' }));
    await app.call('POST', `${url}/${closed}/archive`, { as: app.staff.headers });
    const other = await app.addClinic();
    const theirs = await app.call('POST', url, { as: other.staff.headers, body: { name: 'Theirs' } });
    expect(theirs.status).toBe(201);
    const patient = await app.addPatient({ givenName: 'Ben', phoneNumber: '+12125550143' });
    for (const locationId of [closed, idOf(theirs)]) {
      const body = { patientId: patient.id, startsAt: '2031-06-02T09:00', locationId };
      expect(await app.call('POST', '/api/v2/appointments', { as: app.key, body })).toMatchObject({
        status: 404,
        body: { field: 'locationId' },
      });
    }
  });
});
