import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import { launchBrowser, type Page, picture, type TestBrowser } from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
const reminders = () => page.getByRole('region', { name: 'Reminders' });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const { id } = await app.addPatient({ givenName: 'Ana', familyName: 'Silva', phoneNumber: '+12125550131' });
  await app.call('POST', '/api/v2/appointments', {
    as: app.staff.headers,
    body: { patientId: id, startsAt: `${storyDay(10)}T14:00` },
  });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('reminders are let go on, and a rule is changed beside what it means for a real visit', async () => {
  await page.goto('/settings');
  await reminders().getByText('3 days before the visit').waitFor();
  await reminders().getByText('Off').waitFor();
  await reminders()
    .getByRole('switch', { name: /goes by itself/ })
    .focus();
  await page.keyboard.press('Space');
  await reminders().getByText('Off').waitFor({ state: 'detached' });

  await reminders().getByRole('button', { name: 'Change …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the reminder rule' });
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await preview.getByText(/3 days before the visit: .*2:00/).waitFor();
  await dialog.getByRole('group', { name: 'Text 2' }).getByLabel('Days').fill('0');
  await dialog.getByRole('group', { name: 'Text 2' }).getByLabel('Hours').fill('2');
  await preview.getByText(/2 hours before the visit: .*12:00/).waitFor();
  await looksRight(page, 'reminder-rule');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await reminders().getByText('2 hours before the visit').waitFor();
  await reminders().scrollIntoViewIfNeeded();
  await picture(page, 'reminder-rules');
});

it('what a rule cannot be is said where it is written', async () => {
  await reminders().getByRole('button', { name: 'New rule' }).click();
  const dialog = page.getByRole('dialog', { name: 'New reminder rule' });
  await dialog.getByLabel('Name').fill('Video');
  await dialog.getByLabel('Days').fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const alert = await dialog.getByRole('alert').textContent();
  expect(alert).toBe('Say how many days or hours before the visit.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('leaves the console quiet', () => {
  expect(browser.complaints().filter((one) => !one.includes('400'))).toEqual([]);
});
