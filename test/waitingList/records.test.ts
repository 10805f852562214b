import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWaitingApp, type WaitingApp } from './harness.ts';

let waiting: WaitingApp;
beforeAll(async () => {
  waiting = await createWaitingApp();
});
afterAll(() => waiting.close());

const note = 'Comes only with her sister';
const lines = async (path: string): Promise<string> => {
  const { app } = waiting;
  return (await fetch(`${app.url}/api/v2${path}`, { headers: app.staff.headers })).text();
};
const shortIdOf = async (id: string): Promise<number> => {
  const row = await waiting.app.deps.db
    .selectFrom('patient')
    .select('shortId')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.shortId;
};

test('two records of one patient who wait for the same: merged they wait once, and are asked once', async () => {
  const [kept, other] = [await waiting.patient('Ana'), await waiting.patient('Anna')];
  const first = await waiting.wait(kept.id, { visitType: 'Check-up' });
  const second = await waiting.wait(other.id, { visitType: 'check-up', isUrgent: true });
  const third = await waiting.wait(other.id, { clinician: 'Dr. Jones', visitType: 'Check-up' });
  const visit = await waiting.freed('2027-06-03T11:00');
  await waiting.settle();
  await waiting.done('POST', `/patients/${kept.id}/merge`, {
    otherId: other.id,
    isDryRun: false,
    confirm: await shortIdOf(other.id),
  });
  const states = [];
  for (const { id } of [first, second, third]) {
    const entry = await waiting.entry(id);
    states.push(entry.state);
    expect(entry.patient.id).toBe(kept.id);
  }
  // Asked before the other one, or first in line: that wish stays.
  expect(states.toSorted()).toEqual(['offered', 'removed', 'waiting']);
  expect(states[2]).toBe('waiting');
  const { offers } = await waiting.slotOf(visit);
  expect(offers.filter(({ state }) => state === 'sent' || state === 'planned')).toHaveLength(1);
  expect(new Set(offers.map(({ patient }) => patient.id))).toEqual(new Set([kept.id]));
  await waiting.after(60 * 3);
  expect((await waiting.slotOf(visit)).offers).toHaveLength(offers.length);
  await waiting.clear();
});

test('what a patient waited for is in the exports, and gone after the erasure, with who was asked when left', async () => {
  const { id, phoneNumber } = await waiting.patient('Zoe');
  const wish = { note, clinician: 'Dr. Smith', visitType: 'Check-up', earliestDay: '2027-06-02' };
  const { id: entryId } = await waiting.wait(id, wish);
  const visit = await waiting.freed('2027-06-04T11:00');
  await waiting.settle();
  expect(await lines(`/patients/${id}/export`)).toContain(note);
  const clinic = await lines('/data-protection/export');
  expect(clinic).toContain(note);
  for (const kind of ['waiting_list_entry', 'slot', 'slot_offer', 'question'])
    expect(clinic).toContain(`"kind":"${kind}"`);

  await waiting.done('POST', `/patients/${id}/erase`, { reason: 'Asked in writing' });
  const entry = await waiting.app.deps.db
    .selectFrom('waitingListEntry')
    .selectAll()
    .where('id', '=', entryId)
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({
    state: 'removed',
    noteEncrypted: null,
    keyId: null,
    visitType: null,
    clinician: null,
    earliestDay: null,
  });
  const { offers } = await waiting.slotOf(visit);
  expect(offers.map(({ state }) => state)).toEqual(['expired']);
  // Nobody asks again, and a yes from that phone takes nothing.
  await waiting.says(phoneNumber, 'YES');
  await waiting.after(60);
  expect((await waiting.slotOf(visit)).offers).toHaveLength(1);
  expect(await lines('/data-protection/export')).not.toContain(note);
});

test('while their records are held, a patient on the list is not erased', async () => {
  const { id } = await waiting.patient('Yara');
  const entry = await waiting.wait(id, { note });
  await waiting.done('POST', '/data-protection/holds', { patientId: id, reason: 'Case 9' });
  expect((await waiting.call('POST', `/patients/${id}/erase`, { reason: 'Asked' })).status).toBe(409);
  expect(await waiting.entry(entry.id)).toMatchObject({ state: 'waiting', note });
});
