import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askedOf, createWaitingApp, type WaitingApp } from './harness.ts';

let waiting: WaitingApp;
beforeAll(async () => {
  waiting = await createWaitingApp();
});
afterAll(() => waiting.close());
beforeEach(async () => {
  waiting.at('2027-06-01T10:00');
  await waiting.clear();
});

/** Three who wait, in this order. */
async function three() {
  const ana = await waiting.patient('Ana');
  const ben = await waiting.patient('Ben');
  const cleo = await waiting.patient('Cleo');
  const entries = [];
  for (const { id } of [ana, ben, cleo]) entries.push(await waiting.wait(id));
  const [first = '', second = '', third = ''] = entries.map(({ id }) => id);
  return { ana, ben, cleo, entries: { ana: first, ben: second, cleo: third } };
}

describe('a freed time', () => {
  test('goes to the first who says yes: booked, said, and the entry ends', async () => {
    const { ana, ben, entries } = await three();
    const visit = await waiting.freed('2027-06-04T14:00');
    await waiting.settle();
    expect(waiting.texts(ana.phoneNumber)).toEqual([
      expect.stringMatching(
        /a time has opened up on Fri, Jun 4, 2:00 PM at our office\. Reply 1 to take it, 2 to pass\. .* Reply STOP/,
      ),
    ]);
    expect(waiting.texts(ben.phoneNumber)).toEqual([]);
    expect(await waiting.entry(entries.ana)).toMatchObject({ state: 'offered' });
    await waiting.says(ana.phoneNumber, 'Yes');
    expect(waiting.texts(ana.phoneNumber).at(-1)).toBe(
      'The time is yours: your appointment is on Fri, Jun 4, 2:00 PM.',
    );
    expect(await waiting.visitsOf(ana.id)).toEqual(['2027-06-04T14:00 booked']);
    const slot = await waiting.slotOf(visit);
    expect(slot).toMatchObject({ state: 'taken', takenBy: { entryId: entries.ana } });
    expect(await waiting.entry(entries.ana)).toMatchObject({
      state: 'booked',
      appointmentId: slot.takenBy?.appointmentId,
    });
    expect(await waiting.entry(entries.ben)).toMatchObject({ state: 'waiting' });
  });

  test('goes on at once when the first passes, and after the wait when nobody answers', async () => {
    const { ana, ben, cleo } = await three();
    const visit = await waiting.freed('2027-06-04T15:00');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, '2');
    expect(waiting.texts(ana.phoneNumber).at(-1)).toBe('Thank you. You stay on our waiting list.');
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Ana declined', 'Ben sent']);
    await waiting.after(119);
    expect(waiting.texts(cleo.phoneNumber)).toEqual([]);
    await waiting.after(2);
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Ana declined', 'Ben sent', 'Cleo sent']);
    // A later yes still wins while the time is free.
    await waiting.says(ben.phoneNumber, 'si');
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Ana declined', 'Ben accepted', 'Cleo expired']);
    await waiting.says(cleo.phoneNumber, 'YES');
    expect(waiting.texts(cleo.phoneNumber).at(-1)).toBe(
      'That time is no longer free. You stay on our waiting list.',
    );
    expect(askedOf(await waiting.slotOf(visit)).at(-1)).toBe('Cleo too_late');
    expect(await waiting.visitsOf(cleo.id)).toEqual([]);
  });

  test('is booked once when the winner says yes twice, and a no afterwards is work for staff', async () => {
    const { ana } = await three();
    await waiting.freed('2027-06-04T09:00');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, '1');
    await waiting.says(ana.phoneNumber, 'YES');
    expect(await waiting.visitsOf(ana.id)).toEqual(['2027-06-04T09:00 booked']);
    await waiting.says(ana.phoneNumber, 'no');
    expect(await waiting.tasksOf(ana.id)).toMatchObject([{ kind: 'cancel_asked', priority: 'high' }]);
    expect(await waiting.visitsOf(ana.id)).toEqual(['2027-06-04T09:00 booked']);
  });

  test('is taken after all by who passed and changed their mind', async () => {
    const { ana } = await three();
    const visit = await waiting.freed('2027-06-04T09:30');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, 'No thanks');
    await waiting.says(ana.phoneNumber, "I'll take it");
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Ana accepted', 'Ben expired']);
  });

  test('passes over who opted out meanwhile, and STOP works as always', async () => {
    const { ana, ben } = await three();
    const visit = await waiting.freed('2027-06-04T10:00');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, 'STOP');
    await waiting.after(1);
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Ana sent', 'Ben sent']);
    await waiting.says(ana.phoneNumber, 'YES');
    expect(await waiting.visitsOf(ana.id)).toEqual([]);
    await waiting.says(ben.phoneNumber, 'ok');
    expect(await waiting.visitsOf(ben.id)).toEqual(['2027-06-04T10:00 booked']);
    // Who had opted out before is not texted; the reason stands there.
    const other = await waiting.freed('2027-06-04T11:00');
    await waiting.settle();
    const { offers } = await waiting.slotOf(other);
    expect(offers[0]).toMatchObject({ state: 'refused', reason: 'recipient_opted_out' });
    expect(askedOf(await waiting.slotOf(other))).toEqual(['Ana refused', 'Cleo sent']);
  });

  test('ends when its time comes near, and nobody is asked in the last hour and a half', async () => {
    const { ana } = await three();
    await waiting.clear();
    const visit = await waiting.freed('2027-06-01T12:00');
    await waiting.settle();
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'open', waiting: 0 });
    waiting.at('2027-06-01T10:40');
    await waiting.wait(ana.id);
    await waiting.settle();
    expect(askedOf(await waiting.slotOf(visit))).toEqual([]);
    waiting.at('2027-06-01T11:30');
    await waiting.settle();
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'expired', reason: 'no_time_left' });
    await waiting.freed('2027-06-01T12:50');
    await waiting.settle();
    expect(await waiting.done('GET', '/slots')).toMatchObject({ items: [] });
  });

  test('waits for the morning of the patient, and the wait begins when the text leaves', async () => {
    await three();
    waiting.at('2027-06-01T23:30');
    const visit = await waiting.freed('2027-06-04T13:00');
    await waiting.settle();
    const [offer] = (await waiting.slotOf(visit)).offers;
    expect(offer?.state).toBe('sent');
    const until = Temporal.Instant.from(offer?.standsUntil ?? '').toZonedDateTimeISO('America/New_York');
    expect(until.toPlainDate().toString()).toBe('2027-06-02');
    expect(until.hour).toBeGreaterThanOrEqual(9);
  });

  test('asks three at once on the day itself, and no two at one phone', async () => {
    const { ana } = await three();
    const sister = await waiting.patient('Dora', ana.phoneNumber);
    await waiting.wait(sister.id, { isUrgent: true });
    const visit = await waiting.freed('2027-06-01T16:00');
    await waiting.settle();
    expect(askedOf(await waiting.slotOf(visit))).toEqual(['Dora sent', 'Ben sent', 'Cleo sent']);
  });
});

