import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { startReceiver, type Receiver } from '../test/webhooks/receiver.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import { launchBrowser, type Page, picture, type TestBrowser } from './harness/browser.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let receiver: Receiver;

beforeAll(async () => {
  [app, browser, receiver] = await Promise.all([createScreenApp(), launchBrowser(), startReceiver()]);
  page = await browser.open({ url: app.url });
  await signIn(page, app);
  await page.goto('/settings');
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await receiver.close();
});

it('an endpoint is added, its secret shown once, tested, and a message it missed is sent again', async () => {
  const webhooks = page.getByRole('region', { name: 'Webhooks' });
  await webhooks.getByText('Nobody is told yet').waitFor();
  await webhooks.getByRole('button', { name: 'New endpoint' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook endpoint' });
  await dialog.getByLabel('Address').fill('https://10.0.0.1/hooks');
  await dialog.getByLabel('Name').fill('Practice software');
  await dialog.getByRole('button', { name: 'Add the endpoint' }).click();
  await dialog.getByText(/address of a private network/).waitFor();
  await picture(page, 'webhook-new');
  await dialog.getByLabel('Address').fill(receiver.url);
  await dialog.getByRole('button', { name: 'Add the endpoint' }).click();
  const secret = page.getByRole('dialog', { name: 'Copy the secret now' });
  expect(await secret.getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/);
  await secret.getByLabel('I have kept the secret in a safe place.').check();
  await secret.getByRole('button', { name: 'Close', exact: true }).last().click();
  await secret.waitFor({ state: 'detached' });

  receiver.answer((_, index) => (index === 0 ? 307 : 204));
  const test = webhooks.getByRole('button', { name: 'Send a test' });
  await test.click();
  await webhooks.getByText(/a redirect \(307\), which is not followed/).waitFor();
  await test.click();
  await webhooks.getByText(/Test: Taken \(204\)/).waitFor();
  await webhooks.scrollIntoViewIfNeeded();
  await picture(page, 'webhooks');

  await webhooks.getByRole('button', { name: 'Messages' }).click();
  const log = page.getByRole('dialog', { name: 'Messages to “Practice software”' });
  await log.getByText('Given up', { exact: true }).last().waitFor();
  await log.getByText('1 attempt').first().click();
  await log.getByText(/^msg_/).first().waitFor();
  await looksRight(page, 'webhook-messages');
  await log.getByRole('button', { name: 'Send again webhook.test' }).last().click();
  await log.getByText('Waiting', { exact: true }).last().waitFor();
});

it('a calendar link warns before it shows names, is shown once, and is revoked', async () => {
  await page.goto('/settings');
  const calendars = page.getByRole('region', { name: 'Calendar links' });
  await calendars.getByRole('button', { name: 'New link' }).click();
  const dialog = page.getByRole('dialog', { name: 'New calendar link' });
  await dialog.getByLabel('Name').fill('Dr. Reyes');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await dialog.getByText('Name a clinician, or choose a location.').waitFor();
  await dialog.getByLabel('Clinician').fill('Dr. Reyes');
  await dialog.getByLabel('It shows of patients').selectOption('initials');
  await dialog.getByText(/business associate agreement/).waitFor();
  await looksRight(page, 'calendar-new');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const made = page.getByRole('dialog', { name: 'Copy the address now' });
  const url = await made.getByLabel('Address of “Dr. Reyes”').inputValue();
  await made.getByRole('button', { name: 'Close', exact: true }).last().click();
  expect((await fetch(url)).status).toBe(200);
  await calendars.getByRole('button', { name: 'Revoke Dr. Reyes' }).click();
  await page
    .getByRole('dialog', { name: 'Revoke this link?' })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await calendars.getByText(/Revoked/).waitFor();
  await calendars.scrollIntoViewIfNeeded();
  await picture(page, 'calendar-links');
  expect((await fetch(url)).status).toBe(404);
});
