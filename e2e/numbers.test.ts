import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appointmentSchema } from '../src/contracts/appointment.ts';
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
const day = storyDay(3);

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const as = app.staff.headers;
  const numbers = Array.from({ length: 12 }, (_, index) => `+12125550${200 + index}`);
  for (const [index, phoneNumber] of numbers.entries()) {
    const consents = ['appointment', 'care'] as const;
    const patient = await app.addPatient({ givenName: `P${index}`, phoneNumber, consents });
    const visitType = index < 11 ? 'Check-up' : '=Video';
    const body = { patientId: patient.id, startsAt: `${day}T14:00`, clinician: 'Dr. Okafor', visitType };
    const booked = await app.call('POST', '/api/v2/appointments', { as, body });
    const { id } = appointmentSchema.parse(booked.body);
    await app.call('POST', `/api/v2/appointments/${id}/reminder`, { as, body: {} });
  }
  await app.settle();
  for (const from of numbers.slice(0, 9))
    await app.simulator.textFromPhone({ from, to: app.senderNumber, body: 'CONFIRM' });
  await app.settle();
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('numbers stand beside what they are shares of, say when they are too few, and open their visits', async () => {
  await page.goto(`/numbers?of=visits&from=${day}&to=${day}&by=visitType`);
  const table = page.getByRole('table', { name: 'Confirmation rate by kind of visit' });
  await table.getByRole('row', { name: /Check-up 81\.8%/ }).waitFor();
  await table.getByRole('row', { name: /=Video Too few to say/ }).waitFor();
  await page.getByText('75%').first().waitFor();
  await page.locator('.recharts-bar-rectangle').first().waitFor();
  await looksRight(page, 'numbers');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).first().click();
  const file = await readFile(await (await saved).path(), 'utf8');
  expect(file).toContain(`\r\n${day},${day},Check-up,11,9,11,`);
  expect(file).toContain(`,'=Video,1,0,1,,`);

  await page.getByRole('button', { name: /Confirmation rate: the 9 visits/ }).click();
  const visits = page.getByRole('dialog', { name: 'Confirmation rate' });
  await expect.poll(() => visits.getByRole('listitem').count()).toBe(9);
  expect(await accessibilityProblems(page)).toEqual([]);
  await picture(page, 'numbers-visits');
});

it('texts show what arrived, was answered, opted out and failed, each with what it is a share of', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/numbers?textsBy=kind');
  await page.getByText(/^\d+ delivered of \d+ texts with a final status$/).waitFor();
  await page.getByText(/^\d+ recipients who answered of \d+ recipients of texts that asked$/).waitFor();
  const table = page.getByRole('table', { name: 'Delivery rate by kind of text' });
  await table.getByRole('row', { name: /By staff and software 100% 12 12 12/ }).waitFor();
  await looksRight(page, 'numbers-texts');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).first().click();
  const file = await readFile(await (await saved).path(), 'utf8');
  expect(file).toMatch(/,By staff and software,12,12,12,1,9,12,0\.75,/);
});

it('leaves the console quiet', () => {
  expect(browser.complaints()).toEqual([]);
});
