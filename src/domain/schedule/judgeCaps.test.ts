import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Category } from '../message/category.ts';
import { judgeCaps, replayCaps, type CapsFacts, type SentText } from './judgeCaps.ts';

const now = Temporal.Instant.from('2026-11-24T15:00:00Z');
const sent = (category: Category, ...hoursAgo: number[]): SentText[] =>
  hoursAgo.map((hours) => ({
    category,
    at: now.subtract({ minutes: Math.round(hours * 60) }),
    isReply: false,
  }));
const text = (more: Partial<CapsFacts>): CapsFacts => ({
  category: 'appointment',
  policy: 'strict',
  isAutomated: true,
  isReply: false,
  at: now,
  sent: [],
  states: ['NY'],
  ...more,
});

test.each([
  ['three care texts in seven days', 'care', sent('appointment', 30, 60, 167.9), 'warn', 'hold'],
  ['the third is older', 'care', sent('appointment', 30, 60, 168), 'allow', 'allow'],
  ['one within a day', 'results', sent('prescription', 23.9), 'allow', 'hold'],
  ['one a day ago', 'results', sent('prescription', 24), 'allow', 'allow'],
  ['urgent, answers and system do not count', 'care', sent('urgent', 1, 2, 3, 4), 'allow', 'allow'],
  ['payment does not count as care', 'care', sent('payment', 1, 2, 3, 4), 'allow', 'allow'],
  ['a second payment text in a week', 'payment', sent('payment', 100), 'hold', 'hold'],
  ['a second wellness text in a week', 'wellness', sent('wellness', 100), 'hold', 'hold'],
  ['a second marketing text in a week', 'marketing', sent('marketing', 100), 'hold', 'hold'],
  ['A17 a fourth marketing text in 24 h', 'marketing', sent('marketing', 1, 2, 23), 'block', 'block'],
  ['ST-04 all solicitations count together', 'survey', sent('marketing', 1, 2, 23), 'block', 'block'],
  ['urgent in spite of all', 'urgent', sent('appointment', 1, 2, 3, 4), 'allow', 'allow'],
] as const)('TCPA-08 standard and strict: %s', (_, category, before, standard, strict) => {
  expect(judgeCaps(text({ category, sent: before, policy: 'standard' })).outcome).toBe(standard);
  expect(judgeCaps(text({ category, sent: before, policy: 'strict' })).outcome).toBe(strict);
});

test('TCPA-08 a text that waits for a later time keeps its place', () => {
  const waiting = sent('appointment', -20);
  expect(judgeCaps(text({ sent: waiting })).notBefore?.toString()).toBe(now.add({ hours: 44 }).toString());
  expect(judgeCaps(text({ sent: sent('appointment', -24) })).outcome).toBe('allow');
  expect(judgeCaps(text({ sent: sent('appointment', -30, -60, -90) })).outcome).toBe('hold');
  expect(judgeCaps(text({ sent: sent('appointment', -30, -60, 90) })).outcome).toBe('hold');
  expect(judgeCaps(text({ sent: sent('appointment', -30, -60, 120) })).outcome).toBe('allow');
});

test('TCPA-08 a held text knows when there is room, and is dropped when that is too late (AUD-02)', () => {
  const before = sent('appointment', 30, 60, 100);
  const held = judgeCaps(text({ sent: before }));
  expect(held).toMatchObject({ outcome: 'hold', rules: ['TCPA-08'] });
  expect(held.notBefore?.toString()).toBe(now.add({ hours: 68 }).toString());
  const late = judgeCaps(text({ sent: before, latestUsefulAt: now.add({ hours: 68 }) }));
  expect(late).toMatchObject({ outcome: 'drop', code: 'cap_until_too_late' });
});

test('a second payment text that a person sends leaves with a warning under the standard policy', () => {
  const facts = text({ category: 'payment', sent: sent('payment', 100), isAutomated: false });
  expect(judgeCaps({ ...facts, policy: 'standard' }).outcome).toBe('warn');
  expect(judgeCaps({ ...facts, policy: 'strict' }).outcome).toBe('hold');
});

test('a survey is asked once a visit', () => {
  const survey = text({ category: 'survey', visit: { id: 'v1', wasAsked: true } });
  expect(judgeCaps(survey)).toMatchObject({ outcome: 'block', code: 'asked_before' });
  expect(judgeCaps({ ...survey, visit: { id: 'v2', wasAsked: false } }).outcome).toBe('allow');
});

test('TCPA-08 whoever obeys never sends more than one a day and three in seven days', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 * 24 * 30 }), { maxLength: 80 }), (minutes) => {
      // In any order: a text is also asked about when others wait for a later time.
      const wanted = minutes.map((minute) => now.add({ minutes: minute }));
      const went: SentText[] = [];
      for (const at of wanted) {
        const verdict = judgeCaps(text({ at, sent: went }));
        expect(replayCaps(verdict.evidence)).toEqual(verdict);
        const hasRoom = judgeCaps(text({ at: verdict.notBefore ?? at, sent: went })).outcome;
        expect([verdict.outcome, hasRoom]).toEqual([verdict.notBefore ? 'hold' : 'allow', 'allow']);
        if (verdict.outcome === 'allow') went.push({ category: 'appointment', at, isReply: false });
      }
      for (const { at } of went) {
        const within = (hours: number): number =>
          went.filter((other) => {
            const ago = at.since(other.at).total('hours');
            return ago >= 0 && ago < hours;
          }).length;
        expect(within(24)).toBeLessThanOrEqual(1);
        expect(within(168)).toBeLessThanOrEqual(3);
      }
    }),
    { numRuns: 50 },
  );
});
