import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noticeSchema, reportedNoticeSchema } from '@/contracts/notice.ts';
import { pageOf } from '@/contracts/page.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';

let app: TestApp;
let ana: { id: string; shortId: number };
const call = (method: string, path: string, body?: unknown, as = app.key) =>
  app.call(method, `/api/v2${path}`, { as, body });
const report = async (body: object) =>
  reportedNoticeSchema.parse((await call('POST', '/notices', { patientId: ana.id, ...body })).body).notice;
const list = async (query: string) =>
  pageOf(noticeSchema).parse((await call('GET', `/notices?${query}`)).body);

beforeAll(async () => {
  app = await createTestApp({ now: () => new Date('2027-06-01T14:00:00Z') });
  ana = await app.addPatient({ givenName: 'Ana', phoneNumber: '+12125550131' });
});
afterAll(() => app.close());

describe('notices', () => {
  test('are reported by a program that may send, changed, closed and opened again', async () => {
    const key = await app.keyWith('messages:send');
    const made = await call(
      'POST',
      '/notices',
      {
        kind: 'payment_due',
        patientId: ana.shortId,
        externalId: 'INV-1',
        amount: '1,234.5',
        dueDate: '2027-06-20',
      },
      key,
    );
    expect(made).toMatchObject({
      status: 201,
      body: {
        change: 'created',
        notice: {
          kind: 'payment_due',
          patient: { id: ana.id },
          externalId: 'INV-1',
          amount: '1234.50',
          dueDate: '2027-06-20',
          state: 'open',
          createdBy: { kind: 'api_key' },
          rule: { name: 'Payment due', isPaused: false },
          timeZone: 'America/New_York',
        },
      },
    });
    const { id } = reportedNoticeSchema.parse(made.body).notice;
    expect(await call('PATCH', `/notices/${id}`, { amount: 20, dueDate: '2027-06-21' }, key)).toMatchObject({
      status: 200,
      body: { amount: '20.00', dueDate: '2027-06-21', externalId: 'INV-1' },
    });
    const closing = { kind: 'payment_due', externalId: 'INV-1', outcome: 'cancelled' };
    expect(await call('POST', '/notices/close', closing, key)).toMatchObject({
      status: 200,
      body: { id, state: 'closed', outcome: 'cancelled' },
    });
    // The same again; and another end, which nobody can mean.
    expect((await call('POST', `/notices/${id}/close`, { outcome: 'cancelled' })).status).toBe(200);
    expect(await call('POST', `/notices/${id}/close`, {})).toMatchObject({
      status: 409,
      body: { reason: 'notice_closed' },
    });
    expect((await call('PATCH', `/notices/${id}`, { amount: 21 })).status).toBe(409);
    expect(await call('POST', `/notices/${id}/reopen`)).toMatchObject({
      body: { state: 'open', outcome: null },
    });
    expect(await call('GET', `/notices/${id}`)).toMatchObject({ body: { state: 'open', amount: '20.00' } });
  });

  test('are kept sealed: number, amount and the other program’s id', async () => {
    await report({ kind: 'prescription_ready', externalId: 'scripts/88341', prescriptionNumber: 'RX-88341' });
    const { rows } = await app.database.pools.staff.query<{ row: string }>(
      'select t::text as row from notice t',
    );
    const dump = rows.map(({ row }) => row).join('\n');
    for (const words of ['RX-88341', '88341', 'INV-1']) {
      expect(dump).not.toContain(words);
      expect(dump).not.toContain(Buffer.from(words).toString('hex'));
    }
  });

  test('are listed by patient and state, page by page', async () => {
    const { id } = await app.addPatient({ givenName: 'Ben', phoneNumber: '+12125550132' });
    for (const kind of ['prescription_ready', 'results_ready']) await report({ kind, patientId: id });
    const first = await list(`patientId=${id}&limit=1`);
    expect(first.items).toHaveLength(1);
    const second = await list(`patientId=${id}&limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeNull();
    await call('POST', `/notices/${second.items[0]?.id}/close`, {});
    expect((await list(`patientId=${id}&state=open`)).items).toHaveLength(1);
    expect((await list(`patientId=${id}&state=closed`)).items).toMatchObject([
      { outcome: expect.stringMatching(/picked_up|seen/) },
    ]);
    expect((await list(`patientId=${id}&kind=payment_due`)).items).toEqual([]);
    expect((await call('GET', '/notices?patientId=999999')).status).toBe(404);
    expect((await call('GET', '/notices?cursor=x')).status).toBe(400);
  });

  test.each([
    [{ kind: 'letter_ready' }, 'kind'],
    [{ kind: 'payment_due' }, 'dueDate'],
    [{ kind: 'payment_due', dueDate: '2027-02-30' }, 'dueDate'],
    [{ kind: 'payment_due', dueDate: '2027-06-20', amount: 'a lot' }, 'amount'],
    [{ kind: 'payment_due', dueDate: '2027-06-20', amount: -1 }, 'amount'],
    [{ kind: 'results_ready', dueDate: '2027-06-20' }, 'dueDate'],
    [{ kind: 'results_ready', amount: 4 }, 'amount'],
    [{ kind: 'prescription_ready', prescriptionNumber: '{id}' }, 'prescriptionNumber'],
    [{ kind: 'results_ready', occurredAt: '2027-06-02T00:00:00Z' }, 'occurredAt'],
    [{ kind: 'results_ready', occurredAt: 'yesterday' }, 'occurredAt'],
    [{ kind: 'results_ready', value: 7 }, 'value'],
  ])('%j is refused, and says which field is wrong', async (body, field) => {
    const answer = await call('POST', '/notices', { patientId: ana.id, ...body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  test('name a patient and a place that exist, and an end that fits', async () => {
    const nobody = crypto.randomUUID();
    expect((await call('POST', '/notices', { kind: 'results_ready', patientId: nobody })).status).toBe(404);
    const nowhere = { kind: 'results_ready', patientId: ana.id, locationId: nobody };
    expect((await call('POST', '/notices', nowhere)).status).toBe(404);
    const { id } = await report({ kind: 'results_ready' });
    expect(await call('POST', `/notices/${id}/close`, { outcome: 'paid' })).toMatchObject({
      status: 400,
      body: { field: 'outcome' },
    });
    expect((await call('POST', '/notices/close', { kind: 'results_ready', externalId: 'none' })).status).toBe(
      404,
    );
  });

  test('belong to their clinic, and need the scope', async () => {
    const other = await app.addClinic();
    const theirPatient = await app.addPatient({ givenName: 'Zoe' });
    const { id: ours } = await report({ kind: 'results_ready' });
    expect(theirPatient.id).not.toBe(ana.id);
    const foreign = await app.call('GET', `/api/v2/notices/${ours}`, { as: other.key });
    expect(foreign.status).toBe(404);
    for (const route of [
      { method: 'GET', path: '/api/v2/notices', scope: 'messages:read' },
      { method: 'GET', path: '/api/v2/notices/:id', scope: 'messages:read', ours },
      {
        method: 'POST',
        path: '/api/v2/notices',
        scope: 'messages:send',
        body: { kind: 'results_ready', patientId: ana.id },
      },
      {
        method: 'PATCH',
        path: '/api/v2/notices/:id',
        scope: 'messages:send',
        ours,
        body: { locationId: null },
      },
      { method: 'POST', path: '/api/v2/notices/:id/close', scope: 'messages:send', ours, body: {} },
      { method: 'POST', path: '/api/v2/notices/:id/reopen', scope: 'messages:send', ours },
    ] as const) {
      const found = await accessOf(app, { ...route, theirs: crypto.randomUUID() });
      expect({ route, found }).toEqual({ route, found: properAccess(route, found) });
    }
  });
});