describe('a time that may not be given away', () => {
  test('is held until staff release it: a CANCEL that may have been an opt-out', async () => {
    const { ana } = await three();
    const former = await waiting.patient('Former');
    const visit = await waiting.book(former.id, '2027-06-04T14:30');
    await waiting.app.database.pools.staff.query(
      `update appointment set status = 'cancelled', slot_held = true where id = $1`,
      [visit],
    );
    await waiting.after(10);
    const held = await waiting.slotOf(visit);
    expect(held).toMatchObject({ state: 'open', isHeld: true, offers: [] });
    expect(await waiting.call('POST', `/slots/${held.id}/offer`)).toMatchObject({
      status: 409,
      body: { reason: 'slot_held' },
    });
    await waiting.done('POST', `/slots/${held.id}/release`);
    await waiting.settle();
    expect(await waiting.slotOf(visit)).toMatchObject({ isHeld: false, state: 'offering' });
    expect(waiting.texts(ana.phoneNumber)).toHaveLength(1);
  });

  test('is closed when staff book it for somebody else, and a yes comes too late', async () => {
    const { ana, ben } = await three();
    const visit = await waiting.freed('2027-06-04T16:00');
    await waiting.settle();
    await waiting.book(ben.id, '2027-06-04T16:15', { visitType: 'Follow-up' });
    await waiting.says(ana.phoneNumber, 'YES');
    expect(waiting.texts(ana.phoneNumber).at(-1)).toMatch(/^That time is no longer free/);
    await waiting.after(1);
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'closed', reason: 'time_taken' });
    expect(await waiting.visitsOf(ana.id)).toEqual([]);
  });

  test('is closed when its own visit comes back, before anybody is asked', async () => {
    const { ana } = await three();
    const former = await waiting.patient('Former');
    const visit = await waiting.book(former.id, '2027-06-04T08:30');
    await waiting.done('POST', `/appointments/${visit}/reminder`, {});
    await waiting.settle();
    await waiting.says(former.phoneNumber, '3');
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'open', offers: [] });
    await waiting.says(former.phoneNumber, '1');
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'closed', reason: 'visit_came_back' });
    await waiting.after(10);
    expect(waiting.texts(ana.phoneNumber)).toEqual([]);
  });

  test('goes out after a click alone where the clinic says so', async () => {
    const { ana } = await three();
    await waiting.done('PATCH', '/slots', { isAutomatic: false });
    const visit = await waiting.freed('2027-06-04T08:00');
    await waiting.after(10);
    const slot = await waiting.slotOf(visit);
    expect(slot).toMatchObject({ state: 'open', offeredSince: null, offers: [], waiting: 3 });
    await waiting.done('POST', `/slots/${slot.id}/offer`);
    await waiting.settle();
    expect(waiting.texts(ana.phoneNumber)).toHaveLength(1);
    await waiting.done('PATCH', '/slots', { isAutomatic: true });
    await waiting.done('POST', `/slots/${slot.id}/close`);
    await waiting.says(ana.phoneNumber, '1');
    expect(waiting.texts(ana.phoneNumber).at(-1)).toMatch(/^That time is no longer free/);
  });
});

