import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import { launchBrowser, type Page, type TestBrowser } from './harness/browser.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let patient: { id: string; shortId: number };
const dialog = (name: string) => page.getByRole('dialog', { name });
const record = () => page.getByRole('region', { name: 'Record' });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  patient = await app.addPatient({ givenName: 'Ana', familyName: 'Silva', phoneNumber: '+12125550131' });
  await app.addMessage({ phoneNumber: '+12125550131', body: 'My knee hurts' });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
  await page.goto(`/patients/${patient.id}`);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

describe('the record of a patient', () => {
  it('is handed out as a file', async () => {
    await record().getByRole('button', { name: 'Export' }).click();
    await dialog('Export the record').getByRole('button', { name: 'Make the export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog('Export the record').getByRole('button', { name: 'Record (JSON)' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain('My knee hurts');
    await page.keyboard.press('Escape');
    await dialog('Export the record').waitFor({ state: 'detached' });
  });

  it('is held for a court, and cannot be erased meanwhile', async () => {
    await record().getByRole('button', { name: 'Place a legal hold' }).click();
    await dialog('Place a legal hold').getByLabel('What for').fill('Case 26-114');
    await dialog('Place a legal hold').getByRole('button', { name: 'Place the hold' }).click();
    await record().getByText('Case 26-114').waitFor();
    await looksRight(page, 'record-held');
    await record().getByRole('button', { name: 'Erase …' }).hover();
    await page.getByText('A legal hold stands: nothing may be erased.').first().waitFor();
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Lift' }).click();
    await page.getByText('None: everything is removed in its time.').waitFor();
    expect(await page.getByText('Case 26-114').count()).toBe(0);
  });

  it('ID-10 is made one with another record of the same person, which is shown beside it first', async () => {
    const other = await app.addPatient({
      givenName: 'Anna',
      familyName: 'Silva',
      phoneNumber: '+12125550132',
    });
    await page.goto(`/patients/${patient.id}`);
    await record().getByRole('button', { name: 'Merge …' }).click();
    const box = dialog('Merge with another record');
    await box.getByLabel('The record that goes').fill('Anna');
    await page.getByRole('option', { name: /Anna Silva/ }).click();
    await box
      .getByRole('row', { name: /^Numbers/ })
      .getByText('(212) 555-0132')
      .first()
      .waitFor();
    await looksRight(page, 'record-merge');
    const unite = box.getByRole('button', { name: 'Merge for good' });
    expect(await unite.getAttribute('aria-disabled')).toBe('true');
    await box.getByLabel(`Type ${other.shortId} to confirm`).fill(String(other.shortId));
    await unite.press('Enter');
    await box.waitFor({ state: 'detached' });
    await page.getByText('(212) 555-0132').first().waitFor();
    await page.goto(`/patients/${other.id}`);
    await page.getByRole('heading', { level: 1, name: 'Ana Silva' }).waitFor();
  });

  it('is erased by whoever says who asked and types the patient’s number, with the keyboard alone', async () => {
    await page.goto(`/patients/${patient.id}`);
    await record().getByRole('button', { name: 'Erase …' }).focus();
    await page.keyboard.press('Enter');
    await dialog('Erase this patient').getByLabel('Who asked for it').focus();
    await page.keyboard.type('Request 26-31');
    await looksRight(page, 'record-erase');
    await page.keyboard.press('Tab');
    await page.keyboard.type(String(patient.shortId));
    await dialog('Erase this patient').getByRole('button', { name: 'Erase for good' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Erased patient' }).waitFor();
    await record()
      .getByText(/What the law asks for is kept without a name/)
      .waitFor();
    await looksRight(page, 'record-erased');
    expect(await record().getByRole('button', { name: 'Erase …' }).count()).toBe(0);
  });
});
