import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditHeadSchema } from '../src/contracts/audit.ts';
import { sealAudit } from '../src/services/audit/sealAudit.ts';
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
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  [app, browser] = await Promise.all([createScreenApp(), launchBrowser()]);
  const mia = await app.addPatient({ givenName: 'Mia', familyName: 'Stone', phoneNumber: '+12125550130' });
  await app.addPatient({ givenName: 'Leo', familyName: 'Silva', phoneNumber: '+12125550131' });
  await app.call('GET', `/api/v2/patients/${mia.id}`, { as: app.staff.headers });
  await app.call('PATCH', `/api/v2/patients/${mia.id}`, {
    as: app.staff.headers,
    body: { givenName: 'Maya' },
  });
  await app.call('PATCH', '/api/v2/clinic', { as: app.staff.headers, body: { automatedPerHour: 500 } });
  await sealAudit(app.deps, app.clinicId);
  page = await browser.open({ url: app.url });
  await signIn(page, app);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

it('shows who saw and did what, how far it is sealed, in both themes and on a phone', async () => {
  await page.goto('/audit');
  await page.getByRole('listitem').filter({ hasText: 'Patient changed' }).waitFor();
  await page.getByText(/^Sealed to .* events, head/).waitFor();
  expect(await page.getByText('not sealed yet').count()).toBeGreaterThan(0);
  const changed = page.getByRole('listitem').filter({ hasText: 'Clinic changed' });
  await changed.getByText('Details').focus();
  await page.keyboard.press('Enter');
  await changed.getByText('automated per hour').waitFor();
  await changed.getByText(/^\d+ → 500$/).waitFor();
  await looksRight(page, 'audit');
});

it('is filtered by keyboard alone, and the address says how', async () => {
  await page.goto('/audit');
  const what = page.getByLabel('What');
  await what.focus();
  await page.keyboard.type('Clinic');
  await page.waitForURL(/what=clinic/);
  await page.getByRole('listitem').filter({ hasText: 'Clinic changed' }).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'Patient changed' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Show everything' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('listitem').filter({ hasText: 'Patient changed' }).waitFor();
});

it('leads from a patient to everything about that patient, and gives the head as a file', async () => {
  await page.goto('/patients');
  await page.getByRole('link', { name: /Maya Stone/ }).click();
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await page.getByText(/^About/).waitFor();
  await page.getByText('Maya Stone').first().waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Patient changed' }).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'Clinic changed' }).count()).toBe(0);
  await picture(page, 'audit-patient');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download head' }).click(),
  ]);
  const head = auditHeadSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')));
  expect(head.clinics).toMatchObject([{ clinicId: app.clinicId }]);
});

it('says to others whom it is for', async () => {
  const colleague = await app.signIn('staff');
  const [name = '', value = ''] = (colleague.headers['cookie'] ?? '').split('; ')[0]?.split(/=(.*)/s) ?? [];
  await page.context().clearCookies();
  await page.context().addCookies([{ name, value, url: app.url }]);
  await page.goto('/audit');
  await page.getByText('For managers and administrators').waitFor();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(browser.complaints()).toEqual([]);
});
