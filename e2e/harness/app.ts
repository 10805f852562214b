import { demoAccount } from '../../src/services/clinic/demo/demoClinic.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { builtScreens } from '../../test/harness/built.ts';
import type { Page } from './browser.ts';
import { storyNow } from './clock.ts';

/** The whole app with its built screens, on a database of its own, at the time of the story. */
export async function createScreenApp(): Promise<TestApp> {
  return createTestApp({ now: storyNow, server: { screensFolder: await builtScreens() } });
}

/** Signs in on screen with the first account, as people do. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await fillSignIn(page);
}

/** Fills in the sign-in form that is on screen, and waits for what lies behind it. */
export async function fillSignIn(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill(demoAccount.email);
  await page.getByLabel('Password').fill(demoAccount.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
}
