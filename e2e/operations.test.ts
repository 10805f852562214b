import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { careCategories } from '../src/domain/message/category.ts';
import type { TestApp } from '../test/harness/app.ts';
import { queueTexts } from '../test/harness/queueTexts.ts';
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

const mia = '+12125550130';
const people = [
  ['Zoe Bjork', '+12125550131'],
  ['Leo Silva', '+12125550132'],
  ['Ana Brook', '+12125550133'],
] as const;

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  await app.addPatient({ givenName: 'Mia', familyName: 'Stone', phoneNumber: mia });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

/** Texts whose answers were lost a while ago, and that Twilio does not list. */
async function loseTexts(): Promise<void> {
  for (const [name, to] of people) {
    const [givenName = '', familyName = ''] = name.split(' ');
    await app.addPatient({ givenName, familyName, phoneNumber: to, consents: careCategories });
    app.simulator.faults.set('error500', { next: 1 });
    await app.sms.sendSMS({ to, message: 'Your appointment is confirmed for tomorrow at 2 PM' });
    // An answer between: three lost ones in a row would pause the number.
    await app.sms.sendSMS({ to: mia, message: 'Please bring your insurance card' });
  }
  await app.database.pools.staff.query(
    `update message set claimed_at = claimed_at - interval '20 minutes' where dispatch_state = 'unknown'`,
  );
  await app.settle();
}

describe('texts of unknown fate', () => {
  it('stand together among the tasks, and say what each choice means', async () => {
    await page.goto('/tasks');
    await page.getByText('Nothing waits for you').waitFor();
    await loseTexts();
    const group = page.getByRole('region', { name: '3 texts whose fate Twilio has not told us' });
    await group.waitFor();
    expect(await page.getByText('Sent or not?').count()).toBe(0);
    await looksRight(page, 'unknown-group');
    await group.getByRole('button', { name: 'Settle them …' }).click();
    const dialog = page.getByRole('dialog', { name: 'What became of these texts?' });
    await dialog.getByRole('radio', { name: /^They were not sent: send them now/ }).check();
    await dialog.getByText('If the first one did arrive, the patient gets it twice.').waitFor();
    await looksRight(page, 'unknown-dialog');
  });

  it('are settled for a selection: one was sent after all', async () => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'All 3' }).uncheck();
    await dialog.getByRole('checkbox', { name: /^Zoe Bjork/ }).check();
    await dialog.getByRole('radio', { name: /^They were sent/ }).check();
    await dialog.getByRole('button', { name: 'Record 1 text as sent' }).click();
    await dialog.getByText('1 text recorded as sent.').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  });

  it('go out again as new texts when nobody has got them', async () => {
    const group = page.getByRole('region', { name: '2 texts whose fate Twilio has not told us' });
    await group.getByRole('button', { name: 'Settle them …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /^They were not sent: send them now/ }).check();
    await dialog.getByRole('button', { name: 'Send 2 texts again' }).click();
    await dialog.getByText('2 texts on the way again, each as a new text.').waitFor();
    await picture(page, 'unknown-result');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await group.waitFor({ state: 'detached' });
    await expect
      .poll(async () => {
        await app.settle();
        return people.map(([, to]) => app.simulator.texts(to).length);
      })
      .toEqual([0, 1, 1]);
  });
});

describe('the brake', () => {
  it('is told where one works: a task, and where to look', async () => {
    await queueTexts(app, [mia, mia, mia, mia, mia, mia]);
    await app.settle();
    await page.goto('/tasks');
    const urgent = page.getByRole('list', { name: 'Urgent tasks' }).getByRole('listitem');
    await urgent.getByText('The brake is set').waitFor();
    await looksRight(page, 'brake-task');
    await urgent.getByRole('link', { name: 'Open operations' }).click();
    await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
    expect(app.simulator.texts(mia)).toHaveLength(5);
  });

  it('is released with its texts withdrawn', async () => {
    const brakes = page.getByRole('list', { name: 'Brakes that are set' });
    await brakes.getByText('4 texts wait').waitFor();
    await looksRight(page, 'operations');
    await brakes.getByRole('button', { name: /^Release/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Release this brake?' });
    await dialog.getByText('Automated texts to Mia Stone: 4 texts wait.').waitFor();
    await dialog.getByRole('radio', { name: /^Withdraw what waits/ }).check();
    await looksRight(page, 'brake-dialog');
    await dialog.getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByText('No brake is set.').waitFor();
    await app.settle();
    // Three by hand before, two before the brake.
    expect(app.simulator.texts(mia)).toHaveLength(5);
    await page.goto('/tasks');
    await page.getByText('Nothing waits for you').waitFor();
  });

  it('of the whole clinic is told to everybody on every screen', async () => {
    await page.goto('/operations');
    await page.getByLabel('Automated texts an hour').fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('to one number within an hour, or more than 3 in all').waitFor();
    await queueTexts(
      app,
      people.map(([, to]) => to),
      { lane: 'campaigns' },
    );
    await app.settle();
    await page.goto('/conversations');
    const banner = page.getByRole('complementary', { name: 'Mode and warnings' });
    await banner.getByText(/^Automated texts wait/).waitFor();
    await looksRight(page, 'brake-banner');
    await banner.getByRole('link', { name: 'Open operations' }).click();
    await page.getByRole('button', { name: 'Release … All automated texts' }).click();
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    await banner.getByText(/^Automated texts wait/).waitFor({ state: 'detached' });
    expect(browser.complaints()).toEqual([]);
  });
});
