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
  await signIn(page);
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

it('fit on a phone', async () => {
  const phone = await browser.open({ url: app.url, width: 360, height: 760, theme: 'dark' });
  await signIn(phone);
  await phone.goto('/settings');
  const hours = phone.getByRole('region', { name: 'Hours for texts' });
  await hours.scrollIntoViewIfNeeded();
  await picture(phone, 'text-hours-phone');
  expect(await overflow(phone)).toBeLessThanOrEqual(0);
  await phone.goto(`/patients/${ana.id}`);
  await phone.getByRole('button', { name: 'Edit' }).click();
  await phone.getByRole('group', { name: 'Where the patient is' }).scrollIntoViewIfNeeded();
  await picture(phone, 'patient-whereabouts-phone');
  expect(await overflow(phone)).toBeLessThanOrEqual(0);
  expect(await accessibilityProblems(phone)).toEqual([]);
});
