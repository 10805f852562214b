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
import { storyNow } from './harness/clock.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;
let patientId: string;
let conversationId: string;
const phoneNumber = '+12125550144';

const send = (body: object) =>
  app.call('POST', '/api/v2/twilio/send-sms', { as: app.key, body: { to: phoneNumber, ...body } });

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const consents = ['appointment', 'care'] as const;
  patientId = (await app.addPatient({ givenName: 'Ana', familyName: 'Silva', phoneNumber, consents })).id;
  const tomorrow = new Date(storyNow().getTime() + 86_400_000).toISOString();
  await send({ message: 'Your visit is tomorrow.', category: 'appointment', sendAt: tomorrow });
  await send({ message: 'Your order 219099999 is here.' });
  await send({ message: 'Your balance is ready.', category: 'payment' });
  await send({ message: 'Your SSN is 123-45-6789', patientId });
  const { rows } = await app.database.pools.staff.query<{ id: string }>(
    'select id from conversation where phone_number = $1',
    [phoneNumber],
  );
  conversationId = rows[0]?.id ?? '';
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

const why = (name: string) => page.getByRole('dialog', { name });

describe('why a text was not sent', () => {
  it('is answered at the text itself, by keyboard, in both themes and on a phone', async () => {
    await page.goto(`/conversations/${conversationId}`);
    const ask = page.getByRole('button', { name: 'Why does it wait?' });
    await ask.first().waitFor();
    expect(await ask.count()).toBe(2);
    await ask.first().focus();
    await page.keyboard.press('Enter');
    const waits = why('Why does it wait?');
    await waits.getByText(/^It leaves/).waitFor();
    await waits.getByText('Consent on record', { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'decision-waits');
    await page.keyboard.press('Escape');
    await waits.waitFor({ state: 'detached' });
    expect(await ask.first().evaluate((button) => button === document.activeElement)).toBe(true);
    await page.emulateMedia({ colorScheme: 'dark' });
    await ask.last().click();
    await waits.getByText('D-SSN-HOLD').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'decision-held-dark');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take back' }).last().click();
    await page.getByRole('button', { name: 'Why was this not sent?' }).click();
    await why('Why was this not sent?').getByText('Somebody of the clinic took it back.').first().waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Why was this not sent?' }).click();
    await why('Why was this not sent?').getByText('Somebody of the clinic took it back.').first().waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'decision-360-dark');
    // Cut off, and nothing in it takes the focus: then it is itself a stop, and scrolls by the keys.
    await page.setViewportSize({ width: 360, height: 420 });
    const panel = why('Why was this not sent?');
    await expect.poll(() => panel.getAttribute('tabindex')).toBe('0');
    expect(await accessibilityProblems(page)).toEqual([]);
    await panel.focus();
    await page.keyboard.press('End');
    await expect.poll(() => panel.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  });

  it('is told on the patient’s page of texts that were refused', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`/patients/${patientId}`);
    const list = page.getByRole('list', { name: 'Texts that were not sent' });
    await list
      .getByText(/Texts about payments need a consent of their own/)
      .first()
      .waitFor();
    await list.getByText('By which rules').first().focus();
    await page.keyboard.press('Enter');
    await list.getByText('D-SSN').first().waitFor();
    expect(await overflow(page)).toBe(0);
    await list.scrollIntoViewIfNeeded();
    await picture(page, 'refused-360');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'refused-dark-360');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await accessibilityProblems(page)).toEqual([]);
    await list.scrollIntoViewIfNeeded();
    await picture(page, 'refused');
  });
});
