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

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  await app.addPatient({
    givenName: 'Inés',
    familyName: 'Costa',
    language: 'es',
    phoneNumber: '+12125550119',
  });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

describe('templates', () => {
  it('show each language as it is really sent, and what CANCEL does on the clinic’s number', async () => {
    await page.goto('/templates');
    await page.getByText('New words count once they are approved').waitFor();
    const reminder = page.getByRole('region', { name: 'Appointment Reminder' });
    const english = reminder.getByText(/Hi John, this is a reminder of your appointment with Dr\. Smith on/);
    await english.waitFor();
    expect(await english.locator('ins').allTextContents()).toEqual([
      expect.stringMatching(/: $/),
      'Reply STOP to stop all texts.',
    ]);
    await reminder.getByText('2 segments, standard characters (GSM-7)').waitFor();
    await reminder.getByText('What CANCEL does on your number').waitFor();
    await reminder.getByRole('tab', { name: 'Spanish' }).click();
    await reminder.getByText(/Hola, John: le recordamos su cita .* Responda STOP/).waitFor();
    await picture(page, 'templates');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('are written anew, approved, and leave their translations stale', async () => {
    await page.goto('/templates?key=lab_results');
    const results = page.getByRole('region', { name: 'Lab Results' });
    await results.getByRole('button', { name: 'Write other words' }).click();
    const words = results.getByLabel('English words');
    await words.fill('Hi {name}, the biopsy is benign.');
    await results.getByText('Cannot be approved').waitFor();
    await words.fill('Hi {name}, there is news for you in your portal. Call ');
    await results.getByRole('button', { name: '{phone}' }).click();
    await results.getByText(/Hi John, there is news for you in your portal\. Call \(/).waitFor();
    await picture(page, 'template-editor');
    expect(await accessibilityProblems(page)).toEqual([]);
    await results.getByRole('button', { name: 'Save as a draft' }).click();
    await results.getByText('Draft, version 2').waitFor();
    await results.getByRole('button', { name: 'Approve' }).click();
    await results.getByText('Your own words, version 2.').waitFor();

    await results.getByRole('tab', { name: 'Spanish not sent' }).click();
    await results.getByText('Stale: not sent').waitFor();
    await results.getByText('Patients who read Spanish get English.').waitFor();
    await picture(page, 'template-stale');
    expect(await accessibilityProblems(page)).toEqual([]);
    await results.getByRole('button', { name: 'They are still right' }).click();
    const dialog = page.getByRole('dialog', { name: 'The Spanish words are right' });
    await dialog.getByLabel(/Who knows Spanish/).fill('Marta Ruiz, certified translator');
    await dialog.getByRole('button', { name: 'Mark as reviewed' }).click();
    await results.getByText('Reviewed by Marta Ruiz, certified translator').waitFor();
    await page.getByRole('region', { name: 'Versions' }).getByText('English 2').waitFor();

    await results.getByRole('tab', { name: 'Arabic' }).click();
    await results.getByRole('button', { name: 'Write Arabic words' }).click();
    await results.getByLabel('Arabic words').fill('مرحبا {name}، لديك رسالة جديدة في البوابة.');
    const bubble = results.getByText(/مرحبا John/);
    await bubble.waitFor();
    expect(await bubble.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    await picture(page, 'template-arabic');
    await results.getByRole('button', { name: 'Cancel' }).click();
    await results.getByRole('button', { name: 'Write Arabic words' }).waitFor();
  });

  it('of the clinic’s own are made with a first draft', async () => {
    await page.getByRole('button', { name: 'New template' }).click();
    const dialog = page.getByRole('dialog', { name: 'New template' });
    await dialog.getByLabel('Name').fill('Flu clinic');
    await dialog.getByLabel('What it is for').selectOption('Everything else');
    await dialog.getByLabel('Sent as').selectOption('Care');
    await dialog.getByLabel('Words').fill('Hi {name|there}, the flu clinic is open.');
    await dialog.getByText(/Hi John, the flu clinic is open\./).waitFor();
    await picture(page, 'template-new');
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save as a draft' }).click();
    const own = page.getByRole('region', { name: 'Flu clinic' });
    await own.getByText('Draft, version 1').waitFor();
    await own.getByRole('button', { name: 'Approve' }).click();
    await own.getByText('As it is really sent, to an invented patient').waitFor();
  });

  it('are tried with a patient and own values, and name what is still missing', async () => {
    const reminders = page.getByRole('navigation', { name: 'Templates' });
    await reminders.getByRole('link', { name: /^Prescription Ready English/ }).click();
    const test = page.getByRole('region', { name: 'Try it' });
    await test.getByText(/^Still needed: First name/).waitFor();
    await test.getByRole('combobox', { name: 'Patient' }).fill('cost');
    await page.getByRole('option', { name: /Inés Costa/ }).click();
    await test
      .getByLabel(/number|Identifier|Prescription/i)
      .first()
      .fill('A-104');
    await test.getByText(/Hola, Inés: su receta #A-104 ya se puede recoger/).waitFor();
    await test.getByLabel('Language').selectOption('English');
    await test.getByText(/Hi Inés, your prescription #A-104 is ready for pickup/).waitFor();
    await test.getByLabel('Language').selectOption('French');
    await test.getByText('In English, because nobody has reviewed the French words.').waitFor();
    expect(app.simulator.texts('+12125550119')).toEqual([]);
  });
});

describe('settings', () => {
  it('say what this installation is, and whether it is set up', async () => {
    await page.goto('/settings');
    const checks = page.getByRole('region', { name: 'Set-up checks' });
    await checks
      .getByRole('listitem')
      .filter({ hasText: 'Sending is switched on' })
      .getByText('Good')
      .waitFor();
    const sending = page.getByRole('region', { name: 'Sending' });
    await sending.getByText('Simulator: nobody is texted.').waitFor();
    const docs = await page.request.get('/api/v2/openapi.json');
    expect(docs.status()).toBe(200);
    expect(await page.getByRole('link', { name: /API documentation/ }).getAttribute('href')).toBe(
      '/api/v2/docs',
    );
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('say what CANCEL does, and change it after showing what will be', async () => {
    const word = page.getByRole('region', { name: 'The word CANCEL' });
    await word.getByText(/^Now:/).waitFor();
    await word.getByText(/it cancels the visit that the reminder was about/).waitFor();
    const save = word.getByRole('button', { name: 'Save' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await word.getByLabel('Takes it for STOP').check();
    await word.getByText(/^Once saved:/).waitFor();
    await word.getByText(/Twilio takes CANCEL for STOP on your sender/).waitFor();
    await save.click();
    await word.getByText(/^Now:/).waitFor();
    await page.goto('/templates');
    await page.getByText(/Twilio takes CANCEL for STOP on your sender/).waitFor();
    await page.goto('/settings');
  });

  it('say who answers STOP, and change it', async () => {
    const region = page.getByRole('region', { name: 'Who answers STOP' });
    expect(await region.getByRole('radio', { name: /^Twilio/ }).isChecked()).toBe(true);
    await region.getByRole('radio', { name: /^Hearback/ }).check();
    await region.getByRole('button', { name: 'Save' }).click();
    await page.reload();
    expect(await region.getByRole('radio', { name: /^Hearback/ }).isChecked()).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'settings');
  });

  it('make a key that is shown once and works until it is revoked', async () => {
    const keys = page.getByRole('region', { name: 'API keys' });
    await keys.getByRole('button', { name: 'New key' }).click();
    const form = page.getByRole('dialog', { name: 'New API key' });
    await form.getByLabel('Send texts to patients').uncheck();
    await form.getByLabel('Read the words of texts').uncheck();
    await form.getByRole('button', { name: 'Make the key' }).click();
    await form.getByText('Say what the key is for').waitFor();
    await form.getByText('Choose at least one thing that the key may do.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await form.getByLabel('Name').fill('Practice software');
    await form.getByLabel('Read templates and preview them').check();
    await form.getByLabel('The owner of this key attests that patients have agreed').check();
    await form.getByLabel('In these words').fill('They signed our intake form.');
    await form.getByRole('button', { name: 'Make the key' }).click();

    const once = page.getByRole('dialog', { name: 'Copy the key now' });
    const secret = await once.getByLabel('Key “Practice software”').inputValue();
    const as = { authorization: `Bearer ${secret}` };
    expect((await app.call('GET', '/api/v2/templates', { as })).status).toBe(200);
    expect((await app.call('GET', '/api/v2/tasks', { as })).status).toBe(403);
    expect(await accessibilityProblems(page)).toEqual([]);
    await once.getByLabel('I have kept the key in a safe place.').check();
    await once.getByRole('button', { name: 'Close' }).last().click();
    await once.waitFor({ state: 'detached' });

    const row = keys.getByRole('listitem').filter({ hasText: 'Practice software' }).first();
    await row.getByText('May do 1 thing, attests consent').click();
    await row.getByText('“They signed our intake form.”').waitFor();
    expect(await page.content()).not.toContain(secret);
    await row.getByRole('button', { name: 'Revoke Practice software' }).click();
    await page
      .getByRole('dialog', { name: 'Revoke this key?' })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await row.getByText(/^Revoked/).waitFor();
    expect((await app.call('GET', '/api/v2/templates', { as })).status).toBe(401);
  });

  it('fit the narrowest phone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of ['/settings', '/templates', '/templates?key=lab_results']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 2 }).filter({ visible: true }).first().waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      await picture(page, `${path.slice(1).replace('?key=', '-')}-dark-320`);
    }
    expect(browser.complaints()).toEqual([]);
  });
});
