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

const zoe = '+12125550174';

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  await app.addPatient({
    givenName: 'Zoe',
    familyName: 'Bjork',
    phoneNumber: zoe,
    consents: ['appointment'],
  });
  await app.addPatient({ givenName: 'Leo', familyName: 'Silva', phoneNumber: '+12125550175' });
  await app.call('POST', '/api/v2/twilio/send-sms', {
    as: app.key,
    body: { to: zoe, message: 'Your visit is tomorrow.', category: 'appointment' },
  });
  await app.settle();
  await app.simulator.textFromPhone({ from: zoe, to: app.senderNumber, body: 'wrong number' });
  await app.settle();
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

describe('incidents (HIPAA-08, A31)', () => {
  it('a wrong number makes one, which is weighed and closed', async () => {
    await page.goto('/tasks');
    const task = page.getByRole('listitem').filter({ hasText: 'Wrong number' });
    await task.getByRole('link', { name: 'Open incident' }).click();
    await page.getByRole('heading', { level: 1, name: 'Number of somebody else' }).waitFor();
    await page.getByRole('list', { name: 'Patients concerned' }).getByText('Zoe Bjork').waitFor();
    await page.getByText(/^(59|60) days left$/).waitFor();
    expect(await page.getByRole('list', { name: 'Texts' }).getByRole('link').count()).toBe(1);
    await picture(page, 'incident');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByLabel('Low probability').check();
    const save = page.getByRole('button', { name: 'Save', exact: true });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('1. What data').fill('The time of a visit');
    await page.getByLabel('2. Who got them').fill('A stranger');
    await page.getByLabel('3. Whether they were seen').fill('Read and answered');
    await page.getByLabel('4. What was done about it').fill('The number was unlinked');
    await page.getByLabel('Why', { exact: true }).fill('Names nobody');
    await save.click();
    await page.getByText('Nobody: it is no breach.').waitFor();
    await page.getByRole('button', { name: 'Close the incident' }).click();
    await page.getByRole('button', { name: 'Open it again' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('is reported by hand, and stands in the list with its days', async () => {
    await page.goto('/incidents');
    await page.getByText('No incident is open').waitFor();
    await page.getByRole('button', { name: 'Report an incident' }).click();
    await page.getByLabel('What it is').selectOption('key_or_backup');
    await page.getByLabel('What happened').fill('A backup was left in a taxi');
    await page.getByLabel('Whom it concerns').fill('Leo');
    await page.getByRole('option', { name: /Leo Silva/ }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'incident-report');
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    await page.getByRole('link', { name: 'Key, backup or device' }).waitFor();
    await picture(page, 'incidents');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('fits the narrowest phone, in the dark, and a breach names who is told', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('link', { name: 'Key, backup or device' }).click();
    await page.getByLabel('People in all').fill('900');
    await page.getByRole('button', { name: 'Save the numbers' }).click();
    await page.getByText('The media', { exact: true }).waitFor();
    const told = page.getByLabel('Patients told on');
    await told.fill('2026-01-02');
    await page.getByRole('button', { name: 'Note' }).first().click();
    await page.getByText('Day noted').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, 'incident-dark-320');
    await page.goto('/incidents');
    await page.getByRole('link', { name: 'Key, backup or device' }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(browser.complaints()).toEqual([]);
  });
});
