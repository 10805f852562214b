import { beforeAll, describe, expect, test } from 'vitest';
import { languageStories } from './stories/languages.ts';
import { lineStories } from './stories/lines.ts';
import { pairStories } from './stories/pairs.ts';
import { playStories } from './stories/runner.ts';
import { severalStories } from './stories/several.ts';
import { singleStories } from './stories/single.ts';
import type { Story } from './stories/story.ts';

/**
 * What patients answer to what was asked, and what must come of it: the visits, every text that the phone receives, the tasks. Each story
 * through the webhook, PostgreSQL, the workers and the simulated Twilio.
 */
const tables: Record<string, readonly Story[]> = {
  'one visit': singleStories,
  'one text about several visits': severalStories,
  'two reminders on one phone': pairStories,
  'kinds of lines, and opt-outs in between': lineStories,
  'in other languages': languageStories,
};
const all = Object.values(tables).flat();
let played: Awaited<ReturnType<typeof playStories>>;
beforeAll(async () => {
  played = await playStories(all);
}, 60_000);

describe.each(Object.entries(tables))('%s', (_name, stories) => {
  test.each(stories.map((story) => [story.name, story] as const))('%s', (_story, story) => {
    const { becomes, hears, tasks = [], isOptedOut = false, holds = false, waits = false } = story;
    expect(played[all.indexOf(story)]).toEqual({
      becomes,
      hears: hears.map(inFull),
      tasks,
      isOptedOut,
      holds,
      waits,
    });
  });
});

test('there are at least sixty, in many languages and on every kind of line', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ language = 'en' }) => language)).size).toBeGreaterThanOrEqual(7);
  expect(new Set(all.map(({ line = 'freed' }) => line)).size).toBe(3);
});

function inFull(text: string): string {
  return text.replaceAll('{clinic}', 'Cedar Lane Family Clinic').replaceAll('{phone}', '(212) 555-0100');
}