describe('who takes a time', () => {
  test('has the later visit of that kind moved, and its old time is freed in turn', async () => {
    const ana = await waiting.patient('Ana');
    const ben = await waiting.patient('Ben');
    const later = await waiting.book(ana.id, '2027-06-11T10:00');
    await waiting.wait(ana.id, { visitType: 'Check-up' });
    waiting.at('2027-06-01T12:00');
    await waiting.wait(ben.id);
    const visit = await waiting.freed('2027-06-04T10:30');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, '1');
    expect(await waiting.visitsOf(ana.id)).toEqual(['2027-06-04T10:30 booked']);
    expect(await waiting.slotOf(visit)).toMatchObject({ state: 'taken', takenBy: { appointmentId: later } });
    await waiting.settle();
    expect(await waiting.slotOf(later)).toMatchObject({ state: 'offering', localStart: '2027-06-11T10:00' });
    expect(waiting.texts(ben.phoneNumber).at(-1)).toContain('Fri, Jun 11, 10:00 AM');
  });

  test('is called when another visit lies at that time', async () => {
    const ana = await waiting.patient('Ana');
    await waiting.book(ana.id, '2027-06-04T11:15', { clinician: 'Dr. Okonkwo', visitType: 'Blood draw' });
    await waiting.wait(ana.id, { visitType: 'Check-up' });
    await waiting.freed('2027-06-04T11:30');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, '1');
    expect(await waiting.tasksOf(ana.id)).toMatchObject([{ kind: 'check_visits', priority: 'high' }]);
  });

  test('is asked which one, where a reminder waits for an answer too', async () => {
    const ana = await waiting.patient('Ana');
    const soon = await waiting.book(ana.id, '2027-06-03T10:00', { visitType: 'Blood draw' });
    await waiting.wait(ana.id, { visitType: 'Check-up' });
    await waiting.done('POST', `/appointments/${soon}/reminder`, {});
    await waiting.freed('2027-06-04T12:30');
    await waiting.settle();
    await waiting.says(ana.phoneNumber, '1');
    expect(waiting.texts(ana.phoneNumber).at(-1)).toMatch(/^Do you mean the open time or your appointment\?/);
    await waiting.says(ana.phoneNumber, 'Take');
    await waiting.says(ana.phoneNumber, 'CONFIRM');
    expect(await waiting.visitsOf(ana.id)).toEqual(['2027-06-03T10:00 confirmed', '2027-06-04T12:30 booked']);
  });
});
