import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import {
  accessibilityProblems,
  launchBrowser,
  type Page,
  picture,
  type TestBrowser,
} from './harness/browser.ts';
import { storyDay } from './harness/clock.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;

const tomorrow = storyDay(1);
const [ana, leo] = ['+12125550131', '+12125550132'];

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  // They agreed to texts about their visits at the front desk; the file of visits says nothing of that.
  await app.addPatient({
    givenName: 'Ana',
    familyName: 'Silva',
    phoneNumber: ana,
    consents: ['care', 'appointment'],
  });
  await app.addPatient({
    givenName: 'Leo',
    familyName: 'Ortiz',
    phoneNumber: leo,
    consents: ['care', 'appointment'],
  });
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('from a file of tomorrow’s visits to a confirmed answer from a phone', async () => {
  await page.goto('/appointments');
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByText('No file yet').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture(page, 'import-file');
  const csv = [
    'Cita;Paciente;Celular;Fecha y hora;Modalidad;Médico;Consentimiento;Nota',
    `V-1;"Silva, Ana";(212) 555-0131;${tomorrow} 16:00;Video;Dr. Smith;sí;"two\nlines"`,
    `V-2;Leo Ortiz;212-555-0132;${tomorrow} 17:30;presencial;Dr. Okafor;;=1+1`,
    `V-3;Kim Park;12;${tomorrow} 18:00;;Dr. Okafor;;`,
  ].join('\r\n');
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'tomorrow.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${csv}`) });

  await page.getByRole('heading', { name: 'Confirm the columns' }).waitFor();
  expect(await page.getByLabel('Celular').inputValue()).toBe('phoneNumber');
  expect(await page.getByLabel('Fecha y hora').inputValue()).toBe('startsAt');
  await page.getByLabel('Cita', { exact: true }).selectOption('visitId');
  await looksRight(page, 'import-columns');
  await page.getByRole('button', { name: 'Check the rows' }).click();
  await page.getByRole('heading', { name: 'Being checked' }).waitFor();
  await app.settle();

  await page.getByRole('heading', { name: 'What the file would do' }).waitFor();
  await page.getByText('Phone number is not a phone number that can be reached.').waitFor();
  const noConsent = page.getByRole('list', { name: 'Why consents will not be recorded' });
  await noConsent.getByText('The day on which consent was given is missing. (row 2)').waitFor();
  await looksRight(page, 'import-check');
  await page.getByRole('button', { name: 'Import 2 visits' }).click();
  await page.getByRole('heading', { name: 'Being imported' }).waitFor();
  await app.settle();
  await page.getByRole('heading', { name: 'Imported', exact: true }).waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture(page, 'import-done');
  await page.getByRole('link', { name: 'See the visits' }).click();
  await page.getByText('Ana Silva').first().waitFor();
  await page.getByText('Dr. Smith · Video').waitFor();
  const rows = await app.database.pools.staff.query<{ id: string; external_id: string }>(
    'select id, external_id from appointment order by external_id',
  );
  expect(rows.rows.map(({ external_id: id }) => id)).toEqual(['V-1', 'V-2']);

  for (const { id } of rows.rows)
    expect(
      (await app.call('POST', `/api/v2/appointments/${id}/reminder`, { as: app.key, body: {} })).status,
    ).toBe(200);
  await app.simulator.textFromPhone({ from: ana, to: app.senderNumber, body: 'CONFIRM' });
  await app.settle();
  await page.getByText('Confirmed', { exact: true }).first().waitFor();
  const [anas, leos] = (
    await app.database.pools.staff.query<{ status: string }>(
      'select status from appointment order by external_id',
    )
  ).rows;
  expect([anas?.status, leos?.status]).toEqual(['confirmed', 'booked']);
}, 30_000);

it('leaves the console quiet', () => {
  expect(browser.complaints()).toEqual([]);
});
