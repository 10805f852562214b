import { expect } from 'vitest';
import { accessibilityProblems, colourProblems, overflow, type Page, picture } from './browser.ts';

/** A theme changes colours and nothing else: with one of the two, each width is looked at as a whole. */
const looks = [
  { theme: 'light', width: 1440, problems: accessibilityProblems },
  { theme: 'dark', width: 1440, problems: colourProblems },
  { theme: 'dark', width: 360, problems: accessibilityProblems },
  { theme: 'light', width: 360, problems: colourProblems },
] as const;

/**
 * Both themes, at a desk and on a narrow phone: nothing cut off, nothing that axe objects to, and a picture of each. Leaves the
 * window as it was, in the light theme.
 */
export async function looksRight(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const { theme, width, problems } of looks) {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 860 });
    await page.waitForFunction(
      (wanted) => (document.documentElement.dataset['theme'] ?? wanted) === wanted,
      theme,
    );
    expect(await overflow(page)).toBe(0);
    expect(await problems(page)).toEqual([]);
    await picture(page, `${name}-${theme}-${width}`);
  }
  if (before) await page.setViewportSize(before);
}
