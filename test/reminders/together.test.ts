import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createReminderApp, step, type ReminderApp } from './harness.ts';

const oneDay = step(randomUUID(), { days: 1, skipsConfirmed: true });
let clinic: ReminderApp;
beforeAll(async () => {
  clinic = await createReminderApp();
  await clinic.rule([oneDay]);
});
afterAll(() => clinic.close());

/** Ana at 9:00 and Leo at 9:30 on a Tuesday, on one phone, booked the Tuesday before; planned. */
async function family(more: { leo?: object; leosStart?: string } = {}) {
  clinic.at('2027-06-01T10:00');
  const { id: anaId, phoneNumber } = await clinic.patient('Ana');
  const { id: leoId } = await clinic.patient('Leo', phoneNumber);
  const ana = await clinic.book(anaId, '2027-06-08T09:00');
  const leo = await clinic.book(leoId, more.leosStart ?? '2027-06-08T09:30', more.leo);
  await clinic.workOut();
  return { ana, leo, anaId, leoId, phoneNumber };
}

/** All texts to a phone: what became of each, and its words. */
async function textsTo(
  phoneNumber: string,
): Promise<{ state: string; words: string; id: string; keys: string | null }[]> {
  const rows = await clinic.app.deps.db
    .selectFrom('message')
    .select(['id', 'dispatchState', 'reasonCode', 'templateKey'])
    .where('clinicId', '=', clinic.app.clinicId)
    .where('phoneNumber', '=', phoneNumber)
    .where('direction', '=', 'outbound')
    .orderBy('occurredAt')
    .orderBy('id')
    .execute();
  return Promise.all(
    rows.map(async ({ id, dispatchState, reasonCode, templateKey }) => ({
      id,
      state: reasonCode ?? dispatchState ?? '',
      words: await clinic.words(id),
      keys: templateKey,
    })),
  );
}

function questionsOf(messageId: string | undefined) {
  return clinic.app.deps.db
    .selectFrom('question')
    .select(['kind', 'appointmentIds', 'expiresAt'])
    .where('clinicId', '=', clinic.app.clinicId)
    .where('messageId', '=', messageId ?? '')
    .execute();
}

test('a family on one phone gets one text that numbers the visits, and one question in that order', async () => {
  const { ana, leo, phoneNumber } = await family();
  clinic.at('2027-06-07T09:00');
  await clinic.tick();
  const texts = await textsTo(phoneNumber);
  expect(texts).toMatchObject([{ state: 'handed_over' }]);
  expect(texts[0]?.words).toContain(
    'A reminder of your appointments. Tue, Jun 8: 1) Ana 9:00 AM, 2) Leo 9:30 AM. Reply ALL to confirm all, or a number',
  );
  expect(await clinic.plan(ana)).toEqual(['written 06-07T09:00']);
  expect(await clinic.plan(leo)).toEqual(['written 06-07T09:00']);
  expect(await questionsOf(texts[0]?.id)).toEqual([
    { kind: 'reminder', appointmentIds: [ana, leo], expiresAt: new Date('2027-06-08T13:30:00Z') },
  ]);
  clinic.at('2027-06-07T09:31');
  await clinic.tick();
  expect(await textsTo(phoneNumber)).toHaveLength(1);
  const { body } = await clinic.call('GET', `/appointments/${leo}`);
  expect(body).toMatchObject({ lastReminder: { messageId: texts[0]?.id } });
});

test('two visits of one patient on a day are one text without names, at the time of the first', async () => {
  clinic.at('2027-06-01T10:00');
  const { id, phoneNumber } = await clinic.patient();
  const late = await clinic.book(id, '2027-06-08T16:00');
  const early = await clinic.book(id, '2027-06-08T10:00');
  await clinic.workOut();
  clinic.at('2027-06-07T10:00');
  await clinic.tick();
  const [text, ...more] = await textsTo(phoneNumber);
  expect(more).toEqual([]);
  expect(text?.words).toContain('Tue, Jun 8: 1) 10:00 AM, 2) 4:00 PM.');
  expect(await clinic.plan(late)).toEqual(['written 06-07T10:00']);
  expect(await questionsOf(text?.id)).toMatchObject([{ appointmentIds: [early, late] }]);
});

