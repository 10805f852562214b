import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import { launchBrowser, type Page, type TestBrowser } from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let patientId: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  ({ id: patientId } = await app.addPatient({
    givenName: 'Ana',
    familyName: 'Silva',
    phoneNumber: '+12125550131',
    consents: ['care', 'payment'],
  }));
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('a payment is told of by its rule: added by hand, seen with its texts, tried on another rule, and closed', async () => {
  await page.goto(`/patients/${patientId}`);
  const notices = page.getByRole('region', { name: 'Notices' });
  await notices.getByText('Nothing to tell', { exact: false }).waitFor();
  await notices.getByRole('button', { name: 'New notice' }).click();
  const form = page.getByRole('dialog', { name: 'New notice' });
  await form.getByLabel('What has happened').selectOption('payment_due');
  await form.getByLabel('Amount in dollars').fill('45');
  await form.getByLabel('Due date').fill(storyDay(20));
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await notices.getByText('$45.00, due').waitFor();
  await app.settle();
  const texts = notices.getByRole('list', { name: 'Texts' });
  await texts.getByText(/^Goes/).waitFor();
  await texts.getByText('CAP-PAYMENT', { exact: false }).waitFor();
  await looksRight(page, 'notices');

  await page.goto('/settings');
  const rules = page.getByRole('region', { name: 'Notices' });
  await rules.getByRole('button', { name: 'Change “Payment due” …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the rule for notices' });
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await preview.getByText('3 days before the due date').waitFor();
  await dialog.getByRole('group', { name: 'Text 1' }).getByLabel('Days').fill('5');
  await preview.getByText('5 days before the due date').waitFor();
  await looksRight(page, 'notice-rule');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await rules.getByText('5 days before the due date').waitFor();

  await page.goto(`/patients/${patientId}`);
  await notices.getByRole('button', { name: 'Paid' }).click();
  await notices.getByText('Closed notices (1)').waitFor();
  expect(await notices.getByRole('button', { name: 'Cancel the notice' }).count()).toBe(0);
});
