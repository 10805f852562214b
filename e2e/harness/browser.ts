import { createRequire } from 'node:module';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { launchOptions } from './chromium.ts';
import { storyClockScript } from './clock.ts';

export type { Page } from 'playwright-core';

export type PageOptions = {
  /** Where the app answers. */
  url: string;
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
};

export type TestBrowser = {
  /** A page of a fresh profile, at the time of the story: no cookies, nothing stored. */
  open: (options: PageOptions) => Promise<Page>;
  /** What pages complained about: errors, warnings of the console, refused requests, broken security policy. */
  complaints: () => string[];
  close: () => Promise<void>;
};

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = fileURLToPath(new URL('../../test-results/', import.meta.url));

/** What passed is not described, and style sheets are not fetched again: none of these rules looks into them. */
const axeOptions: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: { assets: ['media'] },
};

/** Answers that are part of the story, such as 401 before signing in. */
const expected = /status of (401|422)/;

let running: Promise<Browser> | undefined;

/** A browser takes a second of a processor to start, and profiles share nothing: one for all files of a worker, which ends with it. */
async function runningBrowser(): Promise<Browser> {
  const before = await running?.catch(() => undefined);
  if (before?.isConnected()) return before;
  running = launchOptions().then((options) => chromium.launch(options));
  return running;
}

/** A browser for a test file: with pages of its own. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await runningBrowser();
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  return {
    async open({ url, width = 1440, height = 900, theme = 'light' }) {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      await context.addInitScript(storyClockScript);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('console', (message) => {
        const isBad = message.type() === 'error' || message.type() === 'warning';
        if (isBad && !expected.test(message.text())) complaints.push(`${message.type()}: ${message.text()}`);
      });
      return page;
    },
    complaints: () => [...complaints],
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

/** What another theme alone can change. */
const colourOptions: RunOptions = { ...axeOptions, runOnly: ['color-contrast', 'link-in-text-block'] };

/** What axe finds against WCAG 2.2 A and AA and its best practices: one line a finding, none when all is well. */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return problemsOf(page, axeOptions);
}

/** Its findings on colours alone, for what has been looked at as a whole in the other theme. */
export function colourProblems(page: Page): Promise<string[]> {
  return problemsOf(page, colourOptions);
}

async function problemsOf(page: Page, options: RunOptions): Promise<string[]> {
  await untilStill(page);
  // Evaluated rather than added to the page: its security policy rightly forbids scripts that it does not know. Reading
  // its half a megabyte takes as long as a run, so the page keeps it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource);
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  );
}

/**
 * A dialog that fades in, or colours that change with the theme, have no contrast of their own yet. What Base UI has put
 * in place but not yet begun to move carries an attribute; a style just changed needs a frame until its transition runs.
 */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
  );
  await page.waitForFunction(
    () =>
      document.querySelector('[data-starting-style], [data-ending-style]') === null &&
      document
        .getAnimations()
        .every(
          ({ playState, effect }) =>
            playState !== 'running' || effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
        ),
  );
}

/** How many pixels the page is wider than its window: 0, or somebody has to scroll sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}

/** Keeps a picture under test-results/ for people to look at, when HEARBACK_SCREENSHOTS is set. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['HEARBACK_SCREENSHOTS']) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
