import { demoAccount } from '../../src/services/clinic/demo/demoClinic.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { builtScreens } from '../../test/harness/built.ts';
import type { Page } from './browser.ts';
import { storyNow } from './clock.ts';

/** The whole app with its built screens, on a database of its own, at the time of the story. */
export async function createScreenApp(): Promise<TestApp> {
  return createTestApp({ now: storyNow, server: { screensFolder: await builtScreens() } });
}

/** Opens the app as the first account, with the session that the app of the test has anyway: for stories about something else. */
export async function signIn(page: Page, app: TestApp): Promise<void> {
  const cookies = (app.staff.headers['cookie'] ?? '').split('; ').map((cookie) => {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    return { name, value, url: app.url };
  });
  await page.context().addCookies(cookies);
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor();
}

/** Signs in on screen with the first account, as people do. */
export async function signInOnScreen(page: Page): Promise<void> {
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
