import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestApp } from '../test/harness/app.ts';
import { pull, somebody, visitOf } from '../test/fhir/harness.ts';
import { startMedplum, type MedplumServer } from '../test/fhir/medplumServer.ts';
import { createScreenApp, signIn } from './harness/app.ts';
import { launchBrowser, type Page, type TestBrowser } from './harness/browser.ts';
import { storyDay, storyNow } from './harness/clock.ts';
import { looksRight } from './harness/looksRight.ts';

let app: TestApp;
let browser: TestBrowser;
let server: MedplumServer;
let page: Page;

beforeAll(async () => {
  [app, browser, server] = await Promise.all([
    createScreenApp(),
    launchBrowser(),
    startMedplum({ now: storyNow }),
  ]);
  page = await browser.open({ url: app.url });
  await signIn(page, app);
  await page.goto('/settings');
});

afterAll(async () => {
  await browser.close();
  await app.close();
  await server.close();
});

it('a record system is connected, tested and started, and its visits are there', async () => {
  const systems = page.getByRole('region', { name: 'Record systems' });
  await systems.getByText('No record system is connected').waitFor();
  await systems.getByRole('button', { name: 'Connect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Connect a record system' });
  await dialog.getByLabel('Name').fill('Cedar records');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await dialog.getByText('Enter the whole address').waitFor();
  await looksRight(page, 'record-systems-new');
  await dialog.getByLabel('Base address').fill(server.baseUrl);
  await dialog.getByLabel('Client id').fill('hearback-client');
  await dialog.getByRole('button', { name: 'Connect' }).click();
  const row = systems.getByRole('listitem').filter({ hasText: 'Cedar records' });
  await row.getByText('Not started').waitFor();
  await row.getByRole('button', { name: 'Settings of Cedar records' }).click();
  const settings = page.getByRole('dialog', { name: 'Cedar records' });
  server.registerKeys(await settings.getByLabel('Key address (JWKS)').inputValue());
  await looksRight(page, 'record-systems-settings');
  await settings.getByRole('button', { name: 'Done' }).click();
  await row.getByRole('button', { name: 'Test Cedar records' }).click();
  await row.getByText('The server speaks FHIR 4.0.1 (R4).').waitFor();
  const { id } = await server.repo.createResource(somebody({}));
  await server.repo.createResource(visitOf(id, { start: `${storyDay(2)}T14:00:00Z` }));
  await row.getByRole('button', { name: 'Start Cedar records' }).click();
  await row.getByText('Reading', { exact: true }).waitFor();
  expect(await pull(app)).toBeGreaterThan(0);
  await page.reload();
  await row.getByText(/1 visit · 1 patient/).waitFor();
  await row.scrollIntoViewIfNeeded();
  await looksRight(page, 'record-systems');
});
