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

const zoe = '+12125550114';
const leo = '+12125550115';

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  await app.addPatient({ givenName: 'Zoe', familyName: 'Bjork', phoneNumber: zoe });
  await app.addPatient({ givenName: 'Leo', familyName: 'Silva', phoneNumber: leo });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

async function says(from: string, body: string) {
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
  await app.settle();
}

const card = (list: string, name: string) =>
  page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: name });

describe('tasks', () => {
  it('appear by themselves, the urgent ones apart, with the number to call', async () => {
    await page.goto('/tasks');
    await page.getByText('Nothing waits for you').waitFor();
    await says(leo, 'RESCHEDULE');
    await says(zoe, 'I have chest pain');
    const urgent = card('Urgent tasks', 'Zoe Bjork');
    await urgent.getByText('(212) 555-0114').waitFor();
    expect(await urgent.getByRole('link', { name: 'Call now' }).getAttribute('href')).toBe(`tel:${zoe}`);
    await page.getByRole('heading', { level: 2 }).first().getByText('Urgent').waitFor();
    await picture(page, 'tasks');
    expect(await accessibilityProblems(page)).toEqual([]);
    await urgent.getByRole('link', { name: 'Open conversation' }).click();
    await page.getByRole('log', { name: 'Texts with Zoe Bjork' }).getByText('I have chest pain').waitFor();
    await page.goBack();
  });

  it('are done with what came of them, can be undone, and opened again', async () => {
    const urgent = card('Urgent tasks', 'Zoe Bjork');
    await urgent.getByRole('button', { name: 'Done …' }).click();
    await page.getByRole('button', { name: 'Left a message' }).click();
    const outcome = page.getByLabel('What came of it');
    expect(await outcome.inputValue()).toBe('Left a message');
    await outcome.fill('Reached: an ambulance is there');
    await outcome.press('Enter');
    await urgent.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await urgent.waitFor();

    await urgent.getByRole('button', { name: 'Done …' }).click();
    await page.getByLabel('What came of it').fill('Reached: an ambulance is there');
    await page.getByRole('button', { name: 'Mark as done' }).click();
    await urgent.waitFor({ state: 'detached' });
    await page.getByRole('navigation', { name: 'Show tasks' }).getByRole('link', { name: 'Done' }).click();
    const done = card('Done tasks', 'Zoe Bjork');
    await done.getByText('Reached: an ambulance is there').waitFor();
    await done.getByText(/by Dana Reyes/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await done.getByRole('button', { name: 'Open again' }).click();
    await done.waitFor({ state: 'detached' });
  });

  it('that may be an opt-out show the words and what matched, and are decided', async () => {
    await page.goto('/tasks');
    await says(leo, 'should I stop the metformin?');
    const review = page.getByRole('listitem').filter({ hasText: 'May want no more texts' });
    await review.getByLabel('What the patient wrote').getByText('should I stop the metformin?').waitFor();
    await review.getByText('Matched: a sentence (stop in sentence).').waitFor();
    expect(await review.getByRole('button', { name: 'Done …' }).count()).toBe(0);
    await picture(page, 'tasks-review');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 360, height: 740 });
    await review.scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, 'tasks-review-dark-360');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await review.getByRole('button', { name: 'Not an opt-out' }).press('Enter');
    await review.waitFor({ state: 'detached' });
    await says(leo, 'too many texts');
    await review.getByRole('button', { name: 'It is an opt-out …' }).press('Enter');
    expect(await accessibilityProblems(page)).toEqual([]);
    await review.getByRole('button', { name: 'Opt out for good' }).press('Enter');
    await review.waitFor({ state: 'detached' });
    await page.goto('/tasks?state=done');
    const found = page.getByRole('listitem').filter({ hasText: 'Found to be an opt-out' });
    await found.waitFor();
    expect(await found.getByRole('button', { name: 'Open again' }).count()).toBe(0);
    await says(zoe, 'should I stop the metformin?');
  });

  it('fit the narrowest phone, in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/tasks');
    await card('Urgent tasks', 'Zoe Bjork').getByRole('button', { name: 'Done …' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, 'tasks-dark-320');
    expect(browser.complaints()).toEqual([]);
  });
});
