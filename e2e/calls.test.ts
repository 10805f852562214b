import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { appointmentSchema } from '../src/contracts/appointment.ts';
import { callPageSchema } from '../src/contracts/call.ts';
import { reminderRuleSchema } from '../src/contracts/reminderRule.ts';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import {
  accessibilityProblems,
  launchBrowser,
  type Page,
  picture,
  type TestBrowser,
} from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';
import { looksRight } from './harness/looksRight.ts';

const rulesSchema = z.object({ items: z.array(reminderRuleSchema) });
let app: TestApp;
let browser: TestBrowser;
let page: Page;
/** In three days: near enough for calls, and never on the day that ends while the story runs. */
const day = storyDay(3);

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const people = [
    ['Ana', 'Silva', '09:00', 'Dr. Okafor'],
    ['Leo', 'Silva', '09:30', 'Dr. Okafor'],
    ['Ruth', 'Adler', '10:00', 'Dr. Lindqvist'],
    ['Omar', 'Haddad', '13:15', 'Dr. Lindqvist'],
  ] as const;
  for (const [index, [givenName, familyName, clock, clinician]] of people.entries()) {
    const phoneNumber = `+1212555016${index}`;
    const patient = await app.addPatient({
      givenName,
      familyName,
      phoneNumber,
      consents: ['appointment', 'care'],
    });
    const booked = await app.call('POST', '/api/v2/appointments', {
      as: app.staff.headers,
      body: { patientId: patient.id, startsAt: `${day}T${clock}`, clinician, visitType: 'Check-up' },
    });
    const { id } = appointmentSchema.parse(booked.body);
    if (index === 3) continue;
    await app.call('POST', `/api/v2/appointments/${id}/reminder`, { as: app.staff.headers, body: {} });
    await app.settle();
    const words = ['CONFIRM', 'RESCHEDULE', 'STOP'][index] ?? '';
    await app.simulator.textFromPhone({ from: phoneNumber, to: app.senderNumber, body: words });
    await app.settle();
  }
  const rules = await app.call('GET', '/api/v2/reminder-rules', { as: app.staff.headers });
  const [rule] = rulesSchema.parse(rules.body).items;
  const isPaused = { isPaused: false };
  await app.call('PATCH', `/api/v2/reminder-rules/${rule?.id}`, { as: app.staff.headers, body: isPaused });
  await app.settle();
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

const column = () =>
  page
    .getByRole('list', { name: 'Days of the week' })
    .getByRole('listitem')
    .filter({ hasText: 'Silva' })
    .first();

it('a week shows each day’s answers, opens a visit with its reminders, and goes on by keys', async () => {
  await page.goto(`/appointments?view=week&date=${day}`);
  await column().getByText('4 visits').waitFor();
  await column()
    .getByRole('button', { name: /Ana Silva/ })
    .waitFor();
  await looksRight(page, 'week');
  await column()
    .getByRole('button', { name: /Leo Silva/ })
    .click();
  const visit = page.getByRole('dialog', { name: 'Visit of Leo Silva' });
  await visit.getByText('Asked for another time.').waitFor();
  await visit
    .getByText(/^(Does not go|Goes)/)
    .first()
    .waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture(page, 'visit-reminders');
  await page.keyboard.press('Escape');
  await visit.waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(
    (url) => url.searchParams.get('date') === Temporal.PlainDate.from(day).add({ days: 7 }).toString(),
  );
  await page.keyboard.press('t');
  await page.waitForURL((url) => url.searchParams.get('date') === null);
  await page.keyboard.press('w');
  await page.getByText('· today').waitFor();
  await page.goto(`/appointments?date=${day}&by=clinician`);
  await page
    .getByRole('region', { name: 'Dr. Lindqvist' })
    .getByRole('link', { name: 'Ruth Adler' })
    .waitFor();
  await picture(page, 'day-by-clinician');
});

it('the call list says whom to call and why, keeps what came of it, and shows a colleague’s call at once', async () => {
  await page.getByRole('link', { name: 'Call list (2)' }).click();
  await page.getByText('2 visits to call about').waitFor();
  const ruth = page.getByRole('listitem').filter({ hasText: 'Ruth Adler' });
  await ruth.getByText('Opted out: cannot be texted.').waitFor();
  await ruth.getByText('STOP').waitFor();
  const colleague = await app.signIn('staff');
  const { body } = await app.call('GET', '/api/v2/calls', { as: app.staff.headers });
  const visits = callPageSchema.parse(body).items;
  const leo = visits.find(({ appointment }) => appointment.patient.name === 'Leo Silva')?.appointment.id;
  await app.call('POST', '/api/v2/calls', {
    as: colleague.headers,
    body: { appointmentId: leo, outcome: 'calling' },
  });
  await page.getByText(/is calling$/).waitFor();
  await looksRight(page, 'calls');
  await page.getByRole('button', { name: 'Left a message: Ruth Adler' }).click();
  await page.getByRole('region', { name: 'Called' }).getByText('Ruth Adler').waitFor();
  await page.getByRole('button', { name: 'Confirmed: Leo Silva' }).click();
  await page.getByText('Leo Silva').waitFor({ state: 'detached' });
  await page.getByText('0 visits to call about, 1 called').waitFor();
});

it('leaves the console quiet', () => {
  expect(browser.complaints()).toEqual([]);
});
