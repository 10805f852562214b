import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, fillSignIn, signIn } from './harness/app.ts';
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

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const consents = ['appointment', 'care', 'conversation'] as const;
  await app.addPatient({ givenName: 'Ana', familyName: 'Silva', phoneNumber: '+12125550101', consents });
  await app.addPatient({ givenName: 'Ben', familyName: 'Ruiz', phoneNumber: '+12125550102', consents });
  await app.addPatient({ givenName: 'Cleo', familyName: 'Ruiz', phoneNumber: '+12125550102', consents });
  await app.addPatient({ givenName: 'Dan', familyName: 'Moor', phoneNumber: '+12125550103', consents });
  const textFrom = (phoneNumber: string, body: string, minutesAgo: number) =>
    app.addMessage({
      phoneNumber,
      body,
      at: new Date(storyNow().getTime() - minutesAgo * 60_000),
      isWaiting: true,
    });
  await textFrom('+12125550101', 'May I come at three?', 10);
  await textFrom('+12125550102', 'We are late', 20);
  await textFrom('+12125550103', 'Hello', 30);
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

beforeEach(async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/conversations');
  await page.getByRole('link', { name: /Dan Moor/ }).waitFor();
});

/** A busy machine may take its time. */
const patient = { timeout: 10_000 };
const composer = () => page.getByRole('textbox', { name: 'Message' });
const heading = (name: string) => page.getByRole('heading', { level: 1, name });

describe('the inbox', () => {
  it('is walked through by single keys, and done can be undone', async () => {
    await page.keyboard.press('j');
    await heading('Ana Silva').waitFor();
    await page.keyboard.press('j');
    await heading('Ben Ruiz and Cleo Ruiz').waitFor();
    await page.keyboard.press('j');
    await heading('Dan Moor').waitFor();
    await page.keyboard.press('k');
    await heading('Ben Ruiz and Cleo Ruiz').waitFor();
    await page.keyboard.press('e');
    await heading('Dan Moor').waitFor();
    const done = page.getByRole('link', { name: /Ben Ruiz/ }).getByText('Done');
    await done.waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await done.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('switch').click();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    expect(await help.count()).toBe(0);
    await heading('Dan Moor').waitFor();
  });

  it('keeps a draft over another conversation and a reload, outside of local storage', async () => {
    await page.getByRole('link', { name: /Ana Silva/ }).click();
    await composer().fill('Yes, three is');
    await page.getByRole('link', { name: /Dan Moor/ }).click();
    await heading('Dan Moor').waitFor();
    expect(await composer().inputValue()).toBe('');
    await page.getByRole('link', { name: /Ana Silva/ }).click();
    await heading('Ana Silva').waitFor();
    expect(await composer().inputValue()).toBe('Yes, three is');
    await page.reload();
    await expect.poll(() => composer().inputValue(), patient).toBe('Yes, three is');
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('three');
    await composer().fill('');
  });

  it('names what makes a text longer, and replaces it with one click', async () => {
    await page.getByRole('link', { name: /Ana Silva/ }).click();
    await composer().fill('We’re ready…');
    await page.getByText('curly apostrophe ’, ellipsis …').waitFor();
    await page.getByText('Special characters').waitFor();
    await page.getByRole('button', { name: 'Replace look-alikes' }).click();
    await expect.poll(() => composer().inputValue(), patient).toBe("We're ready...");
    await page.getByText('Standard characters').waitFor();
    await composer().fill('');
  });

  it('says in words why nothing can be sent', async () => {
    await page.getByRole('link', { name: /Ana Silva/ }).click();
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await page.getByText('Write a text first.').waitFor();
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await composer().fill('Your SSN 219-09-9999 is on file');
    await page.getByText('This must not be sent by text').waitFor();
    expect(await send.getAttribute('aria-disabled')).toBe('true');
    await composer().fill('');

    await page.getByRole('link', { name: /Ben Ruiz/ }).click();
    await heading('Ben Ruiz and Cleo Ruiz').waitFor();
    await composer().fill('No hurry');
    await page.getByText('This phone is shared: choose who is meant.').waitFor();
    await page.getByRole('group', { name: 'Who is meant?' }).getByText('Cleo Ruiz').click();
    await expect.poll(() => send.getAttribute('aria-disabled'), patient).toBe('false');
    await composer().fill('');
  });

  it('shows an opt-out where one is about to write, and takes Send away', async () => {
    await page.getByRole('link', { name: /Dan Moor/ }).click();
    const phone = page.getByRole('complementary', { name: 'Simulated phone' });
    await phone.getByRole('button', { name: 'STOP' }).click();
    await page.getByText(/^Opted out on/).waitFor();
    await composer().fill('Please come back');
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await expect.poll(() => send.getAttribute('aria-disabled'), patient).toBe('true');
    await page.getByText(/No text can be sent until the patient texts START/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await composer().fill('');
  });

  it('goes from the list to a conversation and back on the narrowest phone', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'inbox-320');
    await page.getByRole('link', { name: /Ana Silva/ }).click();
    await composer().waitFor();
    expect(await page.getByRole('link', { name: /Ben Ruiz/ }).isVisible()).toBe(false);
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await picture(page, 'conversation-320');
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('link', { name: /Ben Ruiz/ }).waitFor();
  });

  it('is dark where the device is, and stays as chosen', async () => {
    const dark = await browser.open({ url: app.url, theme: 'dark' });
    await signIn(dark, app);
    const theme = () => dark.evaluate(() => document.documentElement.dataset['theme']);
    expect(await theme()).toBe('dark');
    await dark.getByRole('link', { name: /Ana Silva/ }).click();
    await dark.getByText('May I come at three?').last().waitFor();
    expect(await accessibilityProblems(dark)).toEqual([]);
    await dark.getByRole('button', { name: /account and appearance/ }).click();
    await dark.getByRole('menuitemradio', { name: 'Light' }).waitFor();
    expect(await accessibilityProblems(dark)).toEqual([]);
    await dark.getByRole('menuitemradio', { name: 'Light' }).click();
    expect(await theme()).toBe('light');
    await dark.reload();
    expect(await theme()).toBe('light');
    await dark.context().close();
  });

  it('keeps the draft when the session ends, and comes back to it', async () => {
    const own = await browser.open({ url: app.url });
    await signIn(own, app);
    await own.getByRole('link', { name: /Ana Silva/ }).click();
    const text = own.getByRole('textbox', { name: 'Message' });
    await text.fill('Three is');
    await own.context().clearCookies();
    await text.fill('Three is fine');
    await own.getByRole('link', { name: /Ben Ruiz/ }).click();
    await own.getByRole('heading', { name: 'Sign in to Hearback' }).waitFor();
    await fillSignIn(own);
    await own.getByRole('link', { name: /Ana Silva/ }).click();
    await own.getByRole('heading', { level: 1, name: 'Ana Silva' }).waitFor();
    await expect.poll(() => text.inputValue(), patient).toBe('Three is fine');
    await own.context().close();
  });

  it('leaves the console quiet', () => {
    expect(browser.complaints()).toEqual([]);
  });
});
