import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appointmentSchema } from '../src/contracts/appointment.ts';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import {
  accessibilityProblems,
  launchBrowser,
  overflow,
  type Page,
  picture,
  type TestBrowser,
} from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let robertsVisit: string;

/** Tomorrow by the calendar of the test clinic, which is in New York. */
const tomorrow = storyDay(1);
const numbers = {
  john: '+15551234567',
  maria: '+12125550111',
  robert: '+12125550113',
  zoe: '+12125550114',
  henry: '+12125550122',
};

async function book(patient: { id: string }, clock: string, clinician: string | null = 'Dr. Smith') {
  const { status, body } = await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId: patient.id, startsAt: `${tomorrow}T${clock}`, clinician, durationMinutes: 30 },
  });
  if (status !== 201) throw new Error(`no appointment: ${status}`);
  return appointmentSchema.parse(body).id;
}

async function says(from: string, body: string) {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
}

const visitOf = (name: string) =>
  page.getByRole('list', { name: 'Appointments' }).getByRole('listitem').filter({ hasText: name });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const consents = ['appointment', 'care'] as const;
  const add = (givenName: string, familyName: string, phoneNumber: string) =>
    app.addPatient({ givenName, familyName, phoneNumber, consents, birthDate: '1980-04-02' });
  await book(await add('John', 'Doe', numbers.john), '14:00');
  await book(await add('Maria', 'Gonzalez', numbers.maria), '09:00');
  robertsVisit = await book(await add('Robert', 'Nguyen', numbers.robert), '10:30');
  await book(await add('Zoe', 'Bjork', numbers.zoe), '11:00', null);
  await book(await add('Henry', 'Novak', numbers.henry), '15:00');
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/appointments?date=${tomorrow}`);
  await visitOf('John Doe').waitFor();
});

describe('the day', () => {
  it('begins with today, and goes on by link, strip and date', async () => {
    await page.goto('/appointments');
    await page.getByText('· today').waitFor();
    await page.getByRole('link', { name: 'Next day' }).click();
    await visitOf('John Doe').waitFor();
    expect(page.url()).toContain(tomorrow);
    const inStrip = page.getByRole('navigation', { name: 'Week' }).locator('[aria-current="page"]');
    expect(await inStrip.textContent()).toMatch(/: 5 visits, 0 to call/);
    await page.getByLabel('Day', { exact: true }).fill('2020-02-29');
    await page.getByRole('heading', { name: 'Saturday, February 29, 2020' }).waitFor();
    await page.getByText('No visits on this day').waitFor();
    await page.getByRole('link', { name: 'Today', exact: true }).click();
    await page.getByText('· today').waitFor();
  });

  it('sends a reminder after showing it, and shows the answer without a reload', async () => {
    const visit = visitOf('John Doe');
    await visit.getByRole('button', { name: 'Send reminder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send the reminder now' });
    await dialog.getByText(/Hi John, .* with Dr\. Smith on .* 2:00/).waitFor();
    await dialog.getByText('Reply STOP to stop all texts.').waitFor();
    await dialog.getByText(/^2 segments, standard characters/).waitFor();
    await picture(page, 'appointments-reminder');
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send reminder' }).click();
    await dialog.waitFor({ state: 'detached' });
    await app.settle();
    await visit.getByText('Delivered').waitFor();
    const [sent] = app.simulator.texts(numbers.john);
    expect(sent?.body).toMatch(/Hi John, .* Reply STOP to stop all texts\.$/);

    await says(numbers.john, 'CONFIRM');
    await visit.getByText('Confirmed').waitFor();
    await page.getByRole('link', { name: /^Confirmed/ }).click();
    await visitOf('John Doe').waitFor();
    expect(await visitOf('Maria Gonzalez').count()).toBe(0);
  });

  it('gathers who needs a call, as opt-outs and wishes come in', async () => {
    await page.getByRole('link', { name: /^Needs a call/ }).click();
    await page.getByText('Nobody needs a call').waitFor();
    await says(numbers.maria, 'STOP');
    await visitOf('Maria Gonzalez').getByText('Opted out: cannot be texted.').waitFor();
    await app.call('POST', `/api/v2/appointments/${robertsVisit}/reminder`, {
      as: app.staff.headers,
      body: {},
    });
    await app.settle();
    await says(numbers.robert, 'RESCHEDULE');
    await visitOf('Robert Nguyen').getByText('Asked for another time.').waitFor();
    await page.getByText('5 visits, 2 to call', { exact: true }).waitFor();
    await picture(page, 'appointments-call');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('takes Send away with the reason where a text cannot go', async () => {
    const send = visitOf('Maria Gonzalez').getByRole('button', { name: 'Send reminder' });
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await send.focus();
    await page.getByText('This patient has opted out of texts. Call instead.').waitFor();

    await visitOf('Zoe Bjork').getByRole('button', { name: 'Send reminder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send the reminder now' });
    await dialog.getByText(/names the clinician, and this visit has none/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Send reminder' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('moves a visit by the clinic’s clock, cancels it and takes that back', async () => {
    await page.getByRole('button', { name: 'More for Zoe Bjork' }).click();
    await page.getByRole('menuitem', { name: /^Move or edit/ }).click();
    const move = page.getByRole('dialog', { name: 'Move or edit the visit' });
    expect(await move.getByLabel('Time').inputValue()).toBe('11:00');
    await move.getByLabel('Time').fill('08:15');
    await move.getByLabel('Clinician').fill('Dr. Patel');
    await move.getByLabel('Minutes').fill('0');
    await move.getByRole('button', { name: 'Save' }).click();
    await move.getByText('Minutes from 1 to 1440, or nothing.').waitFor();
    await move.getByLabel('Minutes').fill('45');
    await move.getByRole('button', { name: 'Save' }).click();
    await move.waitFor({ state: 'detached' });
    await visitOf('Zoe Bjork')
      .getByText(/8:15\sAM/)
      .waitFor();
    await visitOf('Zoe Bjork').getByText('45 min').waitFor();

    await page.getByRole('button', { name: 'More for Zoe Bjork' }).click();
    await page.getByRole('menuitem', { name: /^Cancel/ }).click();
    const cancel = page.getByRole('dialog', { name: 'Cancel this visit?' });
    await cancel.getByText(/Zoe Bjork, .* at 8:15\sAM/).waitFor();
    await cancel.getByRole('button', { name: 'Cancel the visit' }).click();
    await visitOf('Zoe Bjork').getByText('Cancelled').waitFor();

    await page.getByRole('button', { name: 'More for Zoe Bjork' }).click();
    await page.getByRole('menuitem', { name: 'Undo my change: cancelled' }).click();
    await visitOf('Zoe Bjork').getByText('Booked').waitFor();
  });

  it('holds the time of a visit that was cancelled by a word which unsubscribes, until staff have called', async () => {
    app.simulator.setNumber(app.senderNumber, { cancelFreed: false });
    const handling = { cancelHandling: 'carrier_opt_out' };
    await app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: handling });
    await page.reload();
    const visit = visitOf('Henry Novak');
    await visit.getByRole('button', { name: 'Send reminder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send the reminder now' });
    await dialog.getByText(/Reply 1 to confirm, 2 to change, 3 to cancel/).waitFor();
    await dialog.getByLabel('CONFIRM or CANCEL').check();
    await dialog.getByText('On your number CANCEL also stops every text to the patient.').waitFor();
    await dialog.getByText(/Reply CONFIRM to confirm or CANCEL to cancel/).waitFor();
    await dialog.getByRole('button', { name: 'Send reminder' }).click();
    await dialog.waitFor({ state: 'detached' });
    await app.settle();
    await says(numbers.henry, 'CANCEL');
    await visit.getByText('Slot held').waitFor();
    await visit.getByText(/^Call before giving this time away/).waitFor();
    await picture(page, 'appointments-slot-held');
    expect(await accessibilityProblems(page)).toEqual([]);
    await visit.getByRole('button', { name: 'Called: free the slot' }).click();
    await visit.getByText('Slot held').waitFor({ state: 'detached' });
    await visit.getByText('Cancelled').waitFor();
  });

  it('books a visit by keyboard alone', async () => {
    await page.getByRole('button', { name: 'New appointment' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New appointment' });
    await dialog.getByRole('button', { name: 'Book the visit' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('Choose the patient.').waitFor();
    await dialog.getByText('Choose the time.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    const patient = dialog.getByRole('combobox', { name: 'Patient' });
    expect(await patient.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('gonz');
    await page.getByRole('option', { name: /Maria Gonzalez/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => patient.inputValue()).toBe('Maria Gonzalez');
    await dialog.getByLabel('Time').focus();
    await page.keyboard.type('0430PM');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await visitOf('Maria Gonzalez')
      .getByText(/4:30\sPM/)
      .waitFor();
  });

  it.each([
    ['light', 1440],
    ['dark', 360],
    ['light', 320],
  ] as const)('is readable for everybody in %s at %d px', async (theme, width) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 780 });
    await page.reload();
    await visitOf('John Doe').getByText('Confirmed').waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, `appointments-${theme}-${width}`);
  });

  it('leaves the console quiet', () => {
    expect(browser.complaints()).toEqual([]);
  });
});
