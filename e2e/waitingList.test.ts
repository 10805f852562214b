import { afterAll, beforeAll, expect, it } from 'vitest';
import { appointmentSchema } from '../src/contracts/appointment.ts';
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

let app: TestApp;
let browser: TestBrowser;
let page: Page;
const day = storyDay(3);
const numbers = { john: '+12125550141', ana: '+12125550142', ben: '+12125550143' };
const phoneOf = (number: string) =>
  app.simulator
    .texts(number)
    .filter(({ direction }) => direction === 'in')
    .map(({ body }) => body);
const freed = () => page.getByRole('list', { name: 'Freed times' }).getByRole('listitem');
const waiting = () => page.getByRole('list', { name: 'Patients' }).getByRole('listitem');

/** What is due happens, until the phone has so many texts. */
async function texted(number: string, count: number): Promise<string> {
  await expect
    .poll(
      async () => {
        await app.settle();
        return phoneOf(number).length;
      },
      { timeout: 10_000 },
    )
    .toBe(count);
  return phoneOf(number).at(-1) ?? '';
}

async function says(from: string, body: string): Promise<void> {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
}

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const consents = ['appointment', 'care'] as const;
  const add = async (givenName: string, phoneNumber: string) =>
    (await app.addPatient({ givenName, familyName: 'Silva', phoneNumber, consents })).id;
  const visit = {
    startsAt: `${day}T14:00`,
    clinician: 'Dr. Smith',
    visitType: 'Check-up',
    durationMinutes: 30,
  };
  const call = (method: string, path: string, body: object) =>
    app.call(method, `/api/v2${path}`, { as: app.staff.headers, body });
  const booked = await call('POST', '/appointments', {
    patientId: await add('John', numbers.john),
    ...visit,
  });
  await add('Ben', numbers.ben);
  await call('POST', '/waiting-list', {
    patientId: await add('Ana', numbers.ana),
    note: 'Mornings by phone',
  });
  await call('PATCH', `/appointments/${appointmentSchema.parse(booked.body).id}`, { status: 'cancelled' });
  await app.settle();
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('a freed slot is taken from the waiting list', async () => {
  await page.goto('/appointments');
  await page.getByRole('link', { name: 'Waiting list' }).click();
  await freed().getByText('It suits 1 more on the list.').waitFor();

  await page.getByRole('button', { name: 'Add a patient' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to the waiting list' });
  await dialog.getByLabel('Patient').fill('Ben Sil');
  await page.getByRole('option', { name: /Ben Silva/ }).click();
  await dialog.getByLabel('Kind of visit').fill('Check-up');
  await dialog.getByLabel('Urgent').check();
  await picture(page, 'waiting-list-add');
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await waiting().first().getByText('Ben Silva').waitFor();

  await freed().getByRole('button', { name: 'Offer it now' }).click();
  expect(await texted(numbers.ben, 1)).toMatch(
    /^.*Hi Ben, a time has opened up on .* 2:00.*Reply 1 to take it, 2 to pass/,
  );
  await freed().getByText('Asked, no answer yet').waitFor();
  await says(numbers.ben, 'No');
  expect(await texted(numbers.ana, 1)).toContain('Hi Ana, a time has opened up');
  await freed().getByText('Passed').waitFor();
  await looksRight(page, 'waiting-list');

  await says(numbers.ana, 'YES');
  await page.getByText('No time is free').waitFor();
  expect(await texted(numbers.ana, 2)).toMatch(/^The time is yours: your appointment is on .* 2:00/);
  await page.getByRole('button', { name: 'Show those that ended' }).click();
  await page.getByRole('list', { name: 'Ended' }).getByText('Took it', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Booked' }).click();
  await waiting().getByText('Ana Silva').waitFor();
  await page.goto(`/appointments?date=${day}`);
  await page.getByRole('list', { name: 'Appointments' }).getByRole('link', { name: 'Ana Silva' }).waitFor();
});

it('leaves the console quiet', () => {
  expect(browser.complaints()).toEqual([]);
});
