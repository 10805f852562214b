import { afterAll, beforeAll, expect, it } from 'vitest';
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

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let ana: { id: string };

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  ana = await app.addPatient({ familyName: 'Silva', phoneNumber: '+12125550112' });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('TZ-01 staff say where a patient is, and are told beside the field what is wrong', async () => {
  await page.goto(`/patients/${ana.id}`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('dialog', { name: 'Edit patient' });
  const where = form.getByRole('group', { name: 'Where the patient is' });
  await where.getByLabel('Time zone').selectOption('Pacific (Los Angeles)');
  await where.getByLabel('State').selectOption('CA');
  await where.getByLabel('ZIP code').fill('9000');
  await form.getByRole('button', { name: 'Save' }).click();
  await where.getByText('Five digits, or nine as in 10001-1234.').waitFor();
  await picture(page, 'patient-whereabouts');
  expect(await accessibilityProblems(page)).toEqual([]);
  await where.getByLabel('ZIP code').fill('90001');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/Time zone Pacific \(Los Angeles\) · CA/).waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  expect(await where.getByLabel('ZIP code').inputValue()).toBe('90001');
});

it('TCPA-10 administrators narrow the hours for texts, and cannot widen them', async () => {
  await page.goto('/settings');
  const hours = page.getByRole('region', { name: 'Hours for texts' });
  const from = hours.getByLabel('Visits and care, Monday to Friday, from');
  expect(await from.locator('option').first().textContent()).toBe('9 AM');
  await from.selectOption('10 AM');
  await hours.getByLabel('Visits and care, Saturday, from').selectOption('Closed');
  await hours.getByRole('button', { name: 'Save' }).click();
  await hours.getByRole('button', { name: 'Save' }).and(page.locator('[aria-disabled="true"]')).waitFor();
  await hours.scrollIntoViewIfNeeded();
  await picture(page, 'text-hours');
  expect(await accessibilityProblems(page)).toEqual([]);
  const { rows } = await app.database.pools.staff.query('select text_hours from clinic');
  expect(rows).toEqual([{ text_hours: { care: { mon_fri: [10, 20], sat: null } } }]);
});

it('SENS-01 a location has a name, a number and a discretion of its own, and visits are booked there', async () => {
  await page.goto('/settings');
  const section = page.getByRole('region', { name: 'Locations' });
  await section.getByText('One place so far').waitFor();
  await section.getByRole('button', { name: 'New location' }).click();
  const dialog = page.getByRole('dialog', { name: 'New location' });
  await dialog.getByLabel('Name', { exact: true }).fill('Harbor house');
  await dialog.getByLabel('Texts', { exact: true }).selectOption('Discreet');
  await dialog.getByLabel('What is treated there').selectOption('Substance use (42 CFR Part 2)');
  await dialog.getByLabel('Time zone').selectOption('Central (Chicago)');
  await dialog.getByRole('button', { name: 'Add the location' }).click();
  await dialog.getByText('Discreet texts need a name of their own').waitFor();
  await dialog.getByLabel('Name in texts').fill('Scheduling Office');
  await picture(page, 'location-dialog');
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add the location' }).click();
  await section.getByText('“Scheduling Office” in texts · Central (Chicago) time').waitFor();
  await section.getByText('Its texts come from the same number').waitFor();
  await section.scrollIntoViewIfNeeded();
  await picture(page, 'locations');
  expect(await accessibilityProblems(page)).toEqual([]);

  await page.goto('/appointments?date=2031-06-02');
  await page.getByRole('button', { name: 'New appointment' }).first().click();
  const visit = page.getByRole('dialog', { name: 'New appointment' });
  await visit.getByRole('combobox', { name: 'Patient' }).fill('Ana');
  await page.getByRole('option', { name: /Ana/ }).click();
  await visit.getByLabel('Time').fill('09:00');
  await visit.getByLabel('Location').selectOption('Harbor house');
  await visit.getByText('Central (Chicago) time').waitFor();
  await picture(page, 'visit-at-location');
  await visit.getByRole('button', { name: 'Book the visit' }).click();
  await page.getByRole('list', { name: 'Appointments' }).getByText('Harbor house').waitFor();
  await picture(page, 'day-with-location');
  expect(await accessibilityProblems(page)).toEqual([]);
  const { rows } = await app.database.pools.staff.query('select local_start, time_zone from appointment');
  expect(rows).toEqual([{ local_start: '2031-06-02 09:00:00', time_zone: 'America/Chicago' }]);

  await page.goto(`/patients/${ana.id}`);
  await page.getByText('No automated text about a visit there goes to this number.').waitFor();
  await page.getByRole('button', { name: 'Record consent' }).first().click();
  const consent = page.getByRole('dialog', { name: /Record consent|consent/i });
  await consent.getByLabel('Substance use treatment (Part 2)').check();
  await consent.getByText(/42 CFR Part 2\)\. The purpose/).waitFor();
  await picture(page, 'part2-consent');
  expect(await accessibilityProblems(page)).toEqual([]);
  await consent.getByRole('button', { name: /Record|Save/ }).click();
  await page.getByText('Automated texts may tell of it.').waitFor();
});

it('fit on a phone', async () => {
  const phone = await browser.open({ url: app.url, width: 360, height: 760, theme: 'dark' });
  await signIn(phone, app);
  await phone.goto('/settings');
  const hours = phone.getByRole('region', { name: 'Hours for texts' });
  await hours.scrollIntoViewIfNeeded();
  await picture(phone, 'text-hours-phone');
  await phone.getByRole('region', { name: 'Locations' }).scrollIntoViewIfNeeded();
  await picture(phone, 'locations-phone');
  expect(await overflow(phone)).toBeLessThanOrEqual(0);
  await phone.goto(`/patients/${ana.id}`);
  await phone.getByRole('button', { name: 'Edit' }).click();
  await phone.getByRole('group', { name: 'Where the patient is' }).scrollIntoViewIfNeeded();
  await picture(phone, 'patient-whereabouts-phone');
  expect(await overflow(phone)).toBeLessThanOrEqual(0);
  expect(await accessibilityProblems(phone)).toEqual([]);
});
