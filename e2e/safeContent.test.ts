import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
let patient: { id: string };

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  patient = await app.addPatient({ givenName: 'Inés', familyName: 'Costa', phoneNumber: '+12125550119' });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

describe('safe content', () => {
  it('is told by the clinic what is its own', async () => {
    await page.goto('/settings');
    const section = page.getByRole('region', { name: 'Safe content' });
    await section.getByText('No host is listed').waitFor();
    await section.getByLabel('Hosts that links may lead to').fill('sunrise.example');
    await section.getByRole('button', { name: 'Save' }).click();
    await section.getByText('No host is listed').waitFor({ state: 'detached' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'settings-content');
  });

  it('marks what matched while one writes, and asks for a reason where that is enough', async () => {
    await page.goto(`/patients/${patient.id}`);
    const composer = page.getByRole('region', { name: /Text to Inés/ });
    const field = composer.getByRole('textbox', { name: 'Message' });
    await field.fill('Your SSN 536-22-8726 and your diabetes');
    await composer.getByText('This must not be sent by text').waitFor();
    await composer.getByText('Somebody else should look at this').waitFor();
    expect(await composer.locator('mark').allTextContents()).toEqual(['536-22-8726', 'diabetes']);
    await composer.getByLabel('Send it without, because').selectOption('patient_asked');
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'composer-content');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'composer-content-dark-360');
  });

  it('TZ-08 says what a kind of text needs, and offers the morning beside now where it is night', async () => {
    const place = 'Pacific/Honolulu';
    const { id } = await app.addPatient({
      givenName: 'Nuria',
      familyName: 'Lane',
      phoneNumber: '+12125550120',
      consents: ['care'],
    });
    await app.database.pools.staff.query('update patient set time_zone = $1 where id = $2', [place, id]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/patients/${id}`);
    const composer = page.getByRole('region', { name: /Text to Nuria/ });
    const about = composer.getByLabel('What the text is about');
    await composer.getByRole('textbox', { name: 'Message' }).fill('How are you today?');
    const later = composer.getByRole('button', { name: /^Send at (\w+ )?\d+:00 AM \(patient’s time\)$/ });
    await later.waitFor();
    expect(await about.inputValue()).toBe('care');
    await composer.getByRole('button', { name: 'Send now' }).waitFor();
    await composer.getByText(/It is night where the patient may be/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'composer-night');
    await about.selectOption('Payments');
    await composer.getByText(/Needs a consent of its own/).waitFor();
    await composer
      .getByText(/consent to care texts does not cover them/)
      .first()
      .waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'composer-payment-dark-360');
    await about.selectOption('Care');
    await later.focus();
    await page.keyboard.press('Enter');
    await composer.getByText('Scheduled', { exact: true }).waitFor();
    await expect.poll(() => about.inputValue()).toBe('care');
  });
});
