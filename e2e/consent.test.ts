import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let ana: { id: string };
const number = '+12125550131';
const dialog = (name: string) => page.getByRole('dialog', { name });
const consent = () => page.getByRole('region', { name: 'Consent for (212) 555-0131' });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  ana = await app.addPatient({
    givenName: 'Ana',
    familyName: 'Silva',
    birthDate: '1985-01-20',
    phoneNumber: number,
    consents: ['care'],
  });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
});

async function linkOnScreen(): Promise<string> {
  await page.goto(`/patients/${ana.id}`);
  await consent().getByRole('button', { name: 'Preference link' }).click();
  await dialog('Preference link').getByRole('button', { name: 'Show the link' }).click();
  const field = dialog('Preference link').getByLabel('Link for this patient alone');
  await field.waitFor();
  return field.inputValue();
}

describe('staff', () => {
  it('export what is on record about a number, as a page and as data', async () => {
    await page.goto(`/patients/${ana.id}`);
    await consent().getByRole('button', { name: 'Export proof' }).click();
    await dialog('Export proof').getByRole('button', { name: 'Make the export' }).click();
    await dialog('Export proof')
      .getByText(/entr(y|ies), made now/)
      .waitFor();
    await looksRight(page, 'consent-proof');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog('Export proof').getByRole('button', { name: 'Page to read and print' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^consent-[0-9a-f-]{36}\.html$/);
    const html = await readFile(await file.path(), 'utf8');
    expect(html).toContain('Agreed to care texts');
    const proof = await browser.open({ url: app.url, width: 360, height: 760 });
    await proof.setContent(html);
    expect(await overflow(proof)).toBe(0);
    expect(await accessibilityProblems(proof)).toEqual([]);
    await picture(proof, 'consent-proof-page');
    await proof.close();
    await page.keyboard.press('Escape');
  });

  it('record for a patient who cannot, and by a number given at intake; the form says what that covers', async () => {
    await page.goto(`/patients/${ana.id}`);
    const record = consent().getByRole('button', { name: 'Record consent' });
    await record.focus();
    await page.keyboard.press('Enter');
    const form = dialog('Record consent');
    await expect.poll(() => form.evaluate((popup) => popup.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await record.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await form.getByLabel('Who agrees').selectOption('The patient, by giving this number at intake');
    await form.getByLabel('Bills and payments').check();
    await form.getByRole('button', { name: 'Record that they agreed' }).click();
    await form.getByText(/giving a number covers visits and care alone/).waitFor();
    await form.getByLabel('Who agrees').selectOption('Somebody else: the patient cannot');
    await form.getByLabel('Counts until').waitFor();
    expect(await form.getByLabel('Bills and payments').isChecked()).toBe(true);
    await looksRight(page, 'consent-record');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('import consents: look first, then record; rejected lines come back', async () => {
    await page.goto('/patients');
    await page.getByRole('button', { name: 'Import consent' }).click();
    const form = dialog('Import consent');
    const csv = [
      'phone_number,consent,categories,source,given_on,wording,wording_version',
      `${number},yes,payment,paper_form,2026-05-31,Text me about bills.,form-7`,
      `${number},yes,survey,"imported list, no proof",2026-05-31,Ask me.,form-7`,
    ].join('\n');
    await form
      .getByLabel('CSV file')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await form.getByText('Nothing is recorded yet. 2 lines').waitFor();
    await looksRight(page, 'consent-import');
    await form.getByRole('button', { name: 'Record 1 line' }).click();
    await form.getByText('Imported. 2 lines').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      form.getByRole('button', { name: 'Rejected lines with reasons' }).click(),
    ]);
    expect(await readFile(await file.path(), 'utf8')).toContain('CTIA-01');
    await form.getByRole('button', { name: 'Close' }).last().click();
  });
});

describe('the patient, on the page behind the link', () => {
  it('chooses by keyboard alone', async () => {
    const url = await linkOnScreen();
    await looksRight(page, 'consent-link');
    const phone = await browser.open({ url: app.url, width: 360, height: 760 });
    await phone.goto(url);
    await phone
      .getByRole('heading', { level: 1, name: 'Your texts from Cedar Lane Family Clinic' })
      .waitFor();
    await looksRight(phone, 'preference-welcome');
    await phone.getByLabel('Your date of birth').fill('1985-01-21');
    await phone.keyboard.press('Enter');
    await phone.getByRole('alert').waitFor();
    await looksRight(phone, 'preference-wrong');
    await phone.getByLabel('Your date of birth').fill('1985-01-20');
    await phone.keyboard.press('Enter');
    await phone.getByRole('heading', { level: 1, name: 'What may be texted to (212) 555-0131' }).waitFor();
    expect(await phone.getByLabel('Visits and care').isChecked()).toBe(true);
    expect(await phone.getByLabel('Marketing').isChecked()).toBe(false);
    await looksRight(phone, 'preference-choices');
    await phone.getByLabel('Visits and care').focus();
    await phone.keyboard.press('Tab');
    await phone.keyboard.press('Tab');
    await phone.keyboard.press('Space');
    await phone.keyboard.press('Enter');
    await phone.getByRole('heading', { level: 1, name: 'Your choices are saved' }).waitFor();
    await phone.getByText('Check-ups that are due: on').waitFor();
    await looksRight(phone, 'preference-saved');
    await phone.close();
    await page.reload();
    await consent()
      .getByRole('listitem')
      .filter({ hasText: 'Check-ups that are due' })
      .getByText('allowed', { exact: true })
      .waitFor();
  });

  it('reads what the clinic texts about on its public page, and stops there too', async () => {
    await page.goto('/settings');
    const link = page.getByRole('region', { name: 'Clinic', exact: true }).getByRole('link');
    const phone = await browser.open({ url: app.url, width: 360, height: 760 });
    await phone.goto((await link.getAttribute('href')) ?? '');
    expect(await phone.locator('script').count()).toBe(0);
    await phone
      .getByRole('heading', { level: 1, name: 'Text messages from Cedar Lane Family Clinic' })
      .waitFor();
    await looksRight(phone, 'texting-page');
    await phone.getByLabel('Your mobile number').fill('12');
    await phone.keyboard.press('Enter');
    await phone.getByRole('alert').waitFor();
    await looksRight(phone, 'texting-wrong');
    await phone.getByLabel('Your mobile number').fill('(212) 555-0177');
    await phone.keyboard.press('Enter');
    await phone.getByText('sends no more texts to this number').waitFor();
    await looksRight(phone, 'texting-stopped');
    await phone.close();
  });

  it('stops everything in Spanish without saying who it is; staff see how it can come back', async () => {
    const url = await linkOnScreen();
    const phone = await browser.open({ url: app.url, width: 360, height: 760 });
    await phone.goto(url);
    await phone.getByRole('link', { name: 'Español' }).click();
    await phone.getByRole('button', { name: 'Detener todos los mensajes' }).click();
    await phone.getByText(/Listo\. Cedar Lane Family Clinic ya no envía mensajes/).waitFor();
    await looksRight(phone, 'preference-stopped');
    await phone.close();
    await page.goto(`/patients/${ana.id}`);
    await consent()
      .getByText(/by the patient, on the page with the choices/)
      .waitFor();
    await consent()
      .getByText(/text START to \(212\) 555-0199/)
      .waitFor();
    await looksRight(page, 'consent-opted-out');
    expect(await consent().getByRole('button', { name: 'Record opt-out' }).isEnabled()).toBe(false);
  });
});

it('no page complained', () => {
  expect(browser.complaints()).toEqual([]);
});
