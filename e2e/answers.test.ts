import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReminderApp, step, type ReminderApp } from '../test/reminders/harness.ts';
import { builtScreens } from '../test/harness/built.ts';
import { signIn } from './harness/app.ts';
import { launchBrowser, type Page, type TestBrowser } from './harness/browser.ts';
import { looksRight } from './harness/looksRight.ts';

let clinic: ReminderApp;
let browser: TestBrowser;
let page: Page;

const visitOf = (name: string) =>
  page.getByRole('list', { name: 'Appointments' }).getByRole('listitem').filter({ hasText: name });
const phone = () => page.getByRole('complementary', { name: 'Simulated phone' });

/** Answers on the phone beside the screen, as its owner does. */
async function answers(phoneNumber: string, words: string): Promise<void> {
  await phone().getByLabel('Whose phone').selectOption(phoneNumber);
  await phone().getByRole('textbox', { name: 'Answer as the patient' }).fill(words);
  await phone().getByRole('button', { name: 'Send from the phone' }).click();
  await phone().getByRole('log').getByText(`Sent: ${words}, `).last().waitFor();
  await clinic.tick();
}

/** What the record says of the one visit of whoever has this first name. */
async function statusOf(givenName: string): Promise<string | undefined> {
  const { rows } = await clinic.app.database.pools.staff.query<{ status: string }>(
    'select a.status from appointment a join patient p on p.id = a.patient_id where p.given_name = $1',
    [givenName],
  );
  return rows[0]?.status;
}

/** Does what stands in the menu of a visit. */
async function choose(name: string, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

beforeAll(async () => {
  const screensFolder = await builtScreens();
  [clinic, browser] = await Promise.all([createReminderApp({ screensFolder }), launchBrowser()]);
  await clinic.rule([step(randomUUID(), { days: 3 }), step(randomUUID(), { days: 1, skipsConfirmed: true })]);
  page = await browser.open({ url: clinic.app.url });
  await signIn(page, clinic.app);
});

afterAll(async () => {
  await browser.close();
  await clinic.app.close();
});

it('two children on one phone are one numbered text, and “1 yes, 2 no” is an answer for each', async () => {
  clinic.at('2027-06-01T10:00');
  const { id: ana, phoneNumber } = await clinic.patient('Ana');
  const { id: leo } = await clinic.patient('Leo', phoneNumber);
  await clinic.book(ana, '2027-06-08T09:00');
  await clinic.book(leo, '2027-06-08T09:30');
  await clinic.workOut();
  clinic.at('2027-06-05T09:00');
  await clinic.tick();

  await page.goto('/appointments?date=2027-06-08');
  await visitOf('Leo').getByText('Reminded').waitFor();
  await phone().getByLabel('Whose phone').selectOption(phoneNumber);
  const texts = phone().getByRole('log').getByRole('paragraph');
  await texts.filter({ hasText: /1\) Ana 9:00\sAM, 2\) Leo 9:30\sAM/ }).waitFor();
  expect(await texts.count()).toBe(1);

  await answers(phoneNumber, '1 yes, 2 no');
  await visitOf('Ana').getByText('Confirmed').waitFor();
  await visitOf('Leo').getByText('Asked for another time.').waitFor();
  await texts
    .filter({ hasText: /^Received: Confirmed: 1 Ana .* Please call us at .* about: 2 Leo/ })
    .waitFor();
  await looksRight(page, 'answers-family');

  await page.getByRole('link', { name: /^Tasks/ }).click();
  const task = page.getByRole('listitem').filter({ hasText: 'Said no' });
  await task.getByLabel('What the patient wrote').getByText('1 yes, 2 no').waitFor();
  await task
    .getByLabel('What was answered')
    .getByText(/^Confirmed: 1 Ana/)
    .waitFor();
  await task.getByText(/ · Leo .*· Okafor · wants another time/).waitFor();
  await task.getByText(/ · Ana .*· Okafor · confirmed/).waitFor();
  await task.getByText('English').waitFor();
  expect(await task.getByRole('link', { name: 'Call', exact: true }).getAttribute('href')).toBe(
    `tel:${phoneNumber}`,
  );
  await looksRight(page, 'answers-family-task');
});

it('staff take an answer back, and what it had withdrawn is planned anew', async () => {
  await page.goto('/appointments?date=2027-06-08');
  await choose('Ana', 'Undo the patient’s answer: confirmed');
  await visitOf('Ana').getByText('Confirmed').waitFor({ state: 'detached' });
  expect(await statusOf('Ana')).toBe('booked');
  await choose('Leo', 'Undo the patient’s answer: wants another time');
  await visitOf('Leo').getByText('Asked for another time.').waitFor({ state: 'detached' });
  expect(await statusOf('Leo')).toBe('booked');
  await clinic.workOut();
  await visitOf('Leo')
    .getByRole('button', { name: /^Reminders/ })
    .click();
  const visit = page.getByRole('dialog', { name: /^Visit of Leo/ });
  await visit.getByText(/^Goes Mon, Jun 7, 9:30/).waitFor();
  await looksRight(page, 'answers-undone');
  await page.keyboard.press('Escape');
});

it('a moved visit takes its reminders back and is asked about anew; an answer to the old time is for staff', async () => {
  clinic.at('2027-06-07T10:00');
  const { id, phoneNumber } = await clinic.patient('Ruth');
  await clinic.book(id, '2027-06-10T14:00');
  await clinic.workOut();
  clinic.at('2027-06-07T14:00');
  await clinic.tick();
  await page.goto('/appointments?date=2027-06-10');
  await visitOf('Ruth').getByText('Reminded').waitFor();

  await choose('Ruth', /^Move or edit/);
  const move = page.getByRole('dialog', { name: 'Move or edit the visit' });
  await move.getByLabel('Day').fill('2027-06-15');
  await move.getByLabel('Time').fill('15:30');
  await move.getByRole('button', { name: 'Save' }).click();
  await move.waitFor({ state: 'detached' });
  await clinic.workOut();

  await page.goto('/appointments?date=2027-06-15');
  await visitOf('Ruth').getByText('Booked').waitFor();
  await visitOf('Ruth')
    .getByRole('button', { name: /^Reminders/ })
    .click();
  const visit = page.getByRole('dialog', { name: /^Visit of Ruth/ });
  await visit.getByText(/^Goes Sat, Jun 12, 3:30/).waitFor();
  await visit.getByText(/^Goes Mon, Jun 14, 3:30/).waitFor();
  await visit.getByText('Before the visit was moved (2)').click();
  await visit.getByText(/^Went Mon, Jun 7, 2:00/).waitFor();
  await visit.getByText('The visit was moved; the new time has reminders of its own.').waitFor();
  await looksRight(page, 'answers-moved');
  await page.keyboard.press('Escape');

  await answers(phoneNumber, 'C');
  await page.getByRole('link', { name: /^Conversations/ }).click();
  await page.getByRole('link', { name: /Ruth.*Waiting/ }).waitFor();
  await page.goto('/appointments?date=2027-06-15');
  await visitOf('Ruth').getByText('Booked').waitFor();
  expect(await statusOf('Ruth')).toBe('booked');

  clinic.at('2027-06-12T15:30');
  await clinic.tick();
  await visitOf('Ruth').getByText('Reminded').waitFor();
  await answers(phoneNumber, 'C');
  await visitOf('Ruth').getByText('Confirmed').waitFor();
  expect(await statusOf('Ruth')).toBe('confirmed');
});

it('leaves the console quiet', () => {
  expect(browser.complaints()).toEqual([]);
});
