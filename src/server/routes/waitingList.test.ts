import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '@/contracts/page.ts';
import { slotSchema, waitingListEntrySchema, type Slot } from '@/contracts/waitingList.ts';
import { appointmentSchema } from '@/contracts/appointment.ts';
import { openFreedTimes } from '@/services/waitingList/openFreedTimes.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let ana: string;
let ben: string;
const call = (method: string, path: string, body?: unknown, as = app.staff.headers) =>
  app.call(method, `/api/v2${path}`, { as, body });
const add = async (body: object) =>
  waitingListEntrySchema.parse((await call('POST', '/waiting-list', body)).body);
const list = async (query = '') =>
  pageOf(waitingListEntrySchema).parse((await call('GET', `/waiting-list${query}`)).body);

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date('2027-06-01T14:00:00Z') });
  ana = (await app.addPatient({ givenName: 'Ana', phoneNumber: '+12125550131' })).id;
  ben = (await app.addPatient({ givenName: 'Ben', phoneNumber: '+12125550132' })).id;
});
afterAll(() => app.close());

/** A time that a cancelled visit has left. */
async function freed(startsAt: string): Promise<Slot> {
  const { id } = await app.addPatient({ givenName: 'Former' });
  const visit = await call('POST', '/appointments', { patientId: id, startsAt, visitType: 'Check-up' });
  const appointmentId = appointmentSchema.parse(visit.body).id;
  await call('PATCH', `/appointments/${appointmentId}`, { status: 'cancelled' });
  await openFreedTimes(app.deps, app.clinicId);
  const { items } = pageOf(slotSchema).parse((await call('GET', '/slots')).body);
  const slot = items.find((one) => one.appointmentId === appointmentId);
  if (!slot) throw new Error('no time was freed');
  return slot;
}

describe('the waiting list', () => {
  test('keeps what a patient wants, and who asked for it', async () => {
    const wish = {
      visitType: 'Check-up',
      clinician: 'Dr. Smith',
      earliestDay: '2027-06-02',
      latestDay: '2027-06-30',
      weekdays: [3, 1, 3],
      fromTime: '09:00',
      untilTime: '12:30',
      note: 'Works nights',
    };
    const entry = await add({ patientId: ana, ...wish });
    expect(entry).toMatchObject({
      ...wish,
      weekdays: [1, 3],
      state: 'waiting',
      isUrgent: false,
      movesVisit: true,
    });
    expect(entry.createdBy.kind).toBe('staff');
    const { rows } = await app.database.pools.staff.query<{ note: Buffer }>(
      'select note_encrypted as note from waiting_list_entry where id = $1',
      [entry.id],
    );
    expect(rows[0]?.note.includes('nights')).toBe(false);
  });

  test('stands in the order in which patients are asked, page by page, and is filtered', async () => {
    await add({ patientId: ben, isUrgent: true });
    const first = await list('?limit=1');
    expect(first.items).toMatchObject([{ patient: { name: expect.stringMatching(/^Ben/) } }]);
    const second = await list(`?limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toMatchObject([{ patient: { name: expect.stringMatching(/^Ana/) } }]);
    expect(second.nextCursor).toBeNull();
    expect((await list(`?patientId=${ben}`)).items).toHaveLength(1);
    expect((await list('?visitType=check-up')).items).toMatchObject([{ visitType: 'Check-up' }]);
    expect((await list('?state=booked')).items).toEqual([]);
  });

  test('is changed, and left; what has ended stays as it is', async () => {
    const [entry] = (await list(`?patientId=${ben}`)).items;
    const path = `/waiting-list/${entry?.id}`;
    const changed = await call('PATCH', path, { isUrgent: false, note: 'Call first', untilTime: '10:00' });
    expect(changed).toMatchObject({
      status: 200,
      body: { isUrgent: false, note: 'Call first', untilTime: '10:00' },
    });
    expect((await call('PATCH', path, { note: null, untilTime: null })).body).toMatchObject({
      note: null,
      untilTime: null,
    });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await list('?state=removed')).items).toMatchObject([{ settledBy: { kind: 'staff' } }]);
    expect((await call('DELETE', path)).status).toBe(409);
    expect((await call('PATCH', path, { isUrgent: true })).status).toBe(409);
  });

  test.each<[string, object, number, string]>([
    ['days that never come', { earliestDay: '2027-06-03', latestDay: '2027-06-02' }, 400, 'latestDay'],
    ['hours that end before they begin', { fromTime: '12:00', untilTime: '09:00' }, 400, 'untilTime'],
    ['an eighth day of the week', { weekdays: [8] }, 400, 'weekdays.0'],
    ['a time that is none', { fromTime: '25:00' }, 400, 'fromTime'],
    ['a place that does not exist', { locationId: crypto.randomUUID() }, 404, 'locationId'],
    ['the same wish twice', { visitType: 'CHECK-UP', clinician: 'dr. smith' }, 409, 'patientId'],
  ])('refuses %s', async (_, wish, status, field) => {
    const answer = await call('POST', '/waiting-list', { patientId: ana, ...wish });
    expect(answer).toMatchObject({ status, body: { field } });
  });

  test('refuses a patient whom nobody knows, and whoever may only read', async () => {
    expect((await call('POST', '/waiting-list', { patientId: 99_999 })).status).toBe(404);
    const { headers } = await app.signIn('read_only');
    expect((await call('POST', '/waiting-list', { patientId: ana }, headers)).status).toBe(403);
    expect((await app.call('GET', '/api/v2/waiting-list')).status).toBe(401);
    expect((await call('PATCH', `/waiting-list/${crypto.randomUUID()}`, {})).status).toBe(404);
  });
});

describe('freed times', () => {
  test('wait for a click in a new clinic, and say whom they suit', async () => {
    const slot = await freed('2027-06-02T10:00');
    expect(slot).toMatchObject({ state: 'open', offeredSince: null, waiting: 0, offers: [] });
    await call('PATCH', `/waiting-list/${(await list(`?patientId=${ana}`)).items[0]?.id}`, {
      clinician: null,
    });
    expect((await call('GET', '/slots')).body).toMatchObject({ isAutomatic: false, items: [{ waiting: 1 }] });
    expect((await call('POST', `/slots/${slot.id}/offer`)).body).toMatchObject({
      offeredSince: expect.any(String),
    });
    expect((await call('POST', `/slots/${slot.id}/close`)).body).toMatchObject({
      state: 'closed',
      sentence: 'Offering was stopped.',
    });
    for (const act of ['offer', 'release', 'close'])
      expect((await call('POST', `/slots/${slot.id}/${act}`)).status).toBe(409);
    expect((await call('GET', '/slots?state=settled')).body).toMatchObject({ items: [{ id: slot.id }] });
  });

  test('are offered without a click once somebody who may set that has said so', async () => {
    const { headers } = await app.signIn('staff');
    expect((await call('PATCH', '/slots', { isAutomatic: true }, headers)).status).toBe(403);
    expect((await call('PATCH', '/slots', { isAutomatic: true })).body).toEqual({ isAutomatic: true });
    expect((await call('GET', '/slots')).body).toMatchObject({ isAutomatic: true });
    expect((await call('POST', `/slots/${crypto.randomUUID()}/offer`)).status).toBe(404);
  });
});
