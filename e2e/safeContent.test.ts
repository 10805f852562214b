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
  await signIn(page);
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
});
