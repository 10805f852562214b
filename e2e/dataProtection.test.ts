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
beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const { id: patientId } = await app.addPatient({ givenName: 'Mia', phoneNumber: '+12125550130' });
  await app.call('POST', '/api/v2/data-protection/holds', {
    as: app.staff.headers,
    body: { patientId, reason: 'Case 26-114' },
  });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

it('says how long things are kept, lifts a hold and changes the key', async () => {
  await page.goto('/settings');
  const section = page.getByRole('region', { name: 'Data protection' });
  await section.getByLabel('Words of texts').fill('10');
  await section.getByText('A whole number of at least 30, please.').waitFor();
  await section.getByLabel('Words of texts').fill('730');
  await section.getByRole('button', { name: 'Save days' }).click();
  await expect.poll(() => section.getByRole('button', { name: 'Save days' }).isDisabled()).toBe(true);
  const kept = await app.call('GET', '/api/v2/data-protection', { as: app.staff.headers });
  expect(kept.body).toMatchObject({ kept: { texts: 730, media: 30, forms: 7 } });
  await section.scrollIntoViewIfNeeded();
  await picture(page, 'data-protection');
  await section.getByText('Case 26-114').waitFor();
  await section.getByRole('button', { name: 'Lift' }).click();
  await section.getByText('None: everything is removed in its time.').waitFor();
  await section.getByRole('button', { name: 'Change the key …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Change it' }).click();
  await section.getByText('Being changed: 0 values encrypted anew so far.').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 740 });
  await section.scrollIntoViewIfNeeded();
  await picture(page, 'data-protection-dark-360');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
});
