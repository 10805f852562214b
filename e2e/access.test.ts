import { afterAll, beforeAll, expect, it } from 'vitest';
import { totpOf } from '../test/access/totp.ts';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signInOnScreen } from './harness/app.ts';
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
let admin: Page;
const password = 'my very own password';
const email = 'noor@cedarlane.example';
let secret = '';
let recoveryCode = '';

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  await app.addMessage({ phoneNumber: '+12125550161', body: 'May I come earlier?' });
  admin = await browser.open({ url: app.url });
  await signInOnScreen(admin);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function fillPassword(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('an administrator invites a colleague, who sets a password by the one-time link and signs in', async () => {
  await admin.goto('/settings');
  const staff = admin.getByRole('region', { name: 'Staff' });
  await staff.getByRole('button', { name: 'Invite' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Invite a colleague' });
  await dialog.getByLabel('Name').fill('Noor Haddad');
  await dialog.getByLabel('E-mail').fill('nobody');
  await dialog.getByRole('radio', { name: /Scheduler/ }).check();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await dialog.getByText(/not an e-mail address/).waitFor();
  await dialog.getByLabel('E-mail').fill(email);
  await picture(admin, 'invite');
  expect(await accessibilityProblems(admin)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await admin.getByLabel('One-time link').inputValue();
  await admin.keyboard.press('Escape');
  await staff.getByText('Link not used yet').waitFor();
  expect(await accessibilityProblems(admin)).toEqual([]);
  await picture(admin, 'staff');

  const page = await browser.open({ url: app.url, width: 360, height: 740, theme: 'dark' });
  await page.goto(link);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText(/Use at least 12 characters/).waitFor();
  await page.getByLabel('New password').fill(password);
  await page.getByLabel('The same again').fill(password);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await picture(page, 'welcome-360-dark');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: 'Go to sign-in' }).click();
  await fillPassword(page);
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
  await page.context().close();
});

it('a scheduler sees that there are texts, not their words, and no button that would be refused', async () => {
  const page = await browser.open({ url: app.url });
  await page.goto('/');
  await fillPassword(page);
  await page.getByText('A text from the patient').click();
  await page.getByText('The words of texts are not for your role').waitFor();
  expect(await page.getByText('May I come earlier?').count()).toBe(0);
  for (const name of ['New message', 'Done', 'Snooze', 'Send'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  await picture(page, 'scheduler');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.goto('/settings');
  await page.getByRole('region', { name: 'What each role may do', exact: true }).waitFor();
  expect(await page.getByRole('region', { name: 'API keys' }).count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Staff', exact: true }).count()).toBe(0);
  await picture(page, 'settings-scheduler');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.context().close();
});

it('a strict clinic lets nobody in without a second factor, which is set up by keyboard alone', async () => {
  await app.deps.db.updateTable('clinic').set({ policy: 'strict' }).where('id', '=', app.clinicId).execute();
  const page = await browser.open({ url: app.url, width: 360, height: 740 });
  await page.clock.install();
  await page.goto('/');
  await fillPassword(page);
  await page.getByRole('heading', { name: /One more step/ }).waitFor();
  expect(await page.getByRole('navigation', { name: 'Main' }).count()).toBe(0);
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  secret = await page.getByLabel('Set-up key').inputValue();
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await picture(page, 'second-factor-360');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await page.getByLabel('Code that the app shows').focus();
  await page.keyboard.type(totpOf(secret));
  await page.keyboard.press('Enter');
  await page.getByText(/Keep these recovery codes/).waitFor();
  recoveryCode = (await page.getByRole('listitem').first().textContent()) ?? '';
  // The screen asks for the session by itself, which by now says that all is set up: the codes stay.
  const isAsked = page.waitForResponse((answer) => answer.url().endsWith('/api/v2/session'));
  await page.clock.fastForward('01:05');
  await isAsked;
  await picture(page, 'recovery-codes-360');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByLabel('I have kept the recovery codes.').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
  await page.context().close();
});

it('signing in asks for a code, and takes a recovery code instead', async () => {
  const page = await browser.open({ url: app.url, theme: 'dark' });
  await page.goto('/');
  await fillPassword(page);
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(/The code is wrong/).waitFor();
  await picture(page, 'code-dark');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(recoveryCode);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
  await page.goto('/account');
  await page.getByRole('region', { name: 'Second factor' }).getByText('On', { exact: true }).waitFor();
  await picture(page, 'account-dark');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.context().close();
});

it('HIPAA-06 whoever leaves the screen is asked, then logged off, and finds the draft again', async () => {
  await app.deps.db
    .updateTable('clinic')
    .set({ policy: 'standard' })
    .where('id', '=', app.clinicId)
    .execute();
  const page = await browser.open({ url: app.url });
  await page.clock.install();
  await signInOnScreen(page);
  await page.getByText('May I come earlier?').click();
  await page.getByLabel('Message', { exact: true }).fill('Yes, at nine');
  await page.clock.fastForward('14:10');
  const dialog = page.getByRole('dialog', { name: 'Are you still there?' });
  await dialog.getByRole('button', { name: 'I am here' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.clock.fastForward('14:10');
  await dialog.waitFor();
  await picture(page, 'idle');
  await page.clock.fastForward('01:00');
  await page.getByText(/Nobody was at the screen for a while/).waitFor();
  expect(await page.getByText('May I come earlier?').count()).toBe(0);
  expect(await accessibilityProblems(page)).toEqual([]);
  await signInOnScreen(page);
  await page.getByText('May I come earlier?').click();
  expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Yes, at nine');
});

it('no page complained', () => {
  expect(browser.complaints().filter((line) => !/status of (400|403|404)/.test(line))).toEqual([]);
});