test.each([
  [
    'moved',
    { startsAt: '2027-06-15T09:30' },
    'appointment_moved',
    ['withdrawn appointment_moved', 'planned 06-14T09:30'],
  ],
  ['cancelled', { status: 'cancelled' }, 'appointment_cancelled', ['skipped visit_cancelled']],
  ['confirmed', { status: 'confirmed' }, 'appointment_confirmed', ['withdrawn appointment_confirmed']],
])(
  'one of them is %s before the text leaves: it is taken back, and the rest is written anew',
  async (_, change, why, plan) => {
    const { ana, leo, phoneNumber } = await family();
    clinic.at('2027-06-07T08:55');
    await clinic.tick();
    expect(await textsTo(phoneNumber)).toMatchObject([
      { state: 'queued', keys: 'appointment_reminder_several' },
    ]);
    await clinic.call('PATCH', `/appointments/${leo}`, change);
    await clinic.tick();
    expect(await textsTo(phoneNumber)).toMatchObject([
      { state: why },
      { state: 'queued', keys: 'appointment_reminder' },
    ]);
    expect(await clinic.plan(leo)).toEqual(plan);
    clinic.at('2027-06-07T09:00');
    await clinic.tick();
    clinic.at('2027-06-07T09:31');
    await clinic.tick();
    const texts = await textsTo(phoneNumber);
    expect(texts.map(({ state }) => state)).toEqual([why, 'handed_over']);
    expect(texts[1]?.words).toContain('Hi Ana');
    expect(await clinic.plan(ana)).toEqual(['written 06-07T09:00']);
  },
);

test('of three, two go on together when the first is cancelled', async () => {
  const { ana, leo, phoneNumber } = await family();
  const { id } = await clinic.patient('Mia', phoneNumber);
  const mia = await clinic.book(id, '2027-06-08T10:00');
  await clinic.workOut();
  clinic.at('2027-06-07T08:55');
  await clinic.tick();
  await clinic.call('PATCH', `/appointments/${ana}`, { status: 'cancelled' });
  await clinic.tick();
  clinic.at('2027-06-07T09:30');
  await clinic.tick();
  const texts = await textsTo(phoneNumber);
  expect(texts.map(({ state }) => state)).toEqual(['appointment_cancelled', 'handed_over']);
  expect(texts[1]?.words).toContain('1) Leo 9:30 AM, 2) Mia 10:00 AM');
  expect(await questionsOf(texts[1]?.id)).toMatchObject([{ appointmentIds: [leo, mia] }]);
});

test('workers side by side make one text of a family', async () => {
  const { ana, leo, phoneNumber } = await family();
  clinic.at('2027-06-07T08:55');
  await Promise.all([clinic.write(), clinic.write(), clinic.write()]);
  expect(await textsTo(phoneNumber)).toHaveLength(1);
  expect([...(await clinic.plan(ana)), ...(await clinic.plan(leo))]).toEqual([
    'written 06-07T09:00',
    'written 06-07T09:00',
  ]);
});

test('SENS-01 a visit at a discreet place, or of a substance use programme, is told of in no text with others', async () => {
  for (const [index, more] of [{ isDiscreet: true }, { sensitivity: 'sud' }].entries()) {
    const { body } = await clinic.call('POST', '/locations', {
      name: `House ${index}`,
      smsAlias: 'Scheduling Office',
      ...more,
    });
    const { ana, leo, phoneNumber } = await family({
      leo: { locationId: z.object({ id: z.string() }).parse(body).id },
    });
    clinic.at('2027-06-07T09:31');
    await clinic.tick();
    const texts = await textsTo(phoneNumber);
    expect(texts.filter(({ words }) => words.includes('Ana') && words.includes('Leo'))).toEqual([]);
    expect(texts.every(({ keys }) => keys !== 'appointment_reminder_several')).toBe(true);
    expect((await clinic.plan(ana))[0]).toMatch(/^written /);
    expect((await clinic.plan(leo))[0]).toMatch(index === 0 ? /^written / : /^skipped part2_consent_missing/);
  }
});

