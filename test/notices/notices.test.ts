import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNoticeApp, type NoticeApp } from './harness.ts';

let clinic: NoticeApp;
beforeAll(async () => {
  clinic = await createNoticeApp();
});
afterAll(() => clinic.close());

/** On a Tuesday morning. */
async function reported(more: object = {}) {
  clinic.at('2027-06-01T10:00');
  const patient = await clinic.patient();
  const { notice } = await clinic.report({
    kind: 'prescription_ready',
    patientId: patient.id,
    prescriptionNumber: 'RX-4417',
    ...more,
  });
  return { id: notice.id, phoneNumber: patient.phoneNumber, patientId: patient.id };
}

const payment = { kind: 'payment_due', prescriptionNumber: undefined, amount: 45, dueDate: '2027-06-10' };

test('a prescription is told of at once, and again after three days if nobody picks it up', async () => {
  const { id, phoneNumber } = await reported();
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([
    expect.stringContaining('Hi Ana, your prescription #RX-4417 is ready for pickup.'),
  ]);
  expect(await clinic.plan(id)).toEqual(['written 06-01T10:00', 'planned 06-04T10:00']);
  clinic.at('2027-06-04T10:00');
  await Promise.all([clinic.tick(), clinic.write(), clinic.workOut()]);
  clinic.at('2027-06-04T10:02');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toHaveLength(2);
});

test('picked up: what waits does not go, also when it is written already', async () => {
  const { id, phoneNumber } = await reported();
  await clinic.tick();
  clinic.at('2027-06-04T09:55');
  await clinic.tick();
  expect((await clinic.texts(id)).map(({ dispatchState }) => dispatchState)).toEqual([
    'handed_over',
    'queued',
  ]);
  const closed = await clinic.call('POST', `/notices/${id}/close`, {});
  expect(closed.body).toMatchObject({ state: 'closed', outcome: 'picked_up' });
  clinic.at('2027-06-04T10:05');
  // Nobody was at work in between: it is not claimed before that is known.
  await clinic.app.settle();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
  expect(await clinic.plan(id)).toEqual(['written 06-01T10:00', 'skipped picked_up']);
});

test('results are told of at once, in the hours in which texts may arrive', async () => {
  clinic.at('2027-06-01T23:30');
  const { id: patientId, phoneNumber } = await clinic.patient();
  const { notice } = await clinic.report({ kind: 'results_ready', patientId });
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([]);
  const [text] = (await clinic.get(notice.id)).texts;
  expect(text?.localSendAt).toMatch(/^2027-06-02T09:/);
  clinic.at('2027-06-02T09:40');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([expect.stringContaining('your lab results are now available')]);
});

test('a payment is told of three days before it is due; the second text is one too many', async () => {
  const { id, phoneNumber } = await reported(payment);
  await clinic.tick();
  expect(await clinic.plan(id)).toEqual(['planned 06-07T10:00', 'skipped too_many']);
  clinic.at('2027-06-07T10:00');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([
    expect.stringContaining('your payment of $45.00 is due on Thu, Jun 10'),
  ]);
});

test('a due date that is moved withdraws what waits, and has texts of its own', async () => {
  const { id, phoneNumber } = await reported(payment);
  await clinic.tick();
  clinic.at('2027-06-07T09:55');
  await clinic.tick();
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'queued' }]);
  await clinic.call('PATCH', `/notices/${id}`, { dueDate: '2027-06-18' });
  clinic.at('2027-06-07T10:05');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([]);
  expect(await clinic.plan(id)).toEqual([
    'withdrawn due_date_moved',
    'withdrawn due_date_moved',
    'planned 06-15T10:00',
    'skipped too_many',
  ]);
  // And back: the text that was taken back is written anew.
  await clinic.call('PATCH', `/notices/${id}`, { dueDate: '2027-06-10' });
  await clinic.tick();
  clinic.at('2027-06-10T10:00');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
});

test('an amount that is corrected goes in the text that waits, and not in one more', async () => {
  const { id, phoneNumber } = await reported(payment);
  clinic.at('2027-06-07T09:55');
  await clinic.tick();
  await clinic.call('PATCH', `/notices/${id}`, { amount: '40.50' });
  clinic.at('2027-06-07T10:00');
  await clinic.tick();
  await clinic.call('PATCH', `/notices/${id}`, { amount: '39' });
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([expect.stringContaining('$40.50')]);
});

