import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signInOnScreen } from './harness/app.ts';
import {
  accessibilityProblems,
  launchBrowser,
  type Page,
  picture,
  type TestBrowser,
} from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const { id } = await app.addPatient({
    givenName: 'John',
    familyName: 'Doe',
    birthDate: '1980-04-02',
    phoneNumber: '+15551234567',
    consents: ['appointment', 'care'],
  });
  const visit = { patientId: id, clinician: 'Dr. Smith', startsAt: nextWeekAtTwo() };
  const { status } = await app.call('POST', '/api/v2/appointments', { as: app.staff.headers, body: visit });
  if (status !== 201) throw new Error(`no appointment: ${status}`);
  page = await browser.open({ url: app.url });
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

/** The clinic's wall clock, a week from now. */
function nextWeekAtTwo(): string {
  return `${storyDay(7)}T14:00`;
}

describe('the first text of a clinic', () => {
  it('goes out from the screen, is delivered, and is answered, without a reload', async () => {
    await signInOnScreen(page);
    await page.getByText('Simulator: texts go to the phone on this screen, nobody is texted').waitFor();

    // Find the patient and write the reminder.
    await page.getByRole('button', { name: 'New message' }).click();
    const dialog = page.getByRole('dialog', { name: 'New message' });
    await dialog.getByLabel('Patient or phone number').fill('John');
    await dialog.getByRole('button', { name: /John Doe/ }).click();
    await dialog.getByLabel('Template').selectOption({ label: 'Appointment Reminder' });
    // The clinician and the time come from the visit that is booked.
    const text = dialog.getByRole('textbox', { name: 'Message' });
    await expect
      .poll(() => text.inputValue(), { timeout: 10_000 })
      .toMatch(/^Hi John, .* with Dr\. Smith on /);
    await dialog.getByText('As it will really be sent').waitFor();
    await picture(page, 'firstText-compose');
    expect(await accessibilityProblems(page)).toEqual([]);
    await text.press('Control+Enter');

    // The conversation opens by itself; the status moves on screen.
    const thread = page.getByRole('log', { name: 'Texts with John Doe' });
    const reminder = thread.getByRole('article').filter({ hasText: 'Reply CONFIRM' });
    await reminder.getByText('Queued').waitFor();
    await app.settle();
    await reminder.getByText('Delivered').waitFor();

    // The patient reads it on the phone beside the inbox and answers.
    const phone = page.getByRole('complementary', { name: 'Simulated phone' });
    await phone
      .getByRole('log')
      .getByText(/Reply CONFIRM/)
      .waitFor();
    await phone.getByRole('textbox', { name: 'Answer as the patient' }).fill('CONFIRM');
    await phone.getByRole('button', { name: 'Send from the phone' }).click();
    await thread
      .getByRole('article')
      .filter({ hasText: /^CONFIRM/ })
      .waitFor();
    await app.settle();

    // The thank-you arrives, and the visit is confirmed.
    await thread.getByText('Thank you for confirming your appointment!').waitFor();
    await phone.getByRole('log').getByText('Thank you for confirming your appointment!').waitFor();
    await page.getByRole('region', { name: 'Conversation with John Doe' }).getByText('Confirmed').waitFor();
    await picture(page, 'firstText-confirmed');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(browser.complaints()).toEqual([]);
  });
});