test('what stands against one of them stands against the one text: the other goes alone', async () => {
  const { ana, leo, leoId, phoneNumber } = await family();
  await clinic.call('POST', `/patients/${leoId}/state`, { doNotText: true });
  clinic.at('2027-06-07T09:31');
  await clinic.tick();
  const texts = await textsTo(phoneNumber);
  expect(texts.map(({ state }) => state)).toEqual(['handed_over']);
  expect(texts[0]?.words).toContain('Hi Ana');
  expect(await clinic.plan(ana)).toEqual(['written 06-07T09:00']);
  expect((await clinic.plan(leo))[0]).toMatch(/^skipped /);
});

test('TZ-02 who is where the hours are others gets a text apart, in those hours', async () => {
  const { ana, leo, leoId } = await family();
  await clinic.call('PATCH', `/patients/${leoId}`, { timeZone: 'America/Los_Angeles' });
  clinic.at('2027-06-07T09:00');
  await clinic.tick();
  expect(await clinic.plan(ana)).toEqual(['written 06-07T09:00']);
  expect((await clinic.plan(leo))[0]).toMatch(/^planned 06-07T12:[0-3]/);
});

test('where nobody works until it is too late for one of them, the other still goes, alone', async () => {
  const { ana, leo, phoneNumber } = await family({ leosStart: '2027-06-08T18:00' });
  clinic.at('2027-06-07T08:55');
  await clinic.tick();
  clinic.at('2027-06-08T10:00');
  await clinic.tick();
  await clinic.tick();
  const texts = await textsTo(phoneNumber);
  expect(texts.map(({ state }) => state)).toEqual(['deadline_passed', 'handed_over']);
  expect(texts[1]?.words).toContain('Hi Leo');
  expect((await clinic.plan(ana))[0]).toMatch(/too_late$/);
  expect((await clinic.plan(leo))[0]).toMatch(/^written /);
});

test('a text that is taken back by hand is not written again', async () => {
  const { ana, leo, phoneNumber } = await family();
  clinic.at('2027-06-07T08:55');
  await clinic.tick();
  const [text] = await textsTo(phoneNumber);
  await clinic.call('POST', `/messages/${text?.id}/withdraw`);
  await clinic.call('PATCH', `/appointments/${leo}`, { visitType: 'Check-up' });
  await clinic.tick();
  clinic.at('2027-06-07T09:01');
  await clinic.tick();
  expect((await textsTo(phoneNumber)).map(({ state }) => state)).toEqual(['withdrawn_by_person']);
  expect(await clinic.plan(ana)).toEqual(['written 06-07T09:00']);
});

test('the plan of a visit, and the preview of a rule, say with whom a text goes together', async () => {
  const { ana, leo } = await family();
  const withLeo = {
    together: [{ appointmentId: leo, patientName: 'Leo Brook', startsAt: '2027-06-08T13:30:00.000Z' }],
  };
  const plan = await clinic.call('GET', `/appointments/${ana}/reminders`);
  expect(plan.body).toMatchObject({ items: [withLeo] });
  const steps = [
    { anchor: 'before_visit', days: 1 },
    { anchor: 'before_visit', days: 2 },
  ];
  const preview = await clinic.call('POST', '/reminder-rules/preview', { appointmentId: ana, steps });
  expect(preview.body).toMatchObject({ reminders: [withLeo, { together: [] }] });
  clinic.at('2027-06-07T09:00');
  await clinic.tick();
  const gone = await clinic.call('GET', `/appointments/${ana}/reminders`);
  expect(gone.body).toMatchObject({ items: [{ state: 'written', ...withLeo }] });
});

test('a template that lists several visits is no text for one step', async () => {
  const { ana } = await family();
  const steps = [{ anchor: 'before_visit', days: 1, templateKey: 'appointment_reminder_several' }];
  const answer = await clinic.call('POST', '/reminder-rules/preview', { appointmentId: ana, steps });
  expect(answer).toMatchObject({ status: 400, body: { field: 'steps.0.templateKey' } });
});
