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

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let ana: { id: string; shortId: number };

const shared = '+12125550112';
const list = () => page.getByRole('list', { name: 'Patients' });
const dialog = (name: string) => page.getByRole('dialog', { name });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  ana = await app.addPatient({
    givenName: 'Ana',
    familyName: 'Silva',
    birthDate: '1985-01-20',
    phoneNumber: shared,
    consents: ['appointment'],
  });
  await app.addPatient({ givenName: 'Leo', familyName: 'Silva', phoneNumber: shared });
  await app.addPatient({ givenName: 'Grace', familyName: 'Okafor', phoneNumber: '+12125550117' });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(() => page.setViewportSize({ width: 1440, height: 900 }));

describe('finding and adding patients', () => {
  it.each([
    ['a part of the name', 'silv', ['Ana Silva', 'Leo Silva']],
    ['a number as people write it', '(212) 555-0117', ['Grace Okafor']],
    ['its last digits', '0112', ['Ana Silva', 'Leo Silva']],
  ])('finds by %s, and never puts it into the address', async (_way, text, names) => {
    await page.goto('/patients');
    await page.getByRole('searchbox', { name: 'Find a patient' }).fill(text);
    await expect.poll(() => list().getByRole('listitem').count()).toBe(names.length);
    for (const name of names) await list().getByText(name).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await list().getByRole('link').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goBack();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe(text);
  });

  it('says what to do when nobody is found', async () => {
    await page.goto('/patients');
    await page.getByRole('searchbox', { name: 'Find a patient' }).fill('Nobody of that name');
    await page.getByText('Nobody found').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('says beside each name what one must know before texting, also on a phone in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/patients');
    for (const [name, words] of [
      ['Ana Silva', 'Consent in part'],
      ['Leo Silva', 'No consent'],
    ] as const)
      await list()
        .getByRole('listitem')
        .filter({ hasText: name })
        .getByText(words, { exact: true })
        .waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'patients-dark-360');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('adds one: wrong fields are named beside them, a shared phone is told, the page opens', async () => {
    await page.goto('/patients');
    await page.getByRole('button', { name: 'New patient' }).click();
    const form = dialog('New patient');
    await form.getByRole('button', { name: 'Add a number' }).click();
    const numbers = form.getByRole('textbox', { name: 'Number' });
    await numbers.first().pressSequentially('2125550112');
    expect(await numbers.first().inputValue()).toBe('(212) 555-0112');
    await form.getByText('Also used by Ana Silva and Leo Silva.').waitFor();
    await numbers.last().fill('555 0100 ext. 4');
    await form.getByLabel('Birth date').fill('2999-01-01');
    await form.getByRole('button', { name: 'Add patient' }).click();
    await form.getByText('Enter the first name').waitFor();
    await form.getByText('A birth date lies in the past.').waitFor();
    await form.getByText(/has an extension, and a text cannot reach an extension/).waitFor();
    await picture(page, 'patients-new');
    expect(await accessibilityProblems(page)).toEqual([]);

    await form.getByLabel('First name').fill('John');
    await form.getByLabel('Last name').fill('Doe');
    await form.getByLabel('Birth date').fill('1980-02-11');
    await numbers.last().fill('(555) 123-4567');
    await form.getByText('No numbering plan knows this number.').waitFor();
    await form.getByRole('button', { name: 'Make it the main number' }).click();
    await form.getByRole('button', { name: 'Add patient' }).click();
    await page.getByRole('heading', { level: 1, name: 'John Doe' }).waitFor();
    await page.getByText(/^born 1980 · \(555\) 123-4567 · English/).waitFor();
    await page.getByText('There is no consent to texts about visits and care').first().waitFor();
  });
});

describe('the page of a patient', () => {
  beforeEach(async () => {
    await page.goto(`/patients/${ana.id}`);
    await page.getByRole('heading', { level: 1, name: 'Ana Silva' }).waitFor();
  });

  it('shows the right person without giving the birth date away', async () => {
    await page.getByText(/^born 1985 · \(212\) 555-0112/).waitFor();
    expect(await page.getByText('1985-01-20').count()).toBe(0);
    await page.getByText(/^Also used by Leo Silva/).waitFor();
    await page.getByRole('region', { name: 'Text to Ana Silva' }).waitFor();
  });

  it('records consent with the words that were read out; marketing wants a signature', async () => {
    const consent = page.getByRole('region', { name: 'Consent for (212) 555-0112' });
    const marketing = consent.getByRole('listitem').filter({ hasText: 'Marketing' });
    await marketing.getByText('no consent', { exact: true }).waitFor();
    await consent.getByRole('button', { name: 'Record consent' }).click();
    const form = dialog('Record consent');
    // TCPA-03: no box is ticked for the patient.
    for (const box of await form.getByRole('checkbox').all()) expect(await box.isChecked()).toBe(false);
    await form.getByLabel('Marketing').check();
    await form.getByText(/Consent is not a condition of any purchase or of care/).waitFor();
    await form.getByLabel('Read in').selectOption('Spanish');
    await form.getByText(/no es una condición para ninguna compra/).waitFor();
    await form.getByRole('button', { name: 'Record that they agreed' }).click();
    await form.getByText(/Marketing: only a signed consent counts/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await form.getByLabel('Signed it, on paper or on screen').check();
    await form.getByLabel('Where').selectOption('On a paper form');
    await form.getByRole('button', { name: 'Record that they agreed' }).click();
    await form.waitFor({ state: 'detached' });
    await marketing.getByText('allowed', { exact: true }).waitFor();
    await consent.getByText('History of this number').click();
    const history = consent
      .getByRole('listitem')
      .filter({ hasText: 'Agreed in writing: marketing, on a paper form' });
    await history.getByText(/no es una condición para ninguna compra/).waitFor();
  });

  it('adds, prefers and removes a number', async () => {
    const numbers = page.getByRole('region', { name: 'Phone numbers' });
    await numbers.getByRole('button', { name: 'Add a number' }).click();
    const form = dialog('Add a number');
    await form.getByLabel('Phone number').fill('12345');
    await form.getByRole('button', { name: 'Add number' }).click();
    await form.getByText('This is a short code, not a phone number.').waitFor();
    await form.getByLabel('Phone number').fill('212 555 0123');
    await form.getByLabel('Label').fill('work');
    await form.getByRole('button', { name: 'Add number' }).click();
    await form.waitFor({ state: 'detached' });
    const work = numbers.getByRole('listitem').filter({ hasText: '(212) 555-0123' });
    await work.getByRole('button', { name: 'Make main' }).click();
    await work.getByText('Main', { exact: true }).waitFor();
    await page.getByText(/^born 1985 · \(212\) 555-0123/).waitFor();
    await work.getByRole('button', { name: 'Remove (212) 555-0123' }).click();
    await dialog('Remove this number?').getByRole('button', { name: 'Remove' }).click();
    await work.waitFor({ state: 'detached' });
    await page.getByText(/^born 1985 · \(212\) 555-0112/).waitFor();
    await expect.poll(() => numbers.getByRole('listitem').count()).toBe(1);
  });

  it('says whose a number is and how the patient stands; what that forbids is told beside the number', async () => {
    const numbers = page.getByRole('region', { name: 'Phone numbers' });
    await numbers.getByText('not verified').waitFor();
    await numbers.getByRole('button', { name: 'Verify (212) 555-0112' }).press('Enter');
    const verify = dialog('Is this the patient’s number?');
    await verify.getByRole('button', { name: 'The patient has confirmed it' }).press('Enter');
    await verify.getByText(/^Now: verified by staff, /).waitFor();
    await verify.getByRole('button', { name: 'Look up the line' }).click();
    await verify.getByText(/^Now: mobile line · /).waitFor();
    await verify.getByRole('button', { name: 'Text a code' }).click();
    await verify.getByLabel('Code').waitFor();
    const code = /\d{6}/.exec(app.simulator.texts(shared).at(-1)?.body ?? '')?.[0] ?? '';
    await verify.getByLabel('Code').fill(code === '111111' ? '222222' : '111111');
    await verify.getByRole('button', { name: 'Check the code' }).click();
    await verify.getByText('Not the right code; 4 more can be tried.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'patient-verify-number');
    await verify.getByLabel('Code').fill(code);
    await verify.getByLabel('Code').press('Enter');
    await verify.getByText(/^Now: mobile line · verified by code, /).waitFor();
    await verify.getByRole('button', { name: 'Close' }).last().click();
    await numbers.getByText(/verified by code, /).waitFor();
    await numbers.getByRole('button', { name: 'Whose number is (212) 555-0112?' }).press('Enter');
    const whose = dialog('Whose number is this?');
    await whose.getByLabel('Whose', { exact: true }).selectOption('Proxy');
    await whose.getByLabel('First day').fill('2020-01-02');
    await whose.getByLabel('Last day').fill('2019-01-01');
    await whose.getByRole('button', { name: 'Save' }).click();
    await whose.getByText('The last day lies before the first one.').waitFor();
    await whose.getByLabel('Last day').fill('2020-02-03');
    await whose.getByLabel('Payments').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'patient-whose-number');
    await whose.getByRole('button', { name: 'Save' }).press('Enter');
    await whose.waitFor({ state: 'detached' });
    await numbers.getByText('only payments · from Jan 2, 2020 · through Feb 3, 2020').waitFor();
    await numbers
      .getByText(/^Not texted: Whoever has this number speaks for the patient no longer\./)
      .waitFor();

    await page.getByRole('button', { name: 'State' }).click();
    const state = dialog('How the patient stands');
    await state.getByLabel('With the clinic').selectOption('Discharged');
    await state.getByLabel('Do not text').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await state.getByRole('button', { name: 'Save' }).click();
    await state.waitFor({ state: 'detached' });
    await page.getByText('Do not text', { exact: true }).waitFor();
    await page.getByText('Discharged', { exact: true }).waitFor();
    await numbers.getByText('Not texted: This patient is not texted.').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('Are you sure?');
    await page.getByText('This patient is not texted.').first().waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('');

    await page.getByRole('button', { name: 'State' }).click();
    await state.getByLabel('Do not text').uncheck();
    expect(await state.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
    await state.getByLabel(/^I have checked it/).check();
    await state.getByLabel('With the clinic').selectOption('Active patient');
    await state.getByRole('button', { name: 'Save' }).click();
    await state.waitFor({ state: 'detached' });
    await numbers.getByRole('button', { name: 'Whose number is (212) 555-0112?' }).click();
    await whose.getByLabel('Whose', { exact: true }).selectOption('Patient’s own');
    await whose.getByLabel('First day').fill('');
    await whose.getByLabel('Last day').fill('');
    await whose.getByLabel('Payments').uncheck();
    await whose.getByRole('button', { name: 'Save' }).click();
    await numbers.getByText('Patient’s own').waitFor();
    expect(await numbers.getByText(/^Not texted/).count()).toBe(0);
  });

  it('records an opt-out only when it is meant, and only START from the phone lifts it', async () => {
    const consent = page.getByRole('region', { name: 'Consent for (212) 555-0112' });
    await consent.getByRole('button', { name: 'Record opt-out' }).click();
    const form = dialog('Record an opt-out');
    const stop = form.getByRole('button', { name: 'Stop all texts' });
    expect(await stop.getAttribute('aria-disabled')).toBe('true');
    await form.getByLabel('How did the patient ask?').selectOption('On the phone');
    await form.getByLabel('I know that staff cannot take this back.').check();
    expect(await accessibilityProblems(page)).toEqual([]);
    await stop.click();
    await form.waitFor({ state: 'detached' });
    await consent.getByText('Opted out: nothing is texted to this number').waitFor();
    await consent
      .getByText(/recorded by staff\. Only the patient can change this: text START to \(212\)/)
      .waitFor();
    const again = consent.getByRole('button', { name: 'Record opt-out' });
    expect(await again.getAttribute('aria-disabled')).toBe('true');
    const send = page
      .getByRole('region', { name: 'Text to Ana Silva' })
      .getByRole('button', { name: 'Send' });
    await page.getByRole('textbox', { name: 'Message' }).fill('Are you sure?');
    await expect.poll(() => send.getAttribute('aria-disabled')).toBe('true');
    await picture(page, 'patient-opted-out');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Message' }).fill('');

    await app.simulator.textFromPhone({ from: shared, to: app.senderNumber, body: 'START' });
    await app.settle();
    await consent.getByText('Opted out: nothing is texted to this number').waitFor({ state: 'detached' });
    await consent.getByText('Visits and care', { exact: true }).waitFor();
  });

  it.each([
    ['light', 1440],
    ['dark', 360],
    ['light', 320],
  ] as const)('is readable for everybody in %s at %d px', async (theme, width) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 780 });
    await page.reload();
    await page.getByText('History of this number').click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, `patient-${theme}-${width}`);
  });

  it('leaves the console quiet', () => {
    expect(browser.complaints()).toEqual([]);
  });
});