test('the same report again changes nothing; another one under the same id changes the notice', async () => {
  clinic.at('2027-06-01T10:00');
  const { id: patientId, phoneNumber } = await clinic.patient();
  const body = { kind: 'payment_due', externalId: 'INV-77', patientId, amount: '12', dueDate: '2027-06-20' };
  const [one, two] = await Promise.all([clinic.report(body), clinic.report(body)]);
  expect([one.change, two.change].toSorted()).toEqual(['created', 'unchanged']);
  expect(one.notice.id).toBe(two.notice.id);
  const moved = await clinic.report({ ...body, dueDate: '2027-06-25' });
  expect(moved).toMatchObject({ change: 'updated', notice: { id: one.notice.id, dueDate: '2027-06-25' } });
  await clinic.call('POST', '/notices/close', { kind: 'payment_due', externalId: 'INV-77' });
  expect((await clinic.report({ ...body, dueDate: '2027-06-25' })).change).toBe('unchanged');
  const late = await clinic.call('POST', '/notices', { ...body, dueDate: '2027-06-26' });
  expect(late).toMatchObject({ status: 409, body: { reason: 'notice_closed' } });
  clinic.at('2027-06-25T10:00');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([]);
});

test('after an outage nothing goes late, and nothing twice', async () => {
  const { id, phoneNumber } = await reported();
  // The worker was away for four days: the first text is of no use any more, the second is.
  clinic.at('2027-06-05T11:00');
  await clinic.tick();
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
  expect(await clinic.plan(id)).toEqual(['skipped too_late', 'written 06-05T11:00']);
  clinic.at('2027-06-20T11:00');
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toHaveLength(1);
});

test('who has opted out, or has died, is not told', async () => {
  const optedOut = await reported();
  await clinic.call('POST', '/suppressions', { phoneNumber: optedOut.phoneNumber, channel: 'phone' });
  await clinic.tick();
  expect(clinic.heard(optedOut.phoneNumber)).toEqual([]);
  expect((await clinic.plan(optedOut.id))[0]).toBe('skipped recipient_opted_out');
  const dead = await reported();
  await clinic.tick();
  await clinic.call('POST', `/patients/${dead.patientId}/state`, { isDeceased: true });
  await clinic.workOut();
  expect((await clinic.plan(dead.id)).at(-1)).toBe('skipped deceased');
});

test('two workers write one text', async () => {
  const { id } = await reported();
  await Promise.all([clinic.workOut(), clinic.workOut()]);
  await Promise.all([clinic.write(), clinic.write(), clinic.write()]);
  expect(await clinic.texts(id)).toMatchObject([{ dispatchState: 'queued' }]);
});

test('several for one phone keep apart, so that the brake has nothing to hold', async () => {
  clinic.at('2027-06-01T10:00');
  const { id: first, phoneNumber } = await clinic.patient();
  const ids = [first];
  for (const givenName of ['Leo', 'Mia']) ids.push((await clinic.patient(givenName, phoneNumber)).id);
  for (const patientId of ids) await clinic.report({ kind: 'results_ready', patientId });
  await clinic.workOut();
  await Promise.all([clinic.write(), clinic.write(), clinic.write()]);
  for (const local of ['2027-06-01T10:01', '2027-06-01T11:05', '2027-06-01T12:10', '2027-06-01T13:15']) {
    clinic.at(local);
    await clinic.tick();
  }
  expect(clinic.heard(phoneNumber)).toHaveLength(3);
  const { rows } = await clinic.app.database.pools.staff.query('select id from brake');
  expect(rows).toEqual([]);
});

test('the strict policy leaves out the number and the amount, and says so', async () => {
  await clinic.app.deps.db
    .updateTable('clinic')
    .set({ policy: 'strict', baaConfirmedAt: new Date(), hipaaAccountConfirmedAt: new Date() })
    .where('id', '=', clinic.app.clinicId)
    .execute();
  const { id, phoneNumber } = await reported();
  await clinic.tick();
  expect(clinic.heard(phoneNumber)).toEqual([
    expect.stringContaining('Hi Ana, your prescription is ready for pickup.'),
  ]);
  expect((await clinic.get(id)).texts[0]).toMatchObject({
    templateKey: 'prescription_ready_plain',
    wordsBecause: 'strict_policy',
  });
  const due = await reported(payment);
  await clinic.workOut();
  expect((await clinic.get(due.id)).texts[0]).toMatchObject({
    templateKey: 'payment_reminder_plain',
    wordsBecause: 'strict_policy',
  });
});
